"""Runs an http.server script with TLS: tls_for_python.py CERTIFICATE KEY SCRIPT ARGUMENTS..."""
import http.server
import runpy
import ssl
import sys

certificate, key = sys.argv[1:3]
activate = http.server.ThreadingHTTPServer.server_activate


def activate_with_tls(self):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    self.socket = context.wrap_socket(self.socket, server_side=True)
    activate(self)


http.server.ThreadingHTTPServer.server_activate = activate_with_tls
sys.argv = sys.argv[3:]
runpy.run_path(sys.argv[0], run_name="__main__")
