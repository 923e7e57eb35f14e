"""Temporary sites: a folder with the files that an administrator would write."""

import functools
import os
import pathlib
import subprocess
import tempfile
import textwrap

NAMES = ["autodiscover.example.com", "example.com", "mail.example.com", "autodiscover.example.net", "autodiscover.example.org",
         "autodiscover.exchange.example", "autoconfig.example.com", "autoconfig.example.net", "ua-auto-config.example.com", "localhost"]

SERVICE_MAP = """
    hostname: mail.example.com
    discovery: autodiscover.example.com
    provider_name: Example Inc.
    services:
      imap: {host: imap.example.com}
      smtp: {host: smtp.example.com, tls: starttls}
    urls:
      activesync: "https://{hostname}/Microsoft-Server-ActiveSync"
    domains:
      example.com: {}
      example.net: {alias_of: example.com}
"""

PEOPLE = {"ann@example.com": ("s3cret", "Ann Example"), "bob@example.com": ("hunter2", "Bob Example")}


def program(name):
    """A program of the build under test."""
    folder = os.environ.get("SMARTDISCOVER_BIN")
    assert folder, "SMARTDISCOVER_BIN must name the folder with smartdiscoverd and smartdiscover, as build/dev/bin"
    path = pathlib.Path(folder).resolve() / name
    assert path.exists(), f"{path} is not there: build it first"
    return str(path)


@functools.cache
def crypt(password):
    """A hash as mkpasswd and doveadm write them: SHA-512-crypt."""
    made = subprocess.run(["openssl", "passwd", "-6", "-salt", "saltsaltsalt", "-stdin"], input=password.encode(), capture_output=True, check=True)
    return made.stdout.decode().strip()


def self_signed(folder, names=tuple(NAMES), chain="fullchain.pem", key="privkey.pem"):
    """A certificate that is its own authority. Returns the path of the chain."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30",
         "-subj", f"/CN={names[0]}", "-addext", "subjectAltName=" + ",".join(f"DNS:{name}" for name in names) + ",IP:127.0.0.1",
         "-keyout", folder / key, "-out", folder / chain],
        check=True, capture_output=True)
    return folder / chain


class Site:
    """One configuration in a folder of its own. Ports are given by the daemon that starts on it."""

    def __init__(self, folder, certificate=None):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "tls").mkdir(exist_ok=True)
        if certificate:
            for name in ("fullchain.pem", "privkey.pem"):
                (self.folder / "tls" / name).write_bytes((pathlib.Path(certificate).parent / name).read_bytes())
        else:
            self_signed(self.folder / "tls")
        self.authority = str(self.folder / "tls" / "fullchain.pem")
        # A socket's path may have 107 characters at most, and the folders of tests are deep.
        self._short = tempfile.TemporaryDirectory(prefix="sd")
        self.control = pathlib.Path(self._short.name) / "control.sock"
        self.listen = {}          # filled by Daemon.start: https, http, management -> port
        self.settings = {}        # further top-level keys of smartdiscover.yaml, as YAML text
        self.stores = ["{type: file, path: users.yaml}"]
        self.write("service-map.yaml", SERVICE_MAP)
        self.people(PEOPLE)

    @property
    def config(self):
        return self.folder / "smartdiscover.yaml"

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
        return path

    def people(self, people):
        """users.yaml: address -> (password, display name[, further keys as YAML])."""
        lines = []
        for address, (password, name, *rest) in people.items():
            more = "".join(f", {part}" for part in rest)
            lines.append(f'{address}: {{password: "{crypt(password)}", display_name: "{name}"{more}}}')
        # Written beside and renamed, as editors do, so that nobody reads half a file.
        beside = self.write("users.yaml.new", "\n".join(lines) + "\n")
        beside.rename(self.folder / "users.yaml")

    def write_config(self):
        listen = {name: f'["127.0.0.1:{port}"]' for name, port in self.listen.items()}
        text = "listen:\n" + "".join(f"  {name}: {value}\n" for name, value in listen.items())
        text += f"  control: {self.control}\n"
        if "tls" not in self.settings:
            text += "tls: {certificates: [{chain: tls/fullchain.pem, key: tls/privkey.pem}]}\n"
        if "users" not in self.settings:
            text += "users: {stores: [" + ", ".join(self.stores) + "]}\n"
        if "service_map" not in self.settings:
            text += "service_map: service-map.yaml\n"
        text += "".join(f"{name}: {value}\n" for name, value in self.settings.items())
        self.config.write_text(text, encoding="utf-8")
