"""Starting: what --check says, where errors are, and with what the programs end."""

import re
import socket
import subprocess

import pytest

from harness.daemon import Daemon, check, command
from harness.site import program

LOCATED = re.compile(r"^(?:.*/)?(\S+?):(\d+):(\d+): (.*)$")


def daemon_alone(*arguments):
    return subprocess.run([program("smartdiscoverd"), *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)


def findings(text):
    """(file, line, text) of every located line."""
    return [(match.group(1).rsplit("/", 1)[-1], int(match.group(2)), match.group(4)) for match in map(LOCATED.match, text.splitlines()) if match]


def test_a_good_configuration_passes(site):
    site.write_config()
    done = check(site)
    assert done.returncode == 0, done.stderr


def test_check_does_not_listen(site):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        site.listen = {"https": taken.getsockname()[1]}
        site.write_config()
        assert check(site).returncode == 0


@pytest.mark.parametrize("name", ["smartdiscoverd", "smartdiscover"])
def test_help_and_version(name):
    for argument, expected in [("--help", "--config" if name == "smartdiscoverd" else "check"), ("--version", "0.1.0")]:
        done = subprocess.run([program(name), argument], capture_output=True, text=True, timeout=60)
        assert done.returncode == 0
        assert expected in done.stdout
        assert not done.stderr


@pytest.mark.parametrize("name,arguments", [
    ("smartdiscoverd", ["--no-such-option"]),
    ("smartdiscoverd", ["stray"]),
    ("smartdiscoverd", ["--config"]),
    ("smartdiscover", ["--no-such-option"]),
    ("smartdiscover", ["no-such-command"]),
    ("smartdiscover", []),
    ("smartdiscover", ["user"]),
    ("smartdiscover", ["init"]),
    ("smartdiscover", ["signin"]),
])
def test_usage_errors_end_with_64(name, arguments):
    done = subprocess.run([program(name), *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    assert done.returncode == 64, done
    assert done.stderr and not done.stdout


def test_a_configuration_that_is_not_there(tmp_path):
    done = daemon_alone("--config", tmp_path / "none.yaml")
    assert done.returncode == 78
    assert "none.yaml" in done.stderr


def test_a_port_that_is_taken_ends_with_71(site):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        site.listen = {"https": port}
        site.settings = {}
        site.write_config()
        text = site.config.read_text().replace("listen:\n", "listen:\n  http: []\n  management: []\n")
        site.config.write_text(text)
        daemon = Daemon(site)
        daemon.spawn()
        assert daemon.wait() == 71
        assert str(port) in daemon.log
        daemon.assert_sane()


BROKEN_MAIN = """\
listen:
  https: ["127.0.0.1:99999"]
  htpt: []
tls:
  certificates:
    - {chain: tls/fullchain.pem, key: tls/privkey.pem}
  minimum_version: "1.1"
service_map: service-map.yaml
users:
  stores:
    - {type: fiel, path: users.yaml}
access:
  outlook: maybe
limits: {body: lots, idle: 60}
workers: 0
workers: 2
"""

BROKEN_MAP = """\
hostname: mail.example.com
services:
  imap: {host: imap.example.com, port: 0993x, prot: 1}
  smtp: {tls: sometimes}
urls:
  webdav: "https://{hostnam}/"
domains:
  example.com: {hostnmae: x.example.com}
  example.com: {}
  example.net: {alias_of: example.org}
  loop-a.example: {alias_of: loop-b.example}
  loop-b.example: {alias_of: loop-a.example}
"""


def test_every_error_is_shown_at_once_with_its_place(site):
    site.config.write_text(BROKEN_MAIN)
    site.write("service-map.yaml", BROKEN_MAP)
    done = check(site)
    assert done.returncode == 78
    found = findings(done.stderr)
    for line, words in [(2, "99999"), (3, "http"), (7, "1.1"), (11, "file"), (13, "maybe"), (14, "lots"), (16, "workers")]:
        assert any(f == "smartdiscover.yaml" and at == line and words in text for f, at, text in found), (line, words, done.stderr)
    for line, words in [(3, "port"), (3, "prot"), (4, "sometimes"), (6, "hostnam"), (8, "hostname"), (9, "example.com"), (10, "example.org"), (12, "loop")]:
        assert any(f == "service-map.yaml" and at == line and words in text for f, at, text in found), (line, words, done.stderr)
    assert all(at > 0 for _, at, _ in found)


@pytest.mark.parametrize("line", ["  webclient: {hostname}/webmail/", "  webclient: *", "  webclient: @home", "  webclient: {hostname}"])
def test_what_yaml_takes_for_something_else_belongs_into_quotes(site, line):
    site.write("service-map.yaml", f"hostname: mail.example.com\nurls:\n{line}\ndomains: {{example.com: {{}}}}\n")
    site.write_config()
    done = check(site)
    assert done.returncode == 78
    assert any(f == "service-map.yaml" and at == 3 and "quotes" in text for f, at, text in findings(done.stderr)), done.stderr


def test_the_daemon_and_the_command_say_the_same(site):
    site.config.write_text(BROKEN_MAIN)
    site.write("service-map.yaml", BROKEN_MAP)
    started = daemon_alone("--config", site.config)
    assert started.returncode == 78
    checked = command("check", "--config", site.config)
    assert checked.returncode == 78
    assert sorted(findings(started.stderr)) == sorted(findings(checked.stdout + checked.stderr))


def test_a_map_that_is_not_there(site):
    (site.folder / "service-map.yaml").unlink()
    site.write_config()
    done = check(site)
    assert done.returncode == 78
    assert "service-map.yaml" in done.stderr


def test_a_certificate_that_is_broken(site):
    (site.folder / "tls" / "fullchain.pem").write_text("no certificate\n")
    site.write_config()
    done = check(site)
    assert done.returncode == 78
    assert "fullchain.pem" in done.stderr


@pytest.mark.parametrize(("days", "said"), [(-1, "expired on"), (3, "expires on")])
def test_a_certificate_that_no_client_accepts_any_more(site, days, said):
    chain, key = site.folder / "tls" / "fullchain.pem", site.folder / "tls" / "privkey.pem"
    subprocess.run(["openssl", "x509", "-in", chain, "-signkey", key, "-days", str(days), "-out", chain], check=True, capture_output=True)
    site.write_config()
    done = check(site)
    assert done.returncode == 0 and said in done.stderr and "fullchain.pem" in done.stderr
    shown = command("check", "--config", site.config)
    assert shown.returncode == 0 and "[certificate]" in shown.stdout + shown.stderr


def test_warnings_do_not_stop_a_start(site):
    site.write("service-map.yaml", """
        hostname: mail.example.com
        discovery: autodiscover.example.com
        services:
          imap: {host: imap.example.com, tls: none}
          smtp: {host: smtp.example.com, tls: starttls, port: 465}
        domains:
          example.com: {}
    """)
    site.write_config()
    done = check(site)
    assert done.returncode == 0
    assert done.stderr.count("warning") >= 2, done.stderr
    assert command("check", "--config", site.config).returncode == 0
    assert command("check", "--strict", "--config", site.config).returncode == 1


def test_mistakes_within_the_user_stores_are_shown(site):
    site.stores = ["{type: file, path: users.yaml}", "{type: htpasswd, path: htpasswd}", "{type: htpasswd, path: gone}"]
    site.write("users.yaml", """
        ann@example.com: {password: "{PLAIN}right"}
        bob@example.com:
          password: "{NOSUCH}scheme"
          aliases: [nonsense]
        ann@example.com: {}
    """)
    site.write("htpasswd", "carl@example.com:{PLAIN}right\nno colon\n@example.com:{PLAIN}x\n")
    site.write_config()
    told = command("check", "--config", site.config)
    assert told.returncode == 78
    lines = told.stdout.splitlines()
    for place in ["users.yaml:3:13: bob@example.com.password: ", "users.yaml:4:13: bob@example.com.aliases: ", "users.yaml:5:1: ann@example.com: given twice, first in line 1",
                  "htpasswd:2:1: expected", "htpasswd:3:1: @example.com: "]:
        assert sum(place in line for line in lines) == 1, (place, told.stdout)
    assert sum("gone" in line for line in lines) == 1 and "warning" in next(line for line in lines if "gone" in line)
    assert lines[-1] == "5 errors, 1 warning"
    done = check(site)
    assert done.returncode == 0, "they would not stop a start"
    assert "users.yaml:3:13: " in done.stderr and "htpasswd:2:1: " in done.stderr


def test_the_user_stores_are_checked_whatever_else_is_wrong(site):
    site.write("users.yaml", "ann@example.com: {password: nonsense}\n")
    site.settings["workers"] = "many"
    site.write_config()
    told = command("check", "--config", site.config).stdout
    assert "workers: expected" in told and "users.yaml:1:29: " in told
