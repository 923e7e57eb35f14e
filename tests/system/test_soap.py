"""The SOAP service on the wire: every answer is as its schema wants it, whatever was sent, and the next request is answered as ever."""

import pathlib
import re
import subprocess

import pytest

from harness.daemon import Daemon
from harness.requests import basic, outlook_body, request
from harness.site import PEOPLE

SCHEMA = pathlib.Path(__file__).parent / "schema" / "soap.rng"
SVC = "/autodiscover/autodiscover.svc"
ANN = ("ann@example.com", "s3cret")
OURS = "http://schemas.microsoft.com/exchange/2010/Autodiscover"
HEAD = (f'<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:a="{OURS}">'
        "<s:Header><a:RequestedServerVersion>Exchange2013</a:RequestedServerVersion></s:Header><s:Body>")
TAIL = "</s:Body></s:Envelope>"

MAP = """
    hostname: mail.example.com
    discovery: autodiscover.example.com
    services: {imap: {host: imap.example.com}, pop3: {tls: starttls}, smtp: [{tls: implicit}, {tls: starttls, port: 587}]}
    urls:
      ews: "https://{hostname}/EWS/Exchange.asmx"
      oab: "https://{hostname}/OAB/"
      webclient: "https://{hostname}/webmail/"
      webdav: "https://{hostname}/webdav/{local}/"
    domains:
      example.com: {}
      old.example: {redirect: {address: "{local}@example.com"}}
      moved.example: {redirect: {url: "https://autodiscover.example.net/autodiscover/autodiscover.xml"}}
      closed.example: {access: {soap: "off"}}
      open.example: {access: {soap: anonymous}}
"""


@pytest.fixture(scope="module")
def shared_daemon(shared_site):
    shared_site.write("service-map.yaml", MAP)
    shared_site.people({**PEOPLE, "ann@example.com": ("s3cret", "Ann & <Söhne>", "may_open: [info@example.com]"), "info@example.com": ("x", "Info")})
    with Daemon(shared_site) as daemon:
        yield daemon


def users(*mailboxes, settings=("UserDisplayName",)):
    asked = "".join(f"<a:User><a:Mailbox>{mailbox}</a:Mailbox></a:User>" for mailbox in mailboxes)
    return message("GetUserSettings", f"<a:Users>{asked}</a:Users>", settings)


def domains(*names, settings=("ExternalEwsUrl",)):
    return message("GetDomainSettings", "<a:Domains>" + "".join(f"<a:Domain>{name}</a:Domain>" for name in names) + "</a:Domains>", settings)


def message(operation, subjects, settings):
    wanted = "".join(f"<a:Setting>{setting}</a:Setting>" for setting in settings)
    return (f"{HEAD}<a:{operation}RequestMessage><a:Request>{subjects}<a:RequestedSettings>{wanted}</a:RequestedSettings></a:Request>"
            f"</a:{operation}RequestMessage>{TAIL}")


def post(body, credentials=ANN):
    return request("POST", SVC, credentials=credentials, body=body if isinstance(body, bytes) else body.encode())


