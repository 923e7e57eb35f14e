"""The PACC document from the real daemon: the same bytes always, and by its own rules."""

import json

import pytest

from harness.anonymous import ANN, PACC, get, lasting, prepare
from harness.daemon import Daemon

INFO = {"provider": {"name": "Example Inc.", "shortName": "Example Inc."}, "help": {"documentation": "https://mail.example.com/help/"}}


@pytest.fixture(scope="module")
def served(shared_site):
    with Daemon(prepare(shared_site)) as daemon:
        yield daemon


def document(served, host="ua-auto-config.example.com"):
    response = get(served, PACC, host)
    assert response.status == 200, response
    return json.loads(response.body)


def test_what_it_says(served):
    assert document(served) == {
        "protocols": {"imap": {"host": "imap.example.com"}, "submit": {"host": "smtp.example.com"}, "smtp": {"host": "smtp.example.com"},
                      "jmap": {"url": "https://mail.example.com/jmap/"}, "caldav": {"url": "https://mail.example.com/dav/"},
                      "carddav": {"url": "https://mail.example.com/cards/"}},
        "authentication": {"password": True},
        "info": INFO,
    }


def test_how_it_is_sent(served):
    response = get(served, PACC, "ua-auto-config.example.com")
    assert response.field("Content-Type") == "application/json"
    assert response.field("Cache-Control") == "public, max-age=3600"
    assert response.field("Access-Control-Allow-Origin") == "*"
    assert not response.field("Vary") and not response.field("Content-Encoding")


def test_the_bytes_are_the_same_after_a_restart(served, tmp_path, certificate):
    from harness.site import Site

    first = get(served, PACC).body
    with Daemon(prepare(Site(tmp_path / "again", certificate))) as again:
        assert get(again, PACC).body == first
        again.reload()
        assert get(again, PACC).body == first
    for fields in ([("Accept-Encoding", "gzip")], [("Accept", "text/html")], [("User-Agent", "x")]):
        assert get(served, PACC, fields=fields).body == first
    assert get(served, PACC + "?emailaddress=bob@example.net").body == first
    assert get(served, PACC, credentials=ANN).body == first


def test_the_older_path_gives_the_same(served):
    assert lasting(get(served, "/.well-known/user-agent-configuration")) == lasting(get(served, PACC))


@pytest.mark.parametrize("host", ["local.example", "example.net", "column.example", "bare.example", "old.example", "moved.example", "closed.example",
                                  "unserved.example", "ua-auto-config.unserved.example"])
def test_nothing_that_it_could_say(served, host):
    """local.example and the alias example.net: the login is not the address, and the format knows no other."""
    response = get(served, PACC, host)
    assert lasting(response) == lasting(get(served, PACC, "never-heard-of.example"))
    assert response.status == 404


def test_clear_text_and_persons_are_left_out(served):
    assert set(document(served, "plain.example")["protocols"]) == {"submit", "smtp", "jmap", "caldav", "carddav"}
    assert set(document(served, "personal.example")["protocols"]) == {"submit", "smtp", "jmap"}
