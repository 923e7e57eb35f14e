#!/usr/bin/python3
"""Answers SmartDiscover's http store: http-store.py PORT TOKEN_FILE USERS.json ({"ann@example.com": {"password": "...", "login": "ann"}})."""
import hmac, json, sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

class Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"       # keeps connections open

    def do_POST(self):
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        token = "Bearer " + open(sys.argv[2]).read().strip()
        allowed = hmac.compare_digest(self.headers.get("Authorization", "").encode(), token.encode())
        user = dict(json.load(open(sys.argv[3])).get(question["email"], {}))
        stored, given = user.pop("password", None), question["password"]
        right = stored and given and hmac.compare_digest(stored.encode(), given.encode())
        result = "unknown" if stored is None else "known" if given is None else "accepted" if right else "refused"
        answer = json.dumps({"result": result, **user}).encode() if allowed else b"{}"
        self.send_response(200 if allowed else 401)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_): pass     # no address in any log

ThreadingHTTPServer.request_queue_size = 64
ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Answers).serve_forever()
