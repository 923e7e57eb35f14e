"""A site for the dialects that ask no password, and what is the same for all their answers."""

import pathlib
import subprocess

from .requests import request

SCHEMAS = pathlib.Path(__file__).resolve().parents[1] / "schema"

SERVICE_MAP = """
    hostname: mail.example.com
    discovery: autodiscover.example.com
    provider_name: Example Inc.
    services:
      imap: {host: imap.example.com}
      pop3: {host: pop.example.com, tls: starttls}
      smtp: [{host: smtp.example.com}, {host: smtp.example.com, tls: starttls, port: 587}]
      xmpp: {host: im.example.com, tls: starttls, websocket: "wss://{hostname}/ws", bosh: "https://{hostname}/bosh"}
      ldap: {host: ldap.example.com, base: "ou=people,dc=example,dc=com"}
    urls:
      activesync: "https://{hostname}/Microsoft-Server-ActiveSync"
      webclient: "https://{hostname}/webmail/"
      caldav: "https://{hostname}/dav/{email}/"
      carddav: "https://{hostname}/cards/{local}/all/"
      jmap: "https://{hostname}/jmap/"
      documentation: "https://{hostname}/help/"
    domains:
      example.com: {mta_sts: {mode: enforce, mx: [mx.example.com, "*.mx.example.com"], max_age: 7d}}
      example.net: {alias_of: example.com}
      xn--bcher-kva.example: {}
      local.example: {login: "{local}"}
      column.example: {login: "{user.uid}"}
      chat.example: {services: {xmpp: {websocket: "wss://{local}.chat.example/ws", bosh: "https://chat.example/bosh?who={local}"}}}
      plain.example: {services: {imap: {tls: none}, pop3: "off"}}
      bare.example:
        services: {imap: "off", pop3: "off", smtp: "off", xmpp: "off", ldap: "off"}
        urls: {activesync: "off", webclient: "off", caldav: "off", carddav: "off", jmap: "off", documentation: "off"}
      personal.example:
        services: {imap: {host: "imap-{local}.personal.example"}, pop3: "off"}
        urls: {caldav: "https://{local}.personal.example/dav/", carddav: "https://personal.example/dav/?who={email}", jmap: "https://personal.example/{email}"}
      closed.example: {access: {autoconfig: "off", pacc: "off", well_known: "off", mobileconfig: "off"}}
      locked.example: {access: {autoconfig: password, pacc: password, well_known: password}}
      old.example: {redirect: {address: "{local}@example.com"}}
      moved.example: {redirect: {url: "https://autodiscover.elsewhere.example/autodiscover/autodiscover.xml"}}
      "*.customers.example": {}
    groups:
      vip: {services: {imap: {host: imap-vip.example.com}}, urls: {caldav: "https://vip.example.com/dav/{email}/"}}
    users:
      ann@example.com: {login: ann-s-own-login, services: {smtp: {host: smtp-ann.example.com}}}
"""

PEOPLE = {"ann@example.com": ("s3cret", "Ann Example", "groups: [vip]"), "bob@example.com": ("hunter2", "Bob Example"),
          "ann@locked.example": ("s3cret", "Ann Locked")}

ANN = ("ann@example.com", "s3cret")

AUTOCONFIG = "/mail/config-v1.1.xml"
WELL_KNOWN_AUTOCONFIG = "/.well-known/autoconfig/mail/config-v1.1.xml"
PACC = "/.well-known/user-agent-configuration.json"
CALDAV, CARDDAV, JMAP = "/.well-known/caldav", "/.well-known/carddav", "/.well-known/jmap"
HOST_META, HOST_META_JSON = "/.well-known/host-meta", "/.well-known/host-meta.json"
MTA_STS = "/.well-known/mta-sts.txt"
PROFILE = "/profile.mobileconfig"
JSON_V2 = "/autodiscover/autodiscover.json"

# Everything that anyone may ask.
PUBLIC = [AUTOCONFIG, WELL_KNOWN_AUTOCONFIG, "/v1.1/mail/config-v1.1.xml", "/v1.1/config-v1.1.xml", "/autoconfig/mail/config-v1.1.xml", PACC,
          CALDAV, CARDDAV, JMAP, HOST_META, HOST_META_JSON, MTA_STS]


def prepare(site):
    site.write("service-map.yaml", SERVICE_MAP)
    site.people(PEOPLE)
    return site


def get(daemon, path, host="example.com", method="GET", **rest):
    """The answer to one request; the certificate is for other names than some of the Hosts."""
    with daemon.tls("example.com", verify=False) as connection:
        return connection.ask(request(method, path, host=host, **rest))


def lasting(response):
    """All of an answer but what differs from one to the next."""
    fields = sorted((name, value) for name, value in response.fields if name.lower() not in ("date", "x-request-id"))
    return response.status, fields, response.body


def validate(schema, document):
    """Fails where xmllint finds that the document is not as the schema says."""
    done = subprocess.run(["xmllint", "--nonet", "--noout", "--relaxng", str(SCHEMAS / schema), "-"], input=document, capture_output=True)
    assert done.returncode == 0, done.stderr.decode() + document.decode("utf-8", "backslashreplace")
