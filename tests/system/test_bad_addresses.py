"""Every address that is none, or nobody's, against every dialect: the dialect's own answer, well-formed, with nothing of it unescaped; and the
next request of that dialect is answered as ever."""

import base64
import json
import re
import urllib.parse
import xml.etree.ElementTree as ElementTree
from xml.sax.saxutils import escape

import pytest

from harness import anonymous
from harness.anonymous import ANN, AUTOCONFIG, CALDAV, HOST_META, JSON_V2, MTA_STS, PACC, PROFILE, lasting
from harness.daemon import Daemon
from harness.requests import AUTODISCOVER, mobilesync_body, outlook_body, request, soap_body, soap_domains, soap_users, SVC, XML

# What an address is to a dialect.
OWN, NOBODY, UNSERVED, NONE, LONG = "the person's own", "of nobody in a served domain", "of a domain that is not served", "no address", "too long for a request"

ADDRESSES = {
    "her own": ("ann@example.com", OWN),
    "in capitals": ("ANN@EXAMPLE.COM", OWN),
    "IDN in Unicode": ("ann@bücher.example", OWN),
    "IDN in Unicode capitals": ("ann@BÜCHER.example", OWN),
    "IDN in Punycode": ("ann@xn--bcher-kva.example", OWN),
    "of nobody": ("nobody@example.com", NOBODY),
    "of somebody else": ("bob@example.com", NOBODY),
    "with markup": ("<script>alert(1)</script>@example.com", NONE),
    "with quotes": ("\"a'b\"@example.com", NONE),
    "with an ampersand": ("a&b@example.com", NOBODY),
    "with an apostrophe": ("o'neil@example.com", NOBODY),
    "with a plus": ("ann+x@example.com", NOBODY),
    "with a percent sign": ("a%zz@example.com", NOBODY),
    "with braces": ("{email}@example.com", NOBODY),
    "unserved": ("ann@unserved.example", UNSERVED),
    "unserved, in Unicode": ("ann@müller.example", UNSERVED),
    "unserved, a broken Punycode": ("ann@xn--a.example", NONE),
    "unserved, below a served one": ("ann@deep.example.com", UNSERVED),
    "without an @": ("ann", NONE),
    "with two @": ("ann@bob@example.com", NONE),
    "with nothing before the @": ("@example.com", NONE),
    "with nothing behind the @": ("ann@", NONE),
    "an @ alone": ("@", NONE),
    "empty": ("", NONE),
    "with NUL": ("a\0nn@example.com", NONE),
    "with a control character": ("a\x01nn@example.com", NONE),
    "with a line break": ("ann\r\nX-Injected: yes@example.com", NONE),
    "with a right-to-left mark": ("ann\u202e@example.com", NOBODY),
    "with a blank": ("a nn@example.com", NONE),
    "with an address of the Internet": ("ann@[192.0.2.1]", NONE),
    "with an X.500 name": ("/o=Example/ou=Users/cn=ann", NONE),
    "with a traversal": ("../../etc/passwd@example.com", NONE),
    "with a long local part": ("a" * 5000 + "@example.com", NONE),
    "with a long domain": ("ann@" + "a." * 2000 + "example", NONE),
    "2 MB": ("a" * 2_000_000 + "@example.com", LONG),
}


def in_body(body):
    return lambda text: request("POST", XML, credentials=ANN, body=body(xml(text)))


def xml(text):
    return escape(text)


def post_svc(body, credentials=ANN):
    return request("POST", SVC, credentials=credentials, body=body)


def as_query(path, name, more="", credentials=None):
    """With the address percent-encoded in the query."""
    return lambda text: request("GET", f"{path}?{name}={urllib.parse.quote(text, safe='')}{more}", host="example.com", credentials=credentials)


def as_path(path, more=""):
    return lambda text: request("GET", path + urllib.parse.quote(text, safe="") + more, host="example.com")


def as_login(text):
    credentials = base64.b64encode(f"{text}:s3cret".encode()).decode()
    return request("GET", XML, host="example.com", fields=[("Authorization", f"Basic {credentials}")])


def error(code):
    return 200, f"<ErrorCode>{code}</ErrorCode>"


