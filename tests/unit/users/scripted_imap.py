"""An IMAP server with TLS that answers as a test says: scripted_imap.py CERTIFICATE KEY PORT CAPABILITIES ANSWER LOG GREETING STARTTLS

With an empty STARTTLS it speaks TLS from the start, else it says that to the command and goes on in TLS where it begins with "s OK".
Writes the commands it is given into LOG. LOGIN's arguments are read with literals and quotes and logged as "LOGIN a | b".
"""
import re
import socketserver
import ssl
import sys

certificate, key, port, capabilities, answer, log, greeting, starttls = sys.argv[1:]


class Session(socketserver.StreamRequestHandler):
    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def command(self):
        line = self.rfile.readline()
        while (literal := re.search(rb"\{(\d+)\}\r\n$", line)):
            self.say("+ go on")
            value = self.rfile.read(int(literal.group(1)))
            quoted = b'"' + value.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'
            line = line[:literal.start()] + quoted + self.rfile.readline()
        return line.decode("utf-8", "backslashreplace").rstrip("\r\n")

    def handle(self):
        self.say(greeting)
        while (line := self.command()):
            with open(log, "a", encoding="utf-8") as out:
                print(line, file=out)
            tag, name = line.split(" ")[:2]
            if name == "STARTTLS":
                self.say(starttls)
                if not starttls.startswith("s OK"):
                    return
                self.connection = context.wrap_socket(self.connection, server_side=True)
                self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
            elif name == "CAPABILITY":
                self.say("* CAPABILITY " + capabilities)
                self.say(tag + " OK done")
            elif name == "AUTHENTICATE" and line.count(" ") == 2:
                self.say("+ ")
                with open(log, "a", encoding="utf-8") as out:
                    print(self.command(), file=out)
                self.say(answer)
            elif name in ("LOGIN", "AUTHENTICATE"):
                self.say(answer)
            else:
                return


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
server = Server(("127.0.0.1", int(port)), Session)
if not starttls:
    server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
