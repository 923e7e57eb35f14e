"""What never reaches a log, and what nobody can learn from answers."""

import json
import re

import pytest

from harness.daemon import Daemon, command
from harness.requests import XML, basic, mobilesync, outlook, request

ANN = ("ann@example.com", "s3cret")


def exercise(daemon):
    """Every way of asking, with passwords that can be looked for."""
    daemon.ask(outlook("ann@example.com", ANN))
    daemon.ask(outlook("ann@example.com", ("ann@example.com", "wrong-pass-word")))
    daemon.ask(outlook("nobody.at.all@example.com", ("nobody.at.all@example.com", "other-pass-word")))
    daemon.ask(mobilesync("bob@example.com", ANN))
    daemon.ask(request("GET", XML, credentials=ANN))
    daemon.ask(request("GET", XML, fields=[("Authorization", "Basic !!not-base64!!")]))
    daemon.ask(request("POST", XML, credentials=ANN, body=b"body-of-a-stranger " * 10))
    daemon.ask(request("GET", XML + "?email=asked.in.query@example.com", credentials=ANN))
    with daemon.plain() as connection:
        connection.ask(outlook("ann@example.com", ANN))


def log_of(site, **log):
    site.settings["log"] = json.dumps(log)
    with Daemon(site) as daemon:
        exercise(daemon)
        daemon.stop()
        return daemon.log


@pytest.mark.parametrize("level", ["info", "debug"])
@pytest.mark.parametrize("format", ["text", "json"])
def test_passwords_and_bodies_are_in_no_log(site, level, format):
    log = log_of(site, level=level, format=format)
    assert log.count("\n") > 5
    for secret in ["s3cret", "hunter2", "wrong-pass-word", "other-pass-word", basic(*ANN).split()[1], "not-base64", "body-of-a-stranger", "$6$"]:
        assert secret not in log, secret


@pytest.mark.parametrize("level", ["info", "debug"])
def test_mail_addresses_are_hashed(site, level):
    log = log_of(site, level=level)
    for address in ["ann@example.com", "bob@example.com", "nobody.at.all", "asked.in.query", "Ann Example"]:
        assert address not in log, address


def test_mail_addresses_where_the_site_says_plain(site):
    assert "ann@example.com" in log_of(site, mail_addresses="plain")


def test_client_addresses_are_plain(site):
    assert "127.0.0.1" in log_of(site)


def test_one_person_hashes_alike_on_every_node(site):
    (site.folder / "hash.key").write_text("0123456789abcdef0123456789abcdef")
    hashes = []
    for _ in range(2):
        log = log_of(site, hash_key_file="hash.key")
        found = set(re.findall(r"\b[0-9a-f]{16}\b", log))
        assert found
        hashes.append(found)
    assert hashes[0] & hashes[1]


def test_one_line_a_request(site):
    with Daemon(site) as daemon:
        before = len(daemon.lines)
        daemon.ask(outlook("ann@example.com", ANN))
        line = daemon.await_log(r"outlook", after=before)
        daemon.stop()
        lines = [entry for entry in daemon.lines[before:] if "outlook" in entry]
        assert lines == [line]
        for word in ["200", "example.com", "ok"]:
            assert word in line


def test_json_lines_are_json(site):
    for line in log_of(site, format="json").splitlines():
        assert isinstance(json.loads(line), dict)


def test_control_characters_do_not_pass_into_the_log(site):
    with Daemon(site) as daemon:
        before = len(daemon.lines)
        for agent in ["x\x1b[31mred", "tab\there", "\x7f\x80\xff", "a\u2028b"]:
            daemon.ask(request("GET", XML, fields=[("User-Agent", agent)]))
        daemon.ask(request("GET", "/%0d%0aforged=line", host="example.com"))
        daemon.ask(outlook("x&#10;forged=line@example.com", ANN))
        daemon.stop()
        for line in daemon.lines[before:]:
            assert not re.search(r"[\x00-\x1f\x7f]", line), line
            assert not line.startswith("forged")


def test_unknown_user_and_wrong_password_get_the_same_bytes(shared_daemon):
    def answer(login, password):
        response = shared_daemon.ask(outlook("ann@example.com", (login, password)))
        return response.status, [(n, v) for n, v in response.fields if n.lower() not in ("date", "x-request-id")], response.body

    challenge = answer("ann@example.com", "wrong")
    assert challenge[0] == 401
    assert ("WWW-Authenticate", 'Basic realm="SmartDiscover"') in challenge[1]
    for login, password in [("nobody@example.com", "s3cret"), ("ann@elsewhere.example", "s3cret"), ("nobody", ""), ("", ""), ("EXAMPLE\\ann", "x"),
                            ("@", "x"), ("ann@example.com", "s3cret "), ("ann@example.com", "S3CRET")]:
        assert answer(login, password) == challenge, login
    without = shared_daemon.ask(outlook("ann@example.com"))
    assert (without.status, without.body) == (challenge[0], challenge[2])


def test_signing_in_from_the_command_line_shows_no_password(site):
    site.write_config()
    done = command("signin", "ann@example.com", "--config", site.config, stdin="s3cret\n")
    assert done.returncode == 0, done.stderr
    assert "s3cret" not in done.stdout + done.stderr