def validate(response, tmp_path):
    assert response.field("Content-Type") == "text/xml; charset=utf-8"
    assert response.field("Cache-Control") == "private, no-store"
    file = tmp_path / "answer.xml"
    file.write_bytes(response.body)
    done = subprocess.run(["xmllint", "--noout", "--relaxng", str(SCHEMA), str(file)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr + response.text


def codes(response):
    """Of the whole, then of each mailbox or domain."""
    return re.findall(r"<(?:Response |UserResponse>|DomainResponse>)[^<]*(?:xmlns[^>]*>)?\s*<ErrorCode>(\w+)</ErrorCode>", response.text)


# What is sent, the status, and the codes.
GOOD = {
    "everything": (users("ann@example.com", settings=["UserDisplayName", "AutoDiscoverSMTPAddress", "ExternalEwsUrl", "ExternalOABUrl", "EwsSupportedSchemas",
                                                      "ExternalImap4Connections", "ExternalPop3Connections", "ExternalSmtpConnections",
                                                      "ExternalWebClientUrls", "AlternateMailboxes", "UserDN", "NoSuchThing", "DocumentSharingLocations"]),
                   ["NoError", "NoError"]),
    "many": (users("ann@example.com", "bob@example.com", "nobody@example.com", "info@example.com", "x@old.example", "x@moved.example", "x@unserved.example"),
             ["NoError", "NoError", "InvalidUser", "InvalidUser", "NoError", "RedirectAddress", "RedirectUrl", "InvalidUser"]),
    "a hundred": (users(*[f"user{n}@example.com" for n in range(100)]), ["NoError"] + ["InvalidUser"] * 100),
    "domains": (domains("example.com", "unserved.example", "old.example", "moved.example", "closed.example"),
                ["NoError", "NoError", "InvalidDomain", "RedirectAddress", "RedirectUrl", "InvalidDomain"]),
    "strange mailboxes": (users("", "ann", "a@b@c", "@", "&lt;b&gt;", "&quot;a&quot;@example.com", "a" * 5000 + "@example.com", "/o=X/cn=ann", "jörg@bücher.example",
                                "ann@xn--bcher-kva.example"), ["NoError"] + ["InvalidUser"] * 10),
    "a dummy mailbox": (users("DUMMY@example.com"), ["NoError", "InvalidUser"]),
}


@pytest.mark.parametrize("name", GOOD)
def test_answers(name, shared_daemon, tmp_path):
    body, expected = GOOD[name]
    response = shared_daemon.ask(post(body))
    assert response.status == 200
    validate(response, tmp_path)
    assert codes(response) == expected
    assert shared_daemon.ask(post(body)).body == response.body, "the same request gives the same bytes"


BAD = {
    "empty": ("", 500), "blanks": (" \r\n", 500), "not XML": ("Users=ann", 500), "JSON": ("{}", 500), "NUL": ("<\0>", 500), "invalid UTF-8": (b"<\xff/>", 500),
    "cut short": (users("ann@example.com")[:-20], 500), "two documents": (users("ann@example.com") * 2, 500),
    "a POX request": (outlook_body("ann@example.com"), 500),
    "no body": (HEAD.replace("<s:Body>", "") + "</s:Envelope>", 500), "an empty body": (HEAD + TAIL, 500),
    "a DOCTYPE": (f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>{HEAD[38:]}<a:x>&e;</a:x>{TAIL}', 500),
    "an envelope of another kind": (users("ann@example.com").replace("http://schemas.xmlsoap.org/soap/envelope/", "urn:x"), 500),
    "an operation of another namespace": (users("ann@example.com").replace(OURS, "http://example.com/other"), 500),
    "an operation that there is not": (HEAD + "<a:GetSecretsRequestMessage/>" + TAIL, 500),
    "deep nesting": (HEAD + "<a:x>" * 5000 + "</a:x>" * 5000 + TAIL, 500),
    "a thousand users": (users(*[f"user{n}@example.com" for n in range(1000)]), 200),
    "nobody": (users(), 200), "no settings": (users("ann@example.com", settings=[]), 200), "no domains": (domains(), 200),
    "a setting that is too long": (users("ann@example.com", settings=["x" * 300]), 200),
    "too many settings": (users("ann@example.com", settings=[f"S{n}" for n in range(1000)]), 200),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input(name, shared_daemon, tmp_path):
    body, status = BAD[name]
    response = shared_daemon.ask(post(body))
    assert response.status == status
    validate(response, tmp_path)
    if status == 200:
        assert codes(response) == ["InvalidRequest"]
    stranger = shared_daemon.ask(post(body, credentials=None))
    assert stranger.status == 401, "what is wrong is told only to who has signed in"
    good = shared_daemon.ask(post(users("ann@example.com")))
    assert "<Value>Ann &amp; &lt;Söhne&gt;</Value>" in good.text
    shared_daemon.assert_sane()


def test_every_kind_of_collection(shared_daemon, tmp_path):
    wanted = ["ExternalImap4Connections", "InternalPop3Connections", "ExternalSmtpConnections", "ExternalWebClientUrls", "AlternateMailboxes", "DocumentSharingLocations"]
    response = shared_daemon.ask(post(users("ann@example.com", settings=wanted)))
    validate(response, tmp_path)
    assert re.findall(r'<UserSetting i:type="(\w+)">\s*<Name>(\w+)</Name>', response.text) == list(zip(
        ["ProtocolConnectionCollectionSetting"] * 3 + ["WebClientUrlCollectionSetting", "AlternateMailboxCollectionSetting", "DocumentSharingLocationCollectionSetting"], wanted))
    assert "<LocationUrl>https://mail.example.com/webdav/ann/</LocationUrl>" in response.text
    assert "<UserSettingErrors />" in response.text


def test_an_address_of_two_megabytes(shared_daemon):
    assert shared_daemon.ask(post(users("a" * 2_000_000 + "@example.com"))).status == 413
    assert shared_daemon.ask(post(users("ann@example.com"))).status == 200


def test_who_may_ask(shared_daemon, tmp_path):
    wrong = shared_daemon.ask(post(users("ann@example.com"), ("ann@example.com", "wrong")))
    nobody = shared_daemon.ask(post(users("ann@example.com"), ("nobody@example.com", "wrong")))
    assert (wrong.status, nobody.status) == (401, 401) and wrong.body == nobody.body
    assert wrong.field("WWW-Authenticate") == 'Basic realm="SmartDiscover"'
    assert shared_daemon.ask(post(users("x@closed.example"), None)).status == 404
    redirected = shared_daemon.ask(post(users("x@old.example"), None))
    validate(redirected, tmp_path)
    assert codes(redirected) == ["NoError", "RedirectAddress"]
    opened = shared_daemon.ask(post(users("x@open.example", settings=["UserDisplayName", "ExternalImap4Connections"]), None))
    validate(opened, tmp_path)
    assert codes(opened) == ["NoError", "NoError"] and "<SettingName>UserDisplayName</SettingName>" in opened.text, "no name without a password"


def test_other_methods(shared_daemon):
    for method in ("GET", "HEAD", "PUT", "PROPFIND"):
        response = shared_daemon.ask(request(method, SVC))
        assert response.status == 405 and response.field("Allow") == "POST, OPTIONS"
    assert shared_daemon.ask(request("OPTIONS", SVC)).status == 401
    allowed = shared_daemon.ask(request("OPTIONS", SVC, fields=[("Authorization", basic(*ANN))]))
    assert allowed.status == 200 and not [name for name, _ in allowed.fields if name.lower().startswith("access-control")]
