"""A real client: ews-javascript-api, the JavaScript child of the EWS Managed API, looks for the SOAP service and asks it. It is installed with
npm into the build folder, once; only names are bent (clients/ews_javascript_api.js)."""

import fcntl
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

import pytest

from harness.daemon import Daemon
from harness.site import PEOPLE

CLIENTS = pathlib.Path(__file__).parent / "clients"

MAP = """
    hostname: mail.example.com
    discovery: autodiscover.example.com
    services: {imap: {host: imap.example.com}, smtp: [{tls: implicit}, {tls: starttls, port: 587}]}
    urls:
      ews: "https://{hostname}/EWS/Exchange.asmx"
      webclient: "https://{hostname}/webmail/"
    domains:
      example.com: {}
      old.example: {redirect: {address: "{local}@example.com"}}
      moved.example: {redirect: {url: "https://mail.example.com/autodiscover/autodiscover.xml"}}
      example.org: {urls: {ews: "off"}}
"""

HOSTS = ["autodiscover.example.com", "autodiscover.old.example", "autodiscover.moved.example", "autodiscover.example.org", "mail.example.com"]


def install_packages(folder):
    """Runs npm; returns what went wrong in one line, or nothing."""
    command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--fetch-timeout=60000", "--fetch-retries=2"]
    try:
        done = subprocess.run(command, cwd=folder, timeout=280, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    if done.returncode == 0:
        return ""
    lines = [line.strip() for line in done.stderr.splitlines() if line.startswith(("npm ERR!", "npm error"))]
    return "; ".join(lines[:3]) or f"exit code {done.returncode}"


@pytest.fixture(scope="module")
def installation():
    """The folder of the packages, and why it could not be filled."""
    build = pathlib.Path(os.environ.get("SMARTDISCOVER_BUILD") or tempfile.gettempdir())
    folder = build / "npm-clients"
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = (CLIENTS / "package.json").read_text(encoding="utf-8")
        mark = folder / "installed.json"
        error = ""
        if not mark.exists() or mark.read_text(encoding="utf-8") != wanted:
            shutil.copy(CLIENTS / "package.json", folder / "package.json")
            error = install_packages(folder)
            if not error:
                mark.write_text(wanted, encoding="utf-8")
    return folder / "node_modules", error


def test_npm_installs_the_client(installation):
    if installation[1]:
        pytest.fail(f"npm install failed: {installation[1]}", pytrace=False)


@pytest.fixture(scope="module")
def modules(installation):
    if installation[1]:
        pytest.skip("npm install failed")
    return installation[0]


@pytest.fixture(scope="module")
def shared_daemon(shared_site):
    shared_site.write("service-map.yaml", MAP)
    shared_site.people({**PEOPLE, "ann@example.com": ("s3cret", "Ann Example", "may_open: [info@example.com]"), "pia@example.org": ("s3cret", "Pia Plain")})
    with Daemon(shared_site) as daemon:
        yield daemon


@pytest.fixture
def play(shared_daemon, modules):
    listen = shared_daemon.site.listen
    hosts = {name: {"443": listen["https"], "80": listen["http"]} for name in HOSTS}

    def run(operation, about, settings=(), login="ann@example.com", password="s3cret"):
        order = {"operation": operation, "login": login, "password": password, "about": about, "settings": list(settings), "hosts": hosts}
        environment = {**os.environ, "NODE_PATH": str(modules), "NODE_EXTRA_CA_CERTS": shared_daemon.site.authority}
        done = subprocess.run(["node", str(CLIENTS / "ews_javascript_api.js")], input=json.dumps(order), env=environment, capture_output=True, text=True,
                              timeout=120)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout[done.stdout.index('{"connected"'):])

    return run


def test_it_finds_the_service_by_its_header_and_reads_every_setting(play):
    result = play("users", ["ann@example.com"], ["UserDisplayName", "AutoDiscoverSMTPAddress", "ExternalEwsUrl", "EwsSupportedSchemas", "UserDN",
                                                 "ExternalImap4Connections", "ExternalSmtpConnections", "ExternalWebClientUrls", "AlternateMailboxes", "UserDeploymentId"])
    assert "error" not in result, result
    [response] = result["responses"]
    assert response["code"] == "NoError"
    settings = response["settings"]
    assert settings["UserDisplayName"] == "Ann Example"
    assert settings["AutoDiscoverSMTPAddress"] == "ann@example.com"
    assert settings["ExternalEwsUrl"] == "https://mail.example.com/EWS/Exchange.asmx"
    assert "Exchange2016" in settings["EwsSupportedSchemas"]
    assert settings["ExternalImap4Connections"] == [{"encryptionMethod": "SSL", "hostname": "imap.example.com", "port": 993}]
    assert [connection["encryptionMethod"] for connection in settings["ExternalSmtpConnections"]] == ["SSL", "TLS"]
    assert [client["url"] for client in settings["ExternalWebClientUrls"]] == ["https://mail.example.com/webmail/"]
    assert [mailbox["smtpAddress"] for mailbox in settings["AlternateMailboxes"]] == ["info@example.com"]
    assert result["server"] == "15.1.2507"
    assert response["errors"] == {"UserDeploymentId": "SettingIsNotAvailable"}
    assert "autodiscover.example.com:443" in result["connected"]


def test_its_ews_service_finds_its_url(play):
    assert play("url", ["ann@example.com"])["url"].rstrip("/") == "https://mail.example.com/EWS/Exchange.asmx"


def test_several_users_have_answers_of_their_own(play):
    result = play("users", ["ann@example.com", "bob@example.com"], ["UserDisplayName"])
    assert [response["code"] for response in result["responses"]] == ["NoError", "InvalidUser"]
    assert result["responses"][1]["settings"] == {}


def test_it_follows_redirects(play):
    by_address = play("url", ["ann@old.example"])
    assert by_address["url"].rstrip("/") == "https://mail.example.com/EWS/Exchange.asmx"
    moved = play("url", ["x@moved.example"])
    assert "mail.example.com:443" in moved["connected"], "it asks where the answer leads, until it has been led in a circle too often"


def test_domains(play):
    result = play("domains", ["example.com"], ["ExternalEwsUrl"])
    assert "error" not in result, result
    assert result["responses"][0]["settings"]["ExternalEwsUrl"] == "https://mail.example.com/EWS/Exchange.asmx"


def test_a_wrong_password(play):
    result = play("users", ["ann@example.com"], ["UserDisplayName"], password="wrong")
    assert "error" in result and "responses" not in result


def test_a_site_without_ews_is_passed_over(play):
    result = play("users", ["pia@example.org"], ["UserDisplayName"], login="pia@example.org")
    assert "error" in result, "no X-SOAP-Enabled, so it asks no SOAP service"
