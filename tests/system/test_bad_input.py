"""What strangers send that no client should. Each gets the answer of the reference or a refusal, well-formed, and the next request on a
new connection is answered as ever."""

import re
import xml.etree.ElementTree as ElementTree

import pytest

from harness.requests import OUTLOOK_REQUEST, OUTLOOK_RESPONSE, XML, basic, outlook, outlook_body, request
from harness.wire import Closed

ANN = ("ann@example.com", "s3cret")


def post(body):
    return request("POST", XML, credentials=ANN, body=body if isinstance(body, bytes) else body.encode())


def outlook_with(inner):
    return post(f'<?xml version="1.0" encoding="utf-8"?>\n<Autodiscover xmlns="{OUTLOOK_REQUEST}">{inner}</Autodiscover>')


SCHEMA = f"<AcceptableResponseSchema>{OUTLOOK_RESPONSE}</AcceptableResponseSchema>"
ASKED = f"<Request><EMailAddress>ann@example.com</EMailAddress>{SCHEMA}</Request>"

# Bodies, and the error codes (HTTP 200) that are right for each.
BODIES = {
    "empty": (post(b""), {600}),
    "blanks": (post(b" \r\n\t "), {600}),
    "not XML": (post("hello"), {600}),
    "JSON": (post('{"EMailAddress": "ann@example.com"}'), {600}),
    "form": (post("EMailAddress=ann%40example.com"), {600}),
    "HTML": (post("<!DOCTYPE html><html><body>x</body></html>"), {600}),
    "cut short": (post(outlook_body("ann@example.com")[:-30]), {600}),
    "cut in a tag": (post(outlook_body("ann@example.com")[:120]), {600}),
    "only a declaration": (post('<?xml version="1.0" encoding="utf-8"?>'), {600}),
    "text after the end": (post(outlook_body("ann@example.com") + b"more"), {600}),
    "two roots": (post(outlook_body("ann@example.com") + b"<Autodiscover/>"), {600}),
    "another root": (post(f'<Autodiscovery xmlns="{OUTLOOK_REQUEST}">{ASKED}</Autodiscovery>'), {600}),
    "no Request": (outlook_with(""), {600}),
    "two Requests": (outlook_with(ASKED + ASKED), {600}),
    "no address": (outlook_with(f"<Request>{SCHEMA}</Request>"), {600}),
    "empty address": (outlook_with(f"<Request><EMailAddress/>{SCHEMA}</Request>"), {600}),
    "two addresses": (outlook_with(f"<Request><EMailAddress>ann@example.com</EMailAddress><EMailAddress>bob@example.com</EMailAddress>{SCHEMA}</Request>"), {500, 600}),
    "no address form": (outlook_with(f"<Request><EMailAddress>ann</EMailAddress>{SCHEMA}</Request>"), {500, 600}),
    "long address": (outlook_with(f"<Request><EMailAddress>{'a' * 5000}@example.com</EMailAddress>{SCHEMA}</Request>"), {500, 600}),
    "two @": (outlook_with(f"<Request><EMailAddress>ann@bob@example.com</EMailAddress>{SCHEMA}</Request>"), {500, 600}),
    "markup in the address": (outlook_with(f"<Request><EMailAddress>&lt;b&gt;@example.com</EMailAddress>{SCHEMA}</Request>"), {500, 600}),
    "CDATA address of somebody else": (outlook_with(f"<Request><EMailAddress><![CDATA[bob@example.com]]></EMailAddress>{SCHEMA}</Request>"), {500}),
    "control character": (outlook_with(f"<Request><EMailAddress>ann\x01@example.com</EMailAddress>{SCHEMA}</Request>"), {500, 600}),
    "control character as a reference": (outlook_with(f"<Request><EMailAddress>ann&#1;@example.com</EMailAddress>{SCHEMA}</Request>"), {500, 600}),
    "line break in the address": (outlook_with(f"<Request><EMailAddress>ann&#13;&#10;x@example.com</EMailAddress>{SCHEMA}</Request>"), {500, 600}),
    "NUL": (post(outlook_body("ann@example.com").replace(b"ann", b"a\0n")), {500, 600}),
    "invalid UTF-8": (post(outlook_body("ann@example.com").replace(b"ann", b"\xff\xfe")), {500, 600}),
    "overlong UTF-8": (post(outlook_body("ann@example.com").replace(b"ann", b"\xc0\xae")), {500, 600}),
    "UTF-16": (post(outlook_body("ann@example.com").decode().replace("utf-8", "utf-16").encode("utf-16")), {600}),
    "DOCTYPE": (post(f'<?xml version="1.0"?><!DOCTYPE Autodiscover><Autodiscover xmlns="{OUTLOOK_REQUEST}">{ASKED}</Autodiscover>'), {600}),
    "external entity": (post('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
                             f'<Autodiscover xmlns="{OUTLOOK_REQUEST}"><Request><EMailAddress>&x;</EMailAddress>{SCHEMA}</Request></Autodiscover>'), {600}),
    "entities of entities": (post('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
                                  '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>'
                                  f'<Autodiscover xmlns="{OUTLOOK_REQUEST}"><Request><EMailAddress>&d;</EMailAddress>{SCHEMA}</Request></Autodiscover>'), {600}),
    "undeclared entity": (outlook_with(f"<Request><EMailAddress>&x;@example.com</EMailAddress>{SCHEMA}</Request>"), {500, 600}),
    "deep nesting": (post("<a>" * 9000 + "</a>" * 9000), {600}),
    "deep nesting, never closed": (post("<a>" * 20000), {600}),
    "many attributes": (post("<a " + " ".join(f'b{n}="1"' for n in range(5000)) + "/>"), {600}),
    "long comment": (outlook_with("<!--" + "-x" * 20000 + "-->"), {600}),
    "unknown schema": (outlook_with("<Request><EMailAddress>ann@example.com</EMailAddress>"
                                    "<AcceptableResponseSchema>urn:x</AcceptableResponseSchema></Request>"), {601}),
    "no schema": (post("<Autodiscover><Request><EMailAddress>ann@example.com</EMailAddress></Request></Autodiscover>"), {601}),
    "LegacyDN alone": (outlook_with(f"<Request><LegacyDN>/o=X/cn=ann</LegacyDN>{SCHEMA}</Request>"), {500}),
}

