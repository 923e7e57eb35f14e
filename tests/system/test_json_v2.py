"""autodiscover.json on the wire: the same for everybody of a domain, and JSON whatever was sent."""

import json

import pytest

from harness.daemon import Daemon
from harness.requests import request

JSON = "/autodiscover/autodiscover.json"

MAP = """
    hostname: mail.example.com
    discovery: autodiscover.example.com
    services: {imap: on, smtp: on}
    urls:
      activesync: "https://{hostname}/Microsoft-Server-ActiveSync"
      ews: "https://{hostname}/EWS/Exchange.asmx"
    domains:
      example.com: {}
      xn--bcher-kva.example: {}
      mail.example: {urls: {activesync: "off", ews: "off"}}
      personal.example: {urls: {ews: "https://{local}.personal.example/EWS", activesync: "https://personal.example/{email}/sync"}}
      closed.example: {access: {json_v2: "off"}}
      old.example: {redirect: {address: "{local}@example.com"}}
      moved.example: {redirect: {url: "https://autodiscover.example.net/autodiscover/autodiscover.xml"}}
    users:
      ann@example.com: {urls: {ews: "https://ews-of-ann.example.com/"}}
"""


@pytest.fixture(scope="module")
def shared_daemon(shared_site):
    shared_site.write("service-map.yaml", MAP)
    with Daemon(shared_site) as daemon:
        yield daemon


def ask(daemon, query, path=JSON, **rest):
    return daemon.ask(request("GET", f"{path}?{query}", **rest))


def same(response):
    return response.status, response.body, [(name, value) for name, value in response.fields if name.lower() not in ("date", "x-request-id")]


def test_nobody_learns_who_has_a_mailbox(shared_daemon):
    answers = [same(ask(shared_daemon, query)) for query in
               ("Email=ann%40example.com&Protocol=Ews", "Email=nobody%40example.com&Protocol=Ews", "Protocol=Ews", "Email=ann@example.com&Protocol=EWS&RedirectCount=3")]
    answers.append(same(ask(shared_daemon, "Protocol=ews", f"{JSON}/v1.0/ann@example.com")))
    answers.append(same(ask(shared_daemon, "Email=ann@example.com&Protocol=Ews", credentials=("ann@example.com", "s3cret"))))
    assert all(answer == answers[0] for answer in answers[1:])
    assert answers[0][:2] == (200, b'{"Protocol":"Ews","Url":"https://mail.example.com/EWS/Exchange.asmx"}')
    assert ("Content-Type", "application/json") in answers[0][2] and ("Cache-Control", "no-store") in answers[0][2]


CASES = {
    "Email=a@example.com&Protocol=Autodiscoverv1": (200, "https://autodiscover.example.com/autodiscover/autodiscover.xml"),
    "Email=a@b%C3%BCcher.example&Protocol=ActiveSync": (200, "https://mail.example.com/Microsoft-Server-ActiveSync"),
    "Email=a@xn--bcher-kva.example&Protocol=ActiveSync": (200, "https://mail.example.com/Microsoft-Server-ActiveSync"),
    "Email=a@mail.example&Protocol=AutodiscoverV1": (200, "https://autodiscover.example.com/autodiscover/autodiscover.xml"),
    "Email=a@mail.example&Protocol=ActiveSync": (400, "ProtocolNotSupported"),
    "Email=a@mail.example&Protocol=Ews": (400, "ProtocolNotSupported"),
    "Email=a@personal.example&Protocol=Ews": (400, "ProtocolNotSupported"),
    "Email=a@personal.example&Protocol=ActiveSync": (200, "https://personal.example/"),
    "Email=a@unserved.example&Protocol=Ews": (404, "UserNotFound"),
    "Email=a@old.example&Protocol=Ews": (404, "UserNotFound"),
    "": (400, "MandatoryParameterMissing"),
    "Email=a@example.com&Protocol=": (400, "MissingProtocol"),
    "Email=a@example.com&Protocol=Imap": (400, "InvalidProtocol"),
    "Email=a@example.com&Protocol=%3Cscript%3E%22": (400, "InvalidProtocol"),
    "Email=a@example.com&Protocol=Ews&Protocol=Ews": (400, "InvalidProtocol"),
    "Email=a@example.com&Email=b@example.com&Protocol=Ews": (400, "InvalidUserId"),
    "Email=a&Protocol=Ews": (400, "InvalidUserId"),
    "Email=a@b@example.com&Protocol=Ews": (400, "InvalidUserId"),
    "Email=%00@example.com&Protocol=Ews": (400, "InvalidUserId"),
    "Email=%zz@example.com%&Protocol=Ews": (400, "InvalidUserId"),
    "Email=%22a%22@example.com&Protocol=Ews%00": (400, "InvalidUserId"),
}


@pytest.mark.parametrize("query", CASES)
def test_answers(query, shared_daemon):
    status, text = CASES[query]
    response = ask(shared_daemon, query)
    assert response.status == status
    answer = json.loads(response.body)
    if status == 200:
        assert list(answer) == ["Protocol", "Url"] and answer["Url"] == text
    else:
        assert list(answer) == ["ErrorCode", "ErrorMessage"] and answer["ErrorCode"] == text
        assert "script" not in response.text
    shared_daemon.assert_sane()


def test_an_address_of_two_megabytes(shared_daemon):
    assert ask(shared_daemon, f"Email={'a' * 2_000_000}@example.com&Protocol=Ews").status in (414, 431)
    assert ask(shared_daemon, f"Email={'a' * 10_000}@example.com&Protocol=Ews").status == 400


def test_redirects_and_refusals(shared_daemon):
    moved = ask(shared_daemon, "Email=a%40moved.example&Protocol=activesync&RedirectCount=1")
    assert moved.status == 302 and not moved.body
    assert moved.field("Location") == "https://autodiscover.example.net/autodiscover/autodiscover.json?Email=a%40moved.example&Protocol=ActiveSync&RedirectCount=2"
    assert ask(shared_daemon, "Email=a@closed.example&Protocol=Ews").status == 404
    assert shared_daemon.ask(request("POST", JSON, body=b"")).status == 405
    options = shared_daemon.ask(request("OPTIONS", JSON))
    assert options.status == 200 and options.field("Allow") == "GET, HEAD, OPTIONS"
    for response in (moved, options, ask(shared_daemon, "Protocol=Ews", fields=[("Origin", "https://example.net")])):
        assert not [name for name, _ in response.fields if name.lower().startswith("access-control")]
