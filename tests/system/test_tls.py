"""TLS: versions, names, keep-alive."""

import socket
import ssl

import pytest

from harness.daemon import Daemon
from harness.requests import XML, outlook, request
from harness.site import self_signed

ANN = ("ann@example.com", "s3cret")
ASK = outlook("ann@example.com", ANN)


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_version(shared_daemon, version):
    with shared_daemon.tls(version=version) as connection:
        assert connection.stream.version().replace("v1.", "v1_") == version.name
        assert connection.ask(ASK).status == 200


def test_old_versions_are_refused(shared_daemon):
    with pytest.raises((ssl.SSLError, ConnectionResetError)):
        shared_daemon.tls(version=ssl.TLSVersion.TLSv1_1)


def test_only_1_3_where_the_site_says_so(site):
    site.settings["tls"] = '{certificates: [{chain: tls/fullchain.pem, key: tls/privkey.pem}], minimum_version: "1.3"}'
    with Daemon(site) as daemon:
        with pytest.raises((ssl.SSLError, ConnectionResetError)):
            daemon.tls(version=ssl.TLSVersion.TLSv1_2)
        with daemon.tls(version=ssl.TLSVersion.TLSv1_3) as connection:
            assert connection.ask(ASK).status == 200


def test_http_1_1_is_agreed(shared_daemon):
    with shared_daemon.tls() as connection:
        assert connection.stream.selected_alpn_protocol() == "http/1.1"


def test_one_connection_serves_many_requests(shared_daemon):
    with shared_daemon.tls() as connection:
        bodies = {connection.ask(ASK).body for _ in range(20)}
        assert len(bodies) == 1
        assert connection.ask(request("GET", XML)).status == 401
        assert connection.ask(request("GET", "/nowhere")).status == 404
        assert connection.ask(ASK).status == 200


def test_requests_sent_ahead_are_answered_in_order(shared_daemon):
    with shared_daemon.tls() as connection:
        connection.send(ASK + request("GET", "/nowhere") + ASK)
        assert [connection.read("POST").status, connection.read().status, connection.read("POST").status] == [200, 404, 200]


def test_a_session_resumes(shared_daemon):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(shared_daemon.site.authority)
    session = None
    for expected in (False, True):
        with socket.create_connection(("127.0.0.1", shared_daemon.site.listen["https"])) as raw:
            with context.wrap_socket(raw, server_hostname="autodiscover.example.com", session=session) as stream:
                stream.sendall(request("GET", XML))
                stream.recv(65536)
                assert stream.session_reused is expected
                session = stream.session


def two_certificates(site, unmatched):
    self_signed(site.folder / "tls" / "other", ["autodiscover.other.example", "*.wild.example"])
    site.settings["tls"] = ("{certificates: [{chain: tls/fullchain.pem, key: tls/privkey.pem}, "
                            "{chain: tls/other/fullchain.pem, key: tls/other/privkey.pem}], unmatched: " + unmatched + "}")


def names(daemon, server_name):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    for authority in (daemon.site.authority, daemon.site.folder / "tls" / "other" / "fullchain.pem"):
        context.load_verify_locations(authority)
    with socket.create_connection(("127.0.0.1", daemon.site.listen["https"])) as raw:
        with context.wrap_socket(raw, server_hostname=server_name) as stream:
            return [value for kind, value in stream.getpeercert()["subjectAltName"] if kind == "DNS"]


def test_the_name_picks_the_certificate(site):
    two_certificates(site, "default")
    with Daemon(site) as daemon:
        assert "autodiscover.example.com" in names(daemon, "autodiscover.example.com")
        assert "autodiscover.other.example" in names(daemon, "autodiscover.other.example")
        assert "autodiscover.other.example" in names(daemon, "AUTODISCOVER.other.example")
        assert "*.wild.example" in names(daemon, "any.wild.example")
        assert "autodiscover.example.com" in names(daemon, "too.deep.wild.example")
        assert "autodiscover.example.com" in names(daemon, "unknown.example")
        assert "autodiscover.example.com" in names(daemon, None)


def test_a_name_without_a_certificate_may_be_refused(site):
    two_certificates(site, "refuse")
    with Daemon(site) as daemon:
        assert "autodiscover.other.example" in names(daemon, "autodiscover.other.example")
        with pytest.raises(ssl.SSLError) as refused:
            names(daemon, "unknown.example")
        assert "UNRECOGNIZED_NAME" in str(refused.value).upper().replace(" ", "_")


def test_a_client_that_leaves_without_saying_goodbye(shared_daemon):
    for _ in range(5):
        connection = shared_daemon.tls()
        connection.send(ASK)
        connection.close()
    assert shared_daemon.ask(ASK).status == 200
    shared_daemon.assert_sane()


@pytest.mark.parametrize("data", [b"", b"\x16", b"\x16\x03\x01\xff\xff", b"GET / HTTP/1.1\r\n\r\n", bytes(1000), b"\x80\x2e\x01\x03\x01"])
def test_handshakes_that_are_none(shared_daemon, data):
    raw = socket.create_connection(("127.0.0.1", shared_daemon.site.listen["https"]))
    raw.sendall(data)
    raw.close()
    assert shared_daemon.ask(ASK).status == 200