BODY = outlook_body("ann@example.com")


def head(*lines, body=b""):
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


SIGNED = f"Authorization: {basic(*ANN)}"
HOST = "Host: autodiscover.example.com"

# Whole requests, and the statuses that are right for each; None is a connection that ends without an answer.
MESSAGES = {
    "1 MB body": (head(f"POST {XML} HTTP/1.1", HOST, SIGNED, "Content-Length: 1048576", body=b"x" * 1048576), {413}),
    "1 MB body announced": (head(f"POST {XML} HTTP/1.1", HOST, SIGNED, "Content-Length: 1048576"), {413}),
    "1 MB body in chunks": (head(f"POST {XML} HTTP/1.1", HOST, SIGNED, "Transfer-Encoding: chunked", body=(b"1000\r\n" + b"x" * 4096 + b"\r\n") * 256 + b"0\r\n\r\n"), {413}),
    "absurd Content-Length": (head(f"POST {XML} HTTP/1.1", HOST, SIGNED, "Content-Length: 99999999999999999999999"), {400, 413}),
    "60 KB header": (head(f"GET {XML} HTTP/1.1", HOST, SIGNED, "X: " + "x" * 60000), {431}),
    "60 KB of headers": (head(f"GET {XML} HTTP/1.1", HOST, SIGNED, *[f"X{n}: {'x' * 90}" for n in range(600)]), {431}),
    "60 KB path": (head("GET /" + "x" * 60000 + " HTTP/1.1", HOST, SIGNED), {414, 431}),
    "60 KB path, no end": (b"GET /" + b"x" * 60000, {414, 431}),
    "Basic, no base64": (head(f"GET {XML} HTTP/1.1", HOST, "Authorization: Basic !!!!"), {401}),
    "Basic, no colon": (head(f"GET {XML} HTTP/1.1", HOST, "Authorization: Basic YW5u"), {401}),
    "Basic, empty": (head(f"GET {XML} HTTP/1.1", HOST, "Authorization: Basic "), {401}),
    "Basic, control characters": (head(f"GET {XML} HTTP/1.1", HOST, "Authorization: " + basic("ann\n@example.com", "s3cret")), {401}),
    "Basic, NUL in the password": (head(f"GET {XML} HTTP/1.1", HOST, "Authorization: " + basic("ann@example.com", "s3cret\0x")), {401}),
    "Basic, no login": (head(f"GET {XML} HTTP/1.1", HOST, "Authorization: " + basic("", "s3cret")), {401}),
    "Basic, no password": (head(f"GET {XML} HTTP/1.1", HOST, "Authorization: " + basic("ann@example.com", "")), {401}),
    "Basic, long password": (head(f"GET {XML} HTTP/1.1", HOST, "Authorization: " + basic("ann@example.com", "x" * 9000)), {401}),
    "Basic twice": (head(f"GET {XML} HTTP/1.1", HOST, SIGNED, "Authorization: " + basic("bob@example.com", "x")), {200, 400, 401}),
    "another scheme": (head(f"GET {XML} HTTP/1.1", HOST, "Authorization: NTLM TlRMTVNTUAABAAAA"), {401}),
    "two Content-Length": (head(f"POST {XML} HTTP/1.1", HOST, SIGNED, f"Content-Length: {len(BODY)}", "Content-Length: 3", body=BODY), {400}),
    "two Content-Length in one": (head(f"POST {XML} HTTP/1.1", HOST, SIGNED, f"Content-Length: {len(BODY)}, 3", body=BODY), {400}),
    "Content-Length with chunked": (head(f"POST {XML} HTTP/1.1", HOST, SIGNED, "Content-Length: 5", "Transfer-Encoding: chunked", body=b"0\r\n\r\n"), {400}),
    "chunked with Content-Length": (head(f"POST {XML} HTTP/1.1", HOST, SIGNED, "Transfer-Encoding: chunked", "Content-Length: 5", body=b"0\r\n\r\n"), {400}),
    "chunked twice": (head(f"POST {XML} HTTP/1.1", HOST, SIGNED, "Transfer-Encoding: chunked", "Transfer-Encoding: chunked", body=b"0\r\n\r\n"), {400, 501}),
    "unknown transfer coding": (head(f"POST {XML} HTTP/1.1", HOST, SIGNED, "Transfer-Encoding: gzip", body=b"x"), {400, 411, 501}),
    "chunked, not last": (head(f"POST {XML} HTTP/1.1", HOST, SIGNED, "Transfer-Encoding: chunked, gzip", body=b"0\r\n\r\n"), {400, 411, 501}),
    "space before the colon": (head(f"POST {XML} HTTP/1.1", HOST, SIGNED, "Content-Length : 5", body=b"GET /"), {400}),
    "negative Content-Length": (head(f"POST {XML} HTTP/1.1", HOST, SIGNED, "Content-Length: -1"), {400}),
    "signed Content-Length": (head(f"POST {XML} HTTP/1.1", HOST, SIGNED, "Content-Length: +3", body=b"abc"), {400}),
    "chunk size that is none": (head(f"POST {XML} HTTP/1.1", HOST, SIGNED, "Transfer-Encoding: chunked", body=b"zz\r\nabc\r\n0\r\n\r\n"), {400}),
    "chunk size that overflows": (head(f"POST {XML} HTTP/1.1", HOST, SIGNED, "Transfer-Encoding: chunked", body=b"fffffffffffffffff\r\nabc\r\n"), {400, 413}),
    "chunk without its end": (head(f"POST {XML} HTTP/1.1", HOST, SIGNED, "Transfer-Encoding: chunked", body=b"3\r\nabcdef\r\n0\r\n\r\n"), {400}),
    "no Host": (head(f"GET {XML} HTTP/1.1", SIGNED), {400}),
    "two Hosts": (head(f"GET {XML} HTTP/1.1", HOST, "Host: example.net", SIGNED), {400}),
    "blank in Host": (head(f"GET {XML} HTTP/1.1", "Host: a b", SIGNED), {400}),
    "Host with credentials": (head(f"GET {XML} HTTP/1.1", "Host: ann@example.com", SIGNED), {400}),
    "line folded": (head(f"GET {XML} HTTP/1.1", HOST, SIGNED, "X: a", " b"), {200, 400}),
    "header without a colon": (head(f"GET {XML} HTTP/1.1", HOST, SIGNED, "nonsense"), {400}),
    "NUL in a header": (head(f"GET {XML} HTTP/1.1", HOST, SIGNED, "X: a\0b"), {400}),
    "bare LF": (f"GET {XML} HTTP/1.1\n{HOST}\n{SIGNED}\n\n".encode(), {200, 400}),
    "bare CR": (head(f"GET {XML} HTTP/1.1", HOST, SIGNED, "X: a\rContent-Length: 5"), {400}),
    "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {400, 405, 505, None}),
    "HTTP/9.9": (head(f"GET {XML} HTTP/9.9", HOST, SIGNED), {400, 505}),
    "no version": (b"GET /autodiscover/autodiscover.xml\r\n\r\n", {400}),
    "garbage": (bytes(range(256)) * 8, {400}),
    "TLS inside TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500) + b"\r\n\r\n", {400}),
    "path that climbs": (head("GET /../../etc/passwd HTTP/1.1", HOST, SIGNED), {400, 404}),
    "path that climbs, encoded": (head("GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1", HOST, SIGNED), {400, 404}),
    "NUL in the path": (head("GET /autodiscover/autodiscover.xml%00 HTTP/1.1", HOST, SIGNED), {400, 404}),
    "percent without digits": (head("GET /%zz HTTP/1.1", HOST, SIGNED), {400, 404}),
    "empty method": (head(" / HTTP/1.1", HOST), {400}),
    "CONNECT": (head("CONNECT example.com:443 HTTP/1.1", "Host: example.com:443"), {400, 404, 405}),
    "unknown method": (head(f"BREW {XML} HTTP/1.1", HOST), {405}),
    "expectation that is none": (head(f"POST {XML} HTTP/1.1", HOST, SIGNED, "Expect: 200-maybe", f"Content-Length: {len(BODY)}", body=BODY), {200, 417}),
}


