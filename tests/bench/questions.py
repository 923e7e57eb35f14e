"""The site that is measured, and the requests that are sent to it: a map with 14 URLs, any number of users, no two requests alike."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "system"))

from harness import anonymous
from harness.requests import XML, outlook, request
from harness.site import Site

SERVICE_MAP = """
    hostname: mail.example.com
    discovery: autodiscover.example.com
    provider_name: Example Inc.
    services:
      imap: {host: imap.example.com}
      pop3: {host: pop.example.com}
      smtp: {host: smtp.example.com, tls: starttls}
    urls:
      activesync: "https://{hostname}/Microsoft-Server-ActiveSync"
      syncml: "https://{hostname}/syncml/"
      webdav: "https://{hostname}/webdav/"
      webclient: "https://{hostname}/webmail/"
      webadmin: "https://{hostname}/admin/"
      freebusy: "https://{hostname}/freebusy/"
      calendar: "https://{hostname}/calendar/"
      sms: "https://{hostname}/sms/"
      antispam: "https://{hostname}/reports/"
      install: "https://{hostname}/install/"
      teamchat: "https://{hostname}/teamchatapi/"
      collaboration: "https://{hostname}/collaborationapi/"
      caldav: "https://{hostname}/dav/{email}/"
      carddav: "https://{hostname}/dav/{email}/"
    domains:
      example.com: {}
      example.net: {alias_of: example.com}
"""

# What every client sends, and a field that a load generator counts up.
FIELDS = [("User-Agent", "Microsoft Office/16.0"), ("X-Number", "00000000")]


def credentials(number):
    return f"user{number:05}@example.com", f"secret{number:05}"


def measured_site(folder, users, workers):
    """Passwords in clear text, so that filling a cache takes no time; nothing else of the daemon is simpler than usual."""
    site = Site(folder)
    site.write("service-map.yaml", SERVICE_MAP)
    people = (credentials(number) for number in range(users))
    site.write("users.yaml", "".join(f'{login}: {{password: "{{PLAIN}}{password}", display_name: "User {login[4:9]}"}}\n' for login, password in people))
    site.settings.update(log="{level: warning}", limits='{exempt: ["127.0.0.0/8"]}', workers=str(workers))
    return site


def outlook_post(number):
    who = credentials(number)
    return outlook(who[0], who, host="autodiscover.example.com", fields=FIELDS)


def autoconfig(number):
    address = credentials(number)[0].replace("@", "%40")
    return request("GET", f"{anonymous.AUTOCONFIG}?emailaddress={address}", host="autoconfig.example.com", fields=FIELDS)


def complete_list(number):
    return request("GET", XML, credentials=credentials(number), fields=FIELDS)