# For each dialect how the address is sent, and the status and a piece of the body that are right for each kind of address.
DIALECTS = {
    "outlook": (in_body(outlook_body), {OWN: (200, "<Action>settings</Action>"), NOBODY: error(500), UNSERVED: error(500), NONE: error(600), LONG: (413, "")}),
    "mobilesync": (in_body(mobilesync_body), {OWN: (200, "<Type>MobileSync</Type>"), NOBODY: error(500), UNSERVED: error(500), NONE: error(600), LONG: (413, "")}),
    "smartdiscover": (as_login, {OWN: (200, "<Type>IMAP</Type>"), NOBODY: (401, ""), UNSERVED: (401, ""), NONE: (401, ""), LONG: (431, "")}),
    "soap, users": (lambda text: soap_users([xml(text)], credentials=ANN), {OWN: (200, "<Value>Ann Example</Value>"), **{kind: error("InvalidUser") for kind in (NOBODY, UNSERVED, NONE)}, LONG: (413, "")}),
    "soap, domains": (lambda text: soap_domains([xml(text)], credentials=ANN), {**{kind: error("InvalidDomain") for kind in (OWN, NOBODY, UNSERVED, NONE)}, LONG: (413, "")}),
    "json_v2, query": (as_query(JSON_V2, "Email", "&Protocol=ActiveSync"),
                       {OWN: (200, '"Url"'), NOBODY: (200, '"Url"'), UNSERVED: (404, "UserNotFound"), NONE: (400, "InvalidUserId"), LONG: (431, "")}),
    "json_v2, path": (as_path(JSON_V2 + "/v1.0/", "?Protocol=ActiveSync"),
                      {OWN: (200, '"Url"'), NOBODY: (200, '"Url"'), UNSERVED: (404, "UserNotFound"), NONE: (400, "InvalidUserId"), LONG: (431, "")}),
    "autoconfig": (as_query(AUTOCONFIG, "emailaddress"), {OWN: (200, "%EMAILADDRESS%"), NOBODY: (200, "%EMAILADDRESS%"), UNSERVED: (404, ""), NONE: (200, "%EMAILADDRESS%"), LONG: (431, "")}),
    "autoconfig, by domain": (as_path("/v1.1/"), {OWN: (200, "%EMAILADDRESS%"), NOBODY: (200, "%EMAILADDRESS%"), UNSERVED: (404, ""), NONE: (404, ""), LONG: (431, "")}),
    "mobileconfig": (as_query(PROFILE, "email", credentials=ANN),
                     {OWN: (200, "com.apple.mail.managed"), NOBODY: (404, ""), UNSERVED: (404, ""), NONE: (400, ""), LONG: (431, "")}),
    **{f"{name}, which asks for no address": (as_query(path, "emailaddress"), {**{kind: right for kind in (OWN, NOBODY, UNSERVED, NONE)}, LONG: (431, "")})
       for name, path, right in (("pacc", PACC, (200, '"protocols"')), ("caldav", CALDAV, (307, "")), ("host-meta", HOST_META, (200, "<XRD")),
                                 ("mta-sts", MTA_STS, (200, "version: STSv1")))},
}

# Where a dialect sees an address otherwise than most: (dialect, address) -> status and piece.
EXCEPT = {
    # What stands before the last @ is nothing to autoconfig: clients put placeholders there.
    **{("autoconfig, by domain", name): (200, "%EMAILADDRESS%") for name in ADDRESSES
       if ADDRESSES[name][1] == NONE and ADDRESSES[name][0].endswith("@example.com")},
    ("autoconfig, by domain", "with a long local part"): (404, ""),
    # The Host says which domain is meant.
    ("smartdiscover", "without an @"): (200, "<Type>IMAP</Type>"),
    # No XML, so no answer about a mailbox.
    **{(dialect, name): (500, "<faultcode>s:Client</faultcode>") for dialect in ("soap, users", "soap, domains") for name in ("with NUL", "with a control character")},
    # No path, so no dialect.
    **{(dialect, name): (400, "") for dialect in ("json_v2, path", "autoconfig, by domain")
       for name in ("with NUL", "with a control character", "with a line break", "with a traversal")},
    # A client that writes its own escapes twice has no address for us; the domain of the Host answers.
    ("json_v2, query", "with a percent sign"): (400, "InvalidUserId"),
    ("json_v2, path", "with a percent sign"): (400, "InvalidUserId"),
    # Nothing is there: the query form, which asks about the Host's domain, or the path alone.
    ("json_v2, path", "empty"): (200, '"Url"'),
    ("mobileconfig", "empty"): (400, ""),
}


