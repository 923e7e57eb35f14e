"""A client that sends bytes as they stand and reads exactly what comes back. It knows HTTP/1.1 framing and nothing else."""

import socket
import ssl
import time

PATIENCE = 30.0  # seconds; only a broken daemon makes anyone wait that long


class Closed(Exception):
    """The other side ended the connection before an answer was complete. `received` is what came before that."""

    def __init__(self, received):
        super().__init__(f"closed after {received!r}")
        self.received = received


class Response:
    def __init__(self, head, body):
        self.head = head  # bytes, status line and fields, without the empty line
        self.body = body
        lines = head.decode("latin-1").split("\r\n")
        self.status_line = lines[0]
        self.version, status, *reason = lines[0].split(" ", 2)
        self.status = int(status)
        self.reason = reason[0] if reason else ""
        self.fields = []
        for line in lines[1:]:
            name, colon, value = line.partition(":")
            assert colon and name == name.strip(), f"not a header field: {line!r}"
            self.fields.append((name, value.strip()))

    def field(self, name):
        """The value of a field that may be there once at most, or None."""
        values = [value for key, value in self.fields if key.lower() == name.lower()]
        assert len(values) < 2, f"{name} twice: {values}"
        return values[0] if values else None

    @property
    def text(self):
        return self.body.decode("utf-8")

    @property
    def closes(self):
        return (self.field("Connection") or "").lower() == "close"

    def __repr__(self):
        return f"<{self.status_line!r} {len(self.body)} octets>"


class Connection:
    def __init__(self, stream):
        self.stream = stream
        self.buffer = b""
        stream.settimeout(PATIENCE)

    def send(self, data):
        self.stream.sendall(data)
        return self

    def _more(self):
        try:
            data = self.stream.recv(65536)
        except (ConnectionResetError, ssl.SSLEOFError, BrokenPipeError):
            data = b""
        if not data:
            received, self.buffer = self.buffer, b""
            raise Closed(received)
        self.buffer += data

    def _until(self, end):
        while end not in self.buffer:
            self._more()
        taken, self.buffer = self.buffer.split(end, 1)
        return taken

    def _exactly(self, count):
        while len(self.buffer) < count:
            self._more()
        taken, self.buffer = self.buffer[:count], self.buffer[count:]
        return taken

    def read(self, method="GET"):
        """One answer, also an interim one (100)."""
        response = Response(self._until(b"\r\n\r\n"), b"")
        if method == "HEAD" or response.status in (204, 304) or response.status < 200:
            return response
        length = response.field("Content-Length")
        if length is not None:
            response.body = self._exactly(int(length))
        elif (response.field("Transfer-Encoding") or "").lower() == "chunked":
            while size := int(self._until(b"\r\n").split(b";")[0], 16):
                response.body += self._exactly(size)
                assert self._exactly(2) == b"\r\n"
            assert self._exactly(2) == b"\r\n"
        else:
            assert response.closes, "an answer without a length must close the connection"
            response.body = self.read_to_end()
        return response

    def read_to_end(self):
        try:
            while True:
                self._more()
        except Closed as closed:
            return closed.received

    def ask(self, data, method=None):
        """Sends a request and reads its answer; the answer may come before all has been taken."""
        try:
            self.send(data)
        except (ConnectionResetError, BrokenPipeError, ssl.SSLError):
            pass  # refused half way: the answer is there to be read
        return self.read(method or data.split(b" ", 1)[0].decode("latin-1"))

    def is_closed(self, within=PATIENCE):
        """Waits for the other side to close; False where it has not in that time."""
        self.stream.settimeout(within)
        try:
            self._more()
        except Closed:
            return True
        except (socket.timeout, TimeoutError):
            return False
        finally:
            self.stream.settimeout(PATIENCE)
        raise AssertionError(f"more came: {self.buffer!r}")

    def close(self):
        self.stream.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def plain(port, host="127.0.0.1"):
    return Connection(socket.create_connection((host, port), timeout=PATIENCE))


def tls(port, server_name, authority, host="127.0.0.1", version=None, verify=True, source="127.0.0.1"):
    """`authority`: a PEM file that is trusted; the certificate must cover `server_name` unless verify is False."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if verify:
        context.load_verify_locations(authority)
    else:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    if version:
        context.minimum_version = context.maximum_version = version
    context.set_alpn_protocols(["http/1.1"])
    raw = socket.create_connection((host, port), timeout=PATIENCE, source_address=(source, 0))
    try:
        return Connection(context.wrap_socket(raw, server_hostname=server_name))
    except BaseException:
        raw.close()
        raise


def free_port():
    """A port that was free a moment ago. Who starts a server on it tries again with another when it is not."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def eventually(question, within=PATIENCE, what="it"):
    """Asks until the answer is true. For what another process does in its own time and announces nowhere."""
    deadline = time.monotonic() + within
    while True:
        answer = question()
        if answer:
            return answer
        assert time.monotonic() < deadline, f"{what} did not happen within {within} s"
        time.sleep(0.02)
