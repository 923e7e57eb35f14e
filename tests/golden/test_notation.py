"""The notation of the golden files says what it says."""

import notation


class Answer:
    status_line = "HTTP/1.1 200 OK"
    fields = [("Date", "Thu, 01 Jan 1970 00:00:00 GMT"), ("B", "2"), ("A", "1")]
    body = b'<Error Time="09:15:42.0310000" Id="1">'

    def field(self, name):
        return dict(self.fields).get(name)


def test_head_and_body():
    request = notation.Request(b"POST /x HTTP/1.1\nHost: a.example\nContent-Length: {{length}}\n\nbody\n")
    assert request.head == b"POST /x HTTP/1.1\r\nHost: a.example\r\nContent-Length: 4\r\n\r\n"
    assert request.body_as_sent() == b"body"
    assert request.server_name == "a.example"


def test_no_body():
    request = notation.Request(b"GET /x HTTP/1.1\nHost: a.example\n")
    assert request.head == b"GET /x HTTP/1.1\r\nHost: a.example\r\n\r\n"
    assert request.body == b""


def test_directives():
    request = notation.Request(b"# sni: b.example\n# chunks: 1 2\n# pieces: 4\nPOST /x HTTP/1.1\nHost: a.example\n\nabcdef\n")
    assert request.server_name == "b.example"
    assert request.body_as_sent() == b"1\r\na\r\n2\r\nbc\r\n2\r\nde\r\n1\r\nf\r\n0\r\n\r\n"
    assert request.writes(b"123456") == [b"1234", b"56"]


def test_credentials():
    request = notation.Request("GET /x HTTP/1.1\nAuthorization: {{basic ö:p}}\nX: {{latin1 ö:p}}\n".encode())
    assert b"Authorization: Basic w7Y6cA==\r\n" in request.head
    assert b"X: Basic 9jpw\r\n" in request.head


def test_expectations_wait():
    assert notation.Request(b"POST /x HTTP/1.1\nExpect: 100-continue\n\nx\n").waits
    assert not notation.Request(b"POST /x HTTP/1.1\nX-Expect: 100-continue\n\nx\n").waits


def test_answers_lose_what_changes():
    assert notation.written([Answer()]) == b'HTTP/1.1 200 OK\nA: 1\nB: 2\n\n<Error Time="00:00:00.0000000" Id="1">\n'


def test_a_difference_is_seen():
    assert notation.compare(b"a\nb", b"a\nc")
    assert not notation.compare(b"a\nb", b"a\nb")