@pytest.fixture(scope="module")
def served(shared_site):
    site = anonymous.prepare(shared_site)
    site.people({"ann@example.com": ("s3cret", "Ann Example", "aliases: [ann@xn--bcher-kva.example]"), "bob@example.com": ("hunter2", "Bob Example")})
    site.settings["signing"] = '"off"'
    # Who asks for so many people who are not there would be told to wait.
    site.settings["users"] = "{stores: [{type: file, path: users.yaml}], throttle: {exempt: [127.0.0.1]}}"
    with Daemon(site) as daemon:
        yield daemon


def ask(served, sent):
    return served.ask(sent, "example.com")


def is_sound(response):
    """Well-formed by its own type, and without anything that another part of the message could be made of."""
    kind = response.field("Content-Type") or ""
    if response.body and ("xml" in kind or "aspen" in kind):
        ElementTree.fromstring(response.body)
    elif response.body and "json" in kind:
        json.loads(response.body)
    else:
        assert not response.body or kind.startswith("text/plain"), kind
    assert not response.field("X-Injected")
    for name, value in response.fields:
        assert not re.search(r"[\x00-\x1f\x7f]", value), name


def does_not_reflect(response, text):
    if re.search("[<>\"'&\x00-\x1f]", text):
        assert text.encode() not in response.body
    for part in ("<script>", "X-Injected", "\0", "\x01", "etc/passwd", "aaaaaaaaaa"):
        assert part.encode() not in response.body, part


@pytest.fixture
def good(served, dialect):
    """The dialect's answer to a good request, before; and it must be the same afterwards."""
    send = DIALECTS[dialect][0]
    before = ask(served, send("ann@example.com"))
    yield before
    assert lasting(ask(served, send("ann@example.com"))) == lasting(before), "the next request"
    served.assert_sane()


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_address(served, good, dialect, address):
    text, kind = ADDRESSES[address]
    send, right = DIALECTS[dialect]
    status, piece = EXCEPT.get((dialect, address), right[kind])
    response = ask(served, send(text))
    assert (response.status, piece in response.text) == (status, True), response.text[:2000]
    is_sound(response)
    does_not_reflect(response, text)


# As they stand in a query or a path, with escapes that are broken, and parameters that come twice.
BROKEN = ["%", "%z", "%zz", "ann%40example.com%", "%00", "%ff%fe", "%E2%80", "%c0%ae", "+", "%2525", "ann%0d%0aX-Injected:%20yes%40example.com", "%3Cscript%3E", "%22%3E%3Cscript%3E",
          "ann@example.com%00", "a;b=c", "ann@example.com&emailaddress=bob@example.com&email=bob@example.com&Email=bob@example.com", "\\..\\", "%u0041"]
PLACES = [JSON_V2 + "?Protocol=ActiveSync&Email=", JSON_V2 + "?Email=ann@example.com&Protocol=", JSON_V2 + "?Email=ann@example.com&Protocol=Ews&RedirectCount=", JSON_V2 + "/v1.0/",
          AUTOCONFIG + "?emailaddress=", AUTOCONFIG + "?", "/v1.1/", PACC + "?", CALDAV + "?", HOST_META + "?", MTA_STS + "?", PROFILE + "?email=", PROFILE + "?type=", "/.well-known/"]


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize("place", PLACES)
def test_broken_escapes(served, place, broken):
    response = ask(served, request("GET", place + broken, host="example.com", credentials=ANN if place.startswith(PROFILE) else None))
    assert response.status in (200, 307, 400, 404), response
    is_sound(response)
    does_not_reflect(response, urllib.parse.unquote(broken, errors="replace"))
    assert ask(served, request("GET", AUTOCONFIG, host="example.com")).status == 200


