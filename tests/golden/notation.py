"""How the files of a golden case are written.

request.http is the request as the client sends it: the head with plain line ends, an empty line, the body byte for byte. The last line
end of the file does not belong to the body. In the head,
  {{length}}                      is the body's length
  {{basic LOGIN:PASSWORD}}        is "Basic" and its base64, in UTF-8; {{latin1 LOGIN:PASSWORD}} the same in ISO-8859-1
Lines that begin with "#" before the request line say how it is sent:
  # about: free text
  # sni: NAME                     asks for that name; otherwise the one in Host
  # chunks: 1 7 100               the body goes out chunked in pieces of these sizes, the last size repeated
  # pieces: 20 3                  the bytes go out in writes of these sizes, the last size repeated
Where the head holds "Expect: 100-continue", the body is sent after the interim answer, which stands first in response.http.

response.http is the answer: status line, fields in alphabetical order but for those that change from one answer to the next, an empty
line and the body. What changes inside the body is replaced by zeros. Of a signed body (CMS) the content stands there; its length is zero.
"""

import base64
import re
import subprocess
import textwrap

CHANGING_FIELDS = {"date", "x-request-id", "request-id"}
ERROR_TIME = re.compile(rb'(<Error Time=")\d\d:\d\d:\d\d(?:\.\d{7})?(")')


class Request:
    def __init__(self, text):
        self.directives = {}
        while text.startswith(b"#"):
            line, _, text = text.partition(b"\n")
            key, _, value = line[1:].decode().partition(":")
            self.directives[key.strip()] = value.strip()
        unknown = set(self.directives) - {"about", "sni", "chunks", "pieces"}
        assert not unknown, f"no such directive: {unknown}"
        head, empty, body = text.partition(b"\n\n")
        if empty:
            body = body[:-1] if body.endswith(b"\n") else body
        else:
            head = head.rstrip(b"\n")
        self.body = body
        lines = [self._filled(line.decode("utf-8")) for line in head.split(b"\n")]
        self.method = lines[0].split(" ")[0]
        self.head = ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8")
        self.waits = re.search(rb"(?im)^expect: *100-continue\r$", self.head) is not None
        host = re.search(r"(?im)^host: *([^\r:]+)", "\r\n".join(lines) + "\r\n")
        self.server_name = self.directives.get("sni") or (host.group(1) if host else "autodiscover.example.com")

    def _filled(self, line):
        line = line.replace("{{length}}", str(len(self.body)))
        return re.sub(r"\{\{(basic|latin1) (.*?)\}\}", self._credentials, line)

    @staticmethod
    def _credentials(match):
        encoding = "latin-1" if match.group(1) == "latin1" else "utf-8"
        return "Basic " + base64.b64encode(match.group(2).encode(encoding)).decode()

    def body_as_sent(self):
        sizes = self.directives.get("chunks")
        if not sizes:
            return self.body
        return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in cut(self.body, sizes)) + b"0\r\n\r\n"

    def writes(self, data):
        return cut(data, self.directives["pieces"]) if "pieces" in self.directives else [data]


def cut(data, sizes):
    sizes = [int(size) for size in sizes.split()]
    pieces = []
    while data:
        size = sizes.pop(0) if len(sizes) > 1 else sizes[0]
        pieces.append(data[:size])
        data = data[size:]
    return pieces


def exchange(connection, request):
    """The answers to one request: the interim ones and the final one."""
    answers = []
    if request.waits:
        connection.send(request.head)
        answers.append(connection.read(request.method))
        if answers[-1].status != 100:
            return answers
        connection.send(request.body_as_sent())
    else:
        for piece in request.writes(request.head + request.body_as_sent()):
            connection.send(piece)
    answers.append(connection.read(request.method))
    return answers


def opened(answer):
    """The content of a signed body, or None."""
    if answer.field("Content-Type") != "application/x-apple-aspen-config" or not answer.body.startswith(b"\x30"):
        return None
    # Whether the signature is good is asked elsewhere; that it is there and fits the content, here.
    done = subprocess.run(["openssl", "cms", "-verify", "-noverify", "-inform", "DER", "-binary"], input=answer.body, capture_output=True, check=True)
    return done.stdout


def written(answers):
    """The answers in the form of response.http."""
    text = b""
    for answer in answers:
        content = opened(answer)
        if content is not None:
            answer.body = content
            answer.fields = [(name, "0" if name.lower() == "content-length" else value) for name, value in answer.fields]
        fields = sorted((name, value) for name, value in answer.fields if name.lower() not in CHANGING_FIELDS)
        head = "\n".join([answer.status_line] + [f"{name}: {value}" for name, value in fields])
        text += head.encode("latin-1") + b"\n\n"
        if answer.body:
            text += ERROR_TIME.sub(rb"\g<1>00:00:00.0000000\g<2>", answer.body) + b"\n"
    return text


def compare(expected, actual):
    """What differs, for people; empty where nothing does."""
    if expected == actual:
        return ""
    import difflib

    lines = difflib.unified_diff(expected.decode("utf-8", "backslashreplace").split("\n"), actual.decode("utf-8", "backslashreplace").split("\n"),
                                 "expected", "answered", lineterm="")
    return textwrap.indent("\n".join(lines), "    ")
