"""The addresses below /.well-known/ from the real daemon."""

import json
import xml.etree.ElementTree as ElementTree

import pytest

from harness.anonymous import ANN, CALDAV, CARDDAV, HOST_META, HOST_META_JSON, JMAP, MTA_STS, PACC, get, lasting, prepare, validate
from harness.daemon import Daemon
from harness.requests import request

PLACES = {CALDAV: "https://mail.example.com/dav/", CARDDAV: "https://mail.example.com/cards/", JMAP: "https://mail.example.com/jmap/"}
METHODS = ["GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT", "POST", "PUT", "MKCALENDAR", "BREW"]


@pytest.fixture(scope="module")
def served(shared_site):
    with Daemon(prepare(shared_site)) as daemon:
        yield daemon


def nothing(served, path, host):
    response = get(served, path, host)
    assert lasting(response) == lasting(get(served, path, "never-heard-of.example"))
    assert (response.status, response.body) == (404, b"There is nothing here.\n")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("path", PLACES)
def test_places_are_redirects_for_every_method(served, path, method):
    for spelling in (path, path + "/", path.upper()):
        response = get(served, spelling, method=method)
        assert response.status == 307, response
        assert response.field("Location") == PLACES[path]
        assert response.field("Cache-Control") == "public, max-age=3600"
        assert not response.field("Allow") and not response.field("WWW-Authenticate")
        assert not response.body


def test_a_propfind_with_a_body_and_credentials(served):
    body = b'<?xml version="1.0"?><D:propfind xmlns:D="DAV:"><D:prop><D:current-user-principal/></D:prop></D:propfind>'
    with served.tls("example.com") as connection:
        for _ in range(3):
            response = connection.ask(request("PROPFIND", CALDAV, host="example.com", credentials=ANN, body=body, fields=[("Depth", "0")]))
            assert response.status == 307 and response.field("Location") == PLACES[CALDAV] and not response.closes


@pytest.mark.parametrize("host", ["example.com", "autodiscover.example.com", "autoconfig.example.com", "example.net", "one.customers.example"])
def test_places_of_every_name(served, host):
    assert get(served, CALDAV, host).field("Location") == PLACES[CALDAV]


@pytest.mark.parametrize("path", [CALDAV, CARDDAV, JMAP])
@pytest.mark.parametrize("host", ["bare.example", "old.example", "moved.example", "closed.example", "unserved.example", "192.0.2.1", "[2001:db8::1]"])
def test_places_that_are_nowhere(served, path, host):
    nothing(served, path, host)


def test_places_of_a_person_are_cut_or_left_out(served):
    nothing(served, CALDAV, "personal.example")   # in the host
    nothing(served, CARDDAV, "personal.example")   # in the query
    assert get(served, JMAP, "personal.example").field("Location") == "https://personal.example/"


def test_host_meta(served):
    response = get(served, HOST_META)
    assert response.status == 200 and response.field("Content-Type") == "application/xrd+xml"
    assert response.field("Cache-Control") == "public, max-age=3600"
    assert response.field("Access-Control-Allow-Origin") == "*"
    validate("host-meta.rng", response.body)
    links = {link.get("rel").rsplit(":")[-1]: link.get("href") for link in ElementTree.fromstring(response.body)}
    assert links == {"websocket": "wss://mail.example.com/ws", "xbosh": "https://mail.example.com/bosh"}

    response = get(served, HOST_META_JSON)
    assert response.status == 200 and response.field("Content-Type") == "application/json"
    assert response.field("Access-Control-Allow-Origin") == "*"
    assert {link["rel"].rsplit(":")[-1]: link["href"] for link in json.loads(response.body)["links"]} == links


@pytest.mark.parametrize("host", ["bare.example", "chat.example"])
def test_host_meta_without_addresses_for_everyone_is_an_empty_list(served, host):
    response = get(served, HOST_META, host)
    validate("host-meta.rng", response.body)
    assert len(ElementTree.fromstring(response.body)) == 0
    assert json.loads(get(served, HOST_META_JSON, host).body) == {"links": []}


@pytest.mark.parametrize("path", [HOST_META, HOST_META_JSON, MTA_STS, PACC])
def test_methods_of_documents(served, path):
    full = get(served, path)
    head = get(served, path, method="HEAD")
    assert lasting(head) == (200, lasting(full)[1], b"")
    for method in ("POST", "PROPFIND", "DELETE"):
        response = get(served, path, method=method)
        assert response.status == 405 and response.field("Allow") == "GET, HEAD, OPTIONS"
    response = get(served, path, method="OPTIONS")
    assert response.status == 200 and response.field("Allow") == "GET, HEAD, OPTIONS"
    assert not [name for name, _ in response.fields if name.lower().startswith("access-control-")]


@pytest.mark.parametrize("path", [HOST_META, HOST_META_JSON, MTA_STS])
@pytest.mark.parametrize("host", ["old.example", "moved.example", "closed.example", "unserved.example"])
def test_documents_that_are_nowhere(served, path, host):
    nothing(served, path, host)


def test_mta_sts(served):
    for host in ("mta-sts.example.com", "MTA-STS.EXAMPLE.COM", "mta-sts.example.com:443", "mta-sts.example.net"):
        response = get(served, MTA_STS, host)
        assert response.status == 200 and response.field("Content-Type") == "text/plain"
        assert response.body == b"version: STSv1\r\nmode: enforce\r\nmx: mx.example.com\r\nmx: *.mx.example.com\r\nmax_age: 604800\r\n"
        assert not response.field("Access-Control-Allow-Origin")
    for host in ("mta-sts.local.example", "mta-sts.bare.example", "mta-sts.unserved.example"):
        nothing(served, MTA_STS, host)


def test_credentials_make_no_difference(served):
    for path in (*PLACES, HOST_META, HOST_META_JSON, MTA_STS):
        assert lasting(get(served, path, credentials=ANN)) == lasting(get(served, path))


def test_behind_a_password_the_place_is_the_persons_own(served):
    response = get(served, CALDAV, "locked.example", method="PROPFIND")
    assert response.status == 401
    response = get(served, CALDAV, "locked.example", method="PROPFIND", credentials=("ann@locked.example", "s3cret"))
    assert response.field("Location") == "https://mail.example.com/dav/ann%40locked.example/"
    assert response.field("Cache-Control") == "private, no-store"
