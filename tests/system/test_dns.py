"""Servers that hang, and names that no name server answers for: people of other stores, a reload and a stop do not notice."""

import http.server
import json
import pathlib
import random
import socket
import ssl
import subprocess
import threading

import pytest
from harness.requests import outlook

QUERY = "SELECT password FROM users WHERE email = {email}"
HUNG = {
    "http": '{{type: http, name: hung, url: "https://{host}:{port}/check", token_file: token, {rest}}}',
    "imap": "{{type: imap, name: hung, host: {host}, port: {port}, {rest}}}",
    "ldap": '{{type: ldap, name: hung, urls: ["ldaps://{host}:{port}"], base: "dc=example,dc=org", filter: "(mail={{email}})", {rest}}}',
    "postgresql": '{{type: postgresql, name: hung, connection: "host={host} port={port} dbname=mail user=sd", query: "{query}", {rest}}}',
    "mariadb": '{{type: mariadb, name: hung, host: {host}, port: {port}, database: mail, user: sd, query: "{query}", {rest}}}',
}


class NameServer:
    """Knows mail.example.com, and does not answer for any other name."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.address = f"127.{random.randint(64, 127)}.{random.randint(1, 254)}.{random.randint(1, 254)}"
        try:
            self.socket.bind((self.address, 53))
        except PermissionError:
            pytest.skip("only root may be a name server: port 53")
        self.asked = threading.Event()  # for a name that it does not answer for
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            query, peer = self.socket.recvfrom(512)
            if peer == self.socket.getsockname():
                self.socket.close()
                return
            end = query.index(b"\0", 12) + 1
            if query[12:end] != b"\4mail\7example\3com\0":
                self.asked.set()
                continue
            kind = query[end:end + 2]
            answer = b"\xc0\x0c" + kind + b"\0\1\0\0\0\x3c\0\4" + socket.inet_aton("127.0.0.1") if kind == b"\0\1" else b""
            self.socket.sendto(query[:2] + b"\x81\x80\0\1" + (b"\0\1" if answer else b"\0\0") + b"\0\0\0\0" + query[12:end + 4] + answer, peer)

    def close(self):
        self.socket.sendto(b"", self.socket.getsockname())


class Check(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        body = json.dumps({"result": "accepted"}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def name_server():
    server = NameServer()
    yield server
    server.close()


@pytest.fixture
def healthy(site):
    """The URL of an HTTPS server that accepts every password."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Check)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(site.folder / "tls/fullchain.pem", site.folder / "tls/privkey.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"https://mail.example.com:{server.server_port}/check"
    server.shutdown()
    server.server_close()


@pytest.fixture
def silent():
    """The port of a server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0), backlog=100) as server:
        yield server.getsockname()[1]


def give_resolver(daemon, name_server):
    """Another /etc/resolv.conf, for this daemon alone: in a mount namespace of its own. The C library would wait 150 s for an answer."""
    path = daemon.site.write("resolv.conf", f"nameserver {name_server.address}\nsearch .\noptions timeout:30 attempts:5\n")
    script = f'mount --bind "{path}" /etc/resolv.conf && exec "$@"'
    wrapper = ["unshare", "--mount", "sh", "-c", script, "sh"]
    done = subprocess.run([*wrapper, "cat", "/etc/resolv.conf"], capture_output=True, text=True)
    assert done.stdout == pathlib.Path(path).read_text(), done.stderr
    daemon.wrapper = wrapper


def start(daemon, healthy, kind, host, port, timeout="60s"):
    daemon.site.write("token", "sesame\n")
    daemon.site.write("service-map.yaml", """
        hostname: mail.example.com
        discovery: autodiscover.example.com
        services: {imap: {}, smtp: {}}
        domains: {example.com: {}, example.org: {}}
    """)
    rest = f"domains: [example.org], timeout: {timeout}"
    daemon.site.stores = [
        f'{{type: http, name: healthy, url: "{healthy}", token_file: token, ca: tls/fullchain.pem, domains: [example.com]}}',
        HUNG[kind].format(host=host, port=port, query=QUERY, rest=rest),
    ]
    daemon.site.settings["limits"] = "{drain: 1s, request: 60s}"
    daemon.start()


def sign_in(daemon, user):
    return daemon.ask(outlook(f"{user}@example.com", (f"{user}@example.com", "s3cret"))).status


def wait_at(daemon, count):
    """Connections whose sign-ins wait for the store that hangs."""
    return [daemon.tls().send(outlook(f"u{number}@example.org", (f"u{number}@example.org", "s3cret"))) for number in range(count)]


def is_answered(connection):
    connection.stream.setblocking(False)
    try:
        return bool(connection.stream.recv(1))
    except ssl.SSLWantReadError:
        return False


def nobody_is_delayed(daemon):
    waiting = wait_at(daemon, 4)
    assert [sign_in(daemon, f"a{number}") for number in range(20)] == [200] * 20
    assert daemon.reload().returncode == 0
    waiting += wait_at(daemon, 4)
    assert [sign_in(daemon, f"b{number}") for number in range(20)] == [200] * 20
    assert not any(is_answered(connection) for connection in waiting), "the store does not hang"
    daemon.terminate()
    assert daemon.wait() == 0
    for connection in waiting:
        connection.close()


@pytest.mark.parametrize("kind", HUNG)
def test_a_name_server_that_is_silent(daemon, name_server, healthy, kind):
    give_resolver(daemon, name_server)
    start(daemon, healthy, kind, "dead.example.org", 4433)
    nobody_is_delayed(daemon)
    assert name_server.asked.is_set()


@pytest.mark.parametrize("kind", HUNG)
def test_a_server_that_is_silent(daemon, name_server, healthy, silent, kind):
    give_resolver(daemon, name_server)
    start(daemon, healthy, kind, "127.0.0.1", silent)
    nobody_is_delayed(daemon)


@pytest.mark.parametrize("kind", HUNG)
def test_a_stop_after_everything_was_answered(daemon, name_server, healthy, kind):
    give_resolver(daemon, name_server)
    start(daemon, healthy, kind, "dead.example.org", 4433, timeout="1s")
    for connection in wait_at(daemon, 4):
        assert connection.read("POST").status == 503
        connection.close()
    assert name_server.asked.is_set()
    daemon.terminate()
    assert daemon.wait() == 0