@pytest.fixture
def next_request_works(shared_daemon):
    yield
    good = shared_daemon.ask(outlook("ann@example.com", ANN))
    assert good.status == 200 and "<Action>settings</Action>" in good.text
    shared_daemon.assert_sane()


def is_well_formed(response):
    if response.body and "xml" in (response.field("Content-Type") or ""):
        ElementTree.fromstring(response.body)


@pytest.mark.parametrize("name", BODIES)
def test_body(name, shared_daemon, next_request_works):
    sent, codes = BODIES[name]
    response = shared_daemon.ask(sent)
    assert response.status == 200
    is_well_formed(response)
    code = re.search(r"<ErrorCode>(\d+)</ErrorCode>", response.text)
    assert code and int(code.group(1)) in codes, response.text


@pytest.mark.parametrize("name", MESSAGES)
def test_message(name, shared_daemon, next_request_works):
    sent, statuses = MESSAGES[name]
    with shared_daemon.tls() as connection:
        try:
            response = connection.ask(sent)
        except Closed as closed:
            assert not closed.received and None in statuses, f"closed after {closed.received!r}"
            return
        assert response.status in statuses, response
        is_well_formed(response)
        if response.status in (400, 413, 414, 431):
            # Where the request ends is not known any more: nothing after it may be taken for a request.
            assert response.closes
            assert not connection.read_to_end(), "a second answer to one request"


def test_bodies_show_nothing_to_who_has_not_signed_in(shared_daemon):
    challenges = set()
    for sent, _ in BODIES.values():
        stranger = re.sub(rb"Authorization: [^\r]*\r\n", b"", sent)
        response = shared_daemon.ask(stranger)
        assert response.status == 401
        challenges.add((response.body, tuple((n, v) for n, v in response.fields if n.lower() not in ("date", "x-request-id"))))
    assert len(challenges) == 1


def test_clear_text_on_the_tls_port(shared_daemon, next_request_works):
    from harness import wire

    with wire.plain(shared_daemon.site.listen["https"]) as connection:
        connection.send(b"GET / HTTP/1.1\r\nHost: example.com\r\n\r\n")
        assert b"200" not in connection.read_to_end()