TWICE = {
    "Email=ann@example.com&Email=ann@example.com&Protocol=ActiveSync": (JSON_V2, 400, "InvalidUserId"),
    "Email=ann@example.com&eMAIL=bob@example.com&Protocol=ActiveSync": (JSON_V2, 400, "InvalidUserId"),
    "Email=ann@example.com&Protocol=ActiveSync&protocol=Ews": (JSON_V2, 400, "InvalidProtocol"),
    "Protocol=ActiveSync&Protocol=ActiveSync": (JSON_V2, 400, "InvalidProtocol"),
    "Email=ann@example.com&Protocol=ActiveSync&RedirectCount=1&RedirectCount=2": (JSON_V2, 200, '"Url"'),
    "emailaddress=nonsense&emailaddress=ann@example.net": (AUTOCONFIG, 200, 'id="example.net"'),
    "email=ann@example.com&email=ann@example.com": (PROFILE, 400, ""),
    "email=ann@example.com&emailaddress=bob@example.com": (PROFILE, 400, ""),
    "type=mail&type=eas": (PROFILE, 400, ""),
}


@pytest.mark.parametrize("query", TWICE)
def test_parameters_given_twice(served, query):
    path, status, piece = TWICE[query]
    response = ask(served, request("GET", f"{path}?{query}", host="example.com", credentials=ANN))
    assert (response.status, piece in response.text) == (status, True), response.text
    is_sound(response)


def foreign(body):
    """The same with elements and attributes of somebody else's in every place."""
    return re.sub(rb"<((?:s:)?\w+)( xmlns[^>]*)?>", rb'<\1\2 xmlns:f="urn:foreign" f:attribute="&lt;x&gt;"><f:element>ann@unserved.example</f:element>', body)


ONE = soap_body("GetUserSettings", "<Users><User><Mailbox>ann@example.com</Mailbox></User></Users>", ["UserDisplayName"])
SOAP = {
    "no body at all": (request("POST", SVC, credentials=ANN), 500, "<faultcode>s:Client</faultcode>"),
    "an empty one": (post_svc(b""), 500, "<faultcode>s:Client</faultcode>"),
    "an envelope without a Body": (post_svc(b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"/>'), 500, "<faultcode>s:Client</faultcode>"),
    "an empty Body": (post_svc(b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body/></s:Envelope>'), 500, "<faultcode>s:Client</faultcode>"),
    "1000 users": (soap_users(["a@example.com"] * 1000, credentials=ANN), 200, "<ErrorCode>InvalidRequest</ErrorCode>"),
    "1000 domains": (soap_domains(["example.com"] * 1000, credentials=ANN), 200, "<ErrorCode>InvalidRequest</ErrorCode>"),
    "an operation of a foreign namespace": (post_svc(ONE.replace(AUTODISCOVER.encode(), b"urn:foreign")), 500, "<faultcode>s:Client</faultcode>"),
    "an envelope of a foreign namespace": (post_svc(ONE.replace(b"http://schemas.xmlsoap.org/soap/envelope/", b"urn:foreign")), 500, "<faultcode>s:Client</faultcode>"),
    "foreign headers": (post_svc(ONE.replace(b"<s:Body>", b'<s:Header><f:x xmlns:f="urn:foreign" s:mustUnderstand="1">&lt;</f:x></s:Header><s:Body>')), 200, "<Value>Ann Example</Value>"),
    "foreign elements among ours": (post_svc(ONE.replace(b"<Users>", b'<f:Users xmlns:f="urn:foreign"><User>x</User></f:Users><Users>')), 200, "<Value>Ann Example</Value>"),
    "foreign elements in the values": (post_svc(foreign(ONE)), 200, ""),
    "a setting with markup": (post_svc(ONE.replace(b"UserDisplayName", b"&lt;script&gt;")), 200, "<ErrorCode>InvalidSetting</ErrorCode>"),
    "a message id with markup": (post_svc(ONE.replace(b"<s:Body>", b'<s:Header><w:MessageID xmlns:w="http://www.w3.org/2005/08/addressing">&lt;script&gt;</w:MessageID></s:Header><s:Body>')),
                                 200, "&lt;script&gt;</a:RelatesTo>"),
}


@pytest.mark.parametrize("name", SOAP)
def test_soap(served, name):
    sent, status, piece = SOAP[name]
    response = ask(served, sent)
    if name == "foreign elements in the values":
        # Whatever it is taken for, it is never an answer about somebody else.
        assert response.status in (200, 500) and "unserved" not in response.text
    else:
        assert (response.status, piece in response.text) == (status, True), response.text
    is_sound(response)
    assert b"<script>" not in response.body
    assert "<Value>Ann Example</Value>" in ask(served, post_svc(ONE)).text
    served.assert_sane()
