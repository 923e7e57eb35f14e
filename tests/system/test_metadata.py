"""What stands around the answers: type, how long they may be kept, who else may read them, HEAD, OPTIONS and the methods that are refused. One row
for each dialect and each kind of answer."""

import pytest

from harness import anonymous
from harness.anonymous import ANN, AUTOCONFIG, CALDAV, HOST_META, HOST_META_JSON, JSON_V2, MTA_STS, PACC, PROFILE, lasting
from harness.daemon import Daemon
from harness.requests import basic, mobilesync, outlook, request, soap_users, SVC, XML

TEXT, XML_TEXT, JSON = "text/plain; charset=utf-8", "text/xml; charset=utf-8", "application/json"
OWN, PERSONAL, PUBLIC = "no-store", "private, no-store", "public, max-age=3600"


def get(path, **rest):
    return request("GET", path, host="example.com", **rest)


# The request, then status, Content-Type, Cache-Control and whether scripts of other sites may read it.
ANSWERS = {
    "outlook": (outlook("ann@example.com", ANN), 200, XML_TEXT, PERSONAL, False),
    "outlook, an error": (outlook("nobody@example.com", ANN), 200, XML_TEXT, PERSONAL, False),
    "outlook, no credentials": (outlook("ann@example.com"), 401, TEXT, PERSONAL, False),
    "outlook, redirected by URL": (outlook("x@moved.example"), 200, XML_TEXT, PERSONAL, False),
    "mobilesync": (mobilesync("ann@example.com", ANN), 200, XML_TEXT, PERSONAL, False),
    "mobilesync, redirected by URL": (mobilesync("x@moved.example"), 302, None, PERSONAL, False),
    "smartdiscover": (get(XML, credentials=ANN), 200, XML_TEXT, PERSONAL, False),
    "soap": (soap_users(["ann@example.com"], credentials=ANN), 200, XML_TEXT, PERSONAL, False),
    "soap, a fault": (request("POST", SVC, credentials=ANN, body=b"x"), 500, XML_TEXT, PERSONAL, False),
    "json_v2": (get(JSON_V2 + "?Protocol=ActiveSync"), 200, JSON, OWN, False),
    "json_v2, an error": (get(JSON_V2), 400, JSON, OWN, False),
    "json_v2, unserved": (get(JSON_V2 + "?Protocol=ActiveSync&Email=a@unserved.example"), 404, JSON, OWN, False),
    "json_v2, redirected by URL": (get(JSON_V2 + "?Protocol=ActiveSync&Email=a@moved.example"), 302, None, OWN, False),
    "autoconfig": (get(AUTOCONFIG), 200, XML_TEXT, PUBLIC, True),
    "autoconfig, unserved": (get(AUTOCONFIG + "?emailaddress=a@unserved.example"), 404, TEXT, PERSONAL, True),
    "autoconfig, behind a password": (get(AUTOCONFIG + "?emailaddress=a@locked.example", credentials=("ann@locked.example", "s3cret")), 200, XML_TEXT, PERSONAL, True),
    "pacc": (get(PACC), 200, JSON, PUBLIC, True),
    "mobileconfig": (get(PROFILE, credentials=ANN), 200, "application/x-apple-aspen-config", PERSONAL, False),
    "mobileconfig, not understood": (get(PROFILE + "?type=x", credentials=ANN), 400, TEXT, PERSONAL, False),
    "mobileconfig, no credentials": (get(PROFILE), 401, TEXT, PERSONAL, False),
    "caldav": (get(CALDAV), 307, None, PUBLIC, False),
    "host-meta": (get(HOST_META), 200, "application/xrd+xml", PUBLIC, True),
    "host-meta.json": (get(HOST_META_JSON), 200, JSON, PUBLIC, True),
    "mta-sts": (get(MTA_STS), 200, "text/plain", PUBLIC, False),
    "no such path": (get("/nothing"), 404, TEXT, PERSONAL, False),
}

# What a path answers beside its GET or POST: Allow, and whether OPTIONS asks for a password. The addresses that take any method have none.
PATHS = {XML: ("POST, GET, HEAD, OPTIONS", True), SVC: ("POST, OPTIONS", True), JSON_V2: ("GET, HEAD, OPTIONS", False), AUTOCONFIG: ("GET, HEAD, OPTIONS", False),
         PACC: ("GET, HEAD, OPTIONS", False), PROFILE: ("GET, HEAD, OPTIONS", True), HOST_META: ("GET, HEAD, OPTIONS", False), MTA_STS: ("GET, HEAD, OPTIONS", False)}


@pytest.fixture(scope="module")
def served(shared_site):
    site = anonymous.prepare(shared_site)
    site.settings["signing"] = '"off"'
    with Daemon(site) as daemon:
        yield daemon


def access_control(response):
    return [(name, value) for name, value in response.fields if name.lower().startswith("access-control-")]


@pytest.mark.parametrize("name", ANSWERS)
def test_answer(served, name):
    sent, status, kind, cache, is_open = ANSWERS[name]
    response = served.ask(sent, "example.com")
    assert response.status == status
    assert response.field("Content-Type") == kind
    assert response.field("Cache-Control") == cache
    assert access_control(response) == ([("Access-Control-Allow-Origin", "*")] if is_open else [])
    assert int(response.field("Content-Length")) == len(response.body)
    assert bool(response.body) == (kind is not None)
    for tells_too_much in ("Server", "X-Powered-By", "Set-Cookie", "Vary", "ETag", "Last-Modified"):
        assert response.field(tells_too_much) is None
    if sent.startswith(b"GET "):
        head = served.ask(sent.replace(b"GET ", b"HEAD ", 1), "example.com")
        assert not head.body
        assert lasting(head)[:2] == lasting(response)[:2], "HEAD is GET without the body"


@pytest.mark.parametrize("path", PATHS)
def test_options(served, path):
    allow, asks = PATHS[path]
    preflight = [("Origin", "https://example.net"), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization")]
    stranger = served.ask(request("OPTIONS", path, host="example.com", fields=preflight), "example.com")
    known = served.ask(request("OPTIONS", path, host="example.com", fields=[*preflight, ("Authorization", basic(*ANN))]), "example.com")
    assert stranger.status == (401 if asks else 200) and known.status == 200
    assert known.field("Allow") == allow and not known.body
    for response in (stranger, known):
        assert not access_control(response), "a preflight of another site fails"


@pytest.mark.parametrize("path", PATHS)
def test_other_methods(served, path):
    allow, _ = PATHS[path]
    for method in {"POST", "GET", "HEAD", "PUT", "DELETE", "PATCH", "PROPFIND", "TRACE", "BREW"} - set(allow.split(", ")):
        for fields in ([], [("Authorization", basic(*ANN))], [("Authorization", basic("ann@example.com", "wrong"))]):
            response = served.ask(request(method, path, host="example.com", fields=fields), "example.com")
            assert response.status == 405, (method, "whatever the credentials")
            assert response.field("Allow") == allow and not access_control(response)
