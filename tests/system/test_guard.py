"""Who guesses passwords is told to come again later, and nobody else is; what administrators see of it, and fail2ban."""

import json
import pathlib
import re
import subprocess

import pytest

from harness.daemon import Daemon, command
from harness.requests import outlook, request, XML

RIGHT = "s3cret"
ANN = "ann@example.com"
FILTER = pathlib.Path(__file__).parents[2] / "config/fail2ban/filter.d/smartdiscover.conf"


@pytest.fixture
def guarded(site):
    site.settings["users"] = ("{stores: [{type: file, path: users.yaml}], default_domain: example.com, "
                              "throttle: {account: 3, network: {failures: 8}, window: 10m, block: 15m, exempt: [127.0.0.99]}}")
    with Daemon(site) as daemon:
        yield daemon


def sign_in(daemon, login, password, source="127.0.0.1"):
    return daemon.ask(outlook(ANN, (login, password)), source=source)


def guess(daemon, login, times=3, source="127.0.0.1"):
    for number in range(times):
        assert sign_in(daemon, login, f"wrong{number}", source).status == 401


def ask(daemon, *words):
    return command(*words, "--config", daemon.site.config)


def metric(daemon, name):
    with daemon.management() as connection:
        text = connection.ask(request("GET", "/metrics", host="localhost")).text
    return next(float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line.startswith(name + " "))


def test_who_guesses_is_told_to_come_later(guarded):
    guess(guarded, ANN)
    response = sign_in(guarded, ANN, RIGHT)
    assert response.status == 429 and 0 < int(response.field("Retry-After")) <= 900
    assert response.field("WWW-Authenticate") is None
    assert guarded.ask(outlook(ANN)).status == 401, "without credentials nobody is blocked"
    assert metric(guarded, 'smartdiscover_guard_blocks_total{kind="account"}') == 1


def test_unknown_users_are_treated_alike(guarded):
    def seen(login, source="127.0.0.3"):
        guess(guarded, login, source=source)
        response = sign_in(guarded, login, "another", source)
        return response.status, [(n, v) for n, v in response.fields if n.lower() not in ("date", "x-request-id", "retry-after")], response.body

    assert seen(ANN) == seen("nobody@example.com")
    assert seen("bob@example.com", "127.0.0.4")[0] == 429


def test_the_owner_gets_in_from_a_network_that_did_not_misbehave(guarded):
    for source in ["127.0.0.1", "127.0.0.2"]:
        for number in range(5):
            sign_in(guarded, ANN, source + str(number), source)
    assert sign_in(guarded, ANN, RIGHT, "127.0.0.1").status == 429
    assert sign_in(guarded, ANN, RIGHT, "127.0.0.2").status == 429
    assert sign_in(guarded, ANN, RIGHT, "127.0.0.7").status == 200
    assert sign_in(guarded, ANN, "slip", "127.0.0.7").status == 401
    assert sign_in(guarded, ANN, "other slip", "127.0.0.7").status == 401
    assert sign_in(guarded, ANN, RIGHT, "127.0.0.7").status == 200


def test_remembered_credentials_pass_a_blocked_network(guarded):
    assert sign_in(guarded, "bob@example.com", "hunter2").status == 200
    for number in range(8):
        assert sign_in(guarded, f"user{number}@example.com", "x").status == 401
    assert sign_in(guarded, ANN, RIGHT).status == 429
    assert sign_in(guarded, "bob@example.com", "hunter2").status == 200
    assert sign_in(guarded, ANN, RIGHT, "127.0.0.2").status == 200


def test_repeats_and_requests_without_credentials_do_not_count(guarded):
    for _ in range(12):
        assert sign_in(guarded, ANN, "old password").status == 401
        assert guarded.ask(request("GET", XML)).status == 401
    assert sign_in(guarded, ANN, RIGHT).status == 200


def test_exempt_networks_are_free(guarded):
    guess(guarded, ANN, 12, "127.0.0.99")
    assert sign_in(guarded, ANN, RIGHT, "127.0.0.99").status == 200


def test_blocks_survive_a_reload_which_brings_new_limits(guarded):
    guess(guarded, ANN)
    guarded.site.settings["users"] = guarded.site.settings["users"].replace("account: 3", "account: 5")
    guarded.site.write_config()
    assert guarded.reload().returncode == 0
    assert sign_in(guarded, ANN, RIGHT).status == 429
    guess(guarded, "bob@example.com", 5, "127.0.0.4")
    assert sign_in(guarded, "bob@example.com", "hunter2", "127.0.0.4").status == 429


def test_blocks_can_be_listed_and_lifted(guarded):
    assert ask(guarded, "blocks", "list").stdout == "no blocks\n"
    guess(guarded, "ann")
    assert re.fullmatch(r"account ann@example\.com, for \d+ s more\n", ask(guarded, "blocks", "list").stdout)
    listed = json.loads(ask(guarded, "blocks", "list", "--json").stdout)["blocks"]
    assert [(block["kind"], block["subject"]) for block in listed] == [("account", ANN)] and 0 < listed[0]["seconds_left"] <= 900
    assert ask(guarded, "blocks", "clear", "bob@example.com").stdout == "0 blocks lifted\n"
    assert ask(guarded, "blocks", "clear", "ann@example.net").stdout == "1 block lifted\n", "an alias domain is the same account"
    assert sign_in(guarded, ANN, RIGHT).status == 200
    for number in range(8):
        sign_in(guarded, f"user{number}@example.com", "x")
    assert json.loads(ask(guarded, "blocks", "clear", "127.0.0.0/8", "--json").stdout) == {"lifted": 1}
    assert sign_in(guarded, "bob@example.com", "hunter2").status == 200
    guess(guarded, ANN.replace("ann", "zoe"), source="127.0.0.5")
    assert ask(guarded, "blocks", "clear").stdout == "1 block lifted\n"


def test_what_is_remembered_can_be_forgotten(guarded):
    for source in ["127.0.0.1", "127.0.0.2"]:
        sign_in(guarded, ANN, RIGHT, source)
    sign_in(guarded, "bob@example.com", "hunter2")
    misses = metric(guarded, 'smartdiscover_credential_cache_total{result="miss"}')
    assert ask(guarded, "cache", "flush", ANN).stdout == "1 cache entry removed\n"
    sign_in(guarded, "bob@example.com", "hunter2")
    assert metric(guarded, 'smartdiscover_credential_cache_total{result="miss"}') == misses
    sign_in(guarded, ANN, RIGHT)
    assert metric(guarded, 'smartdiscover_credential_cache_total{result="miss"}') == misses + 1
    assert json.loads(ask(guarded, "cache", "flush", "--json").stdout) == {"removed": 2}


@pytest.mark.parametrize("words", [("blocks",), ("blocks", "lift"), ("blocks", "clear", "ann"), ("blocks", "clear", "192.0.2.0/33"), ("blocks", "list", ANN),
                                   ("blocks", "clear", "a b"), ("cache",), ("cache", "list"), ("cache", "flush", "ann"), ("cache", "flush", "")])
def test_what_is_no_command_is_a_usage_error(shared_daemon, words):
    done = ask(shared_daemon, *words)
    assert done.returncode == 64 and done.stderr and not done.stdout


def test_without_a_daemon_they_say_so(site):
    site.write_config()
    for words in [("blocks", "list"), ("cache", "flush")]:
        done = command(*words, "--config", site.config)
        assert done.returncode == 69 and str(site.control) in done.stderr


@pytest.mark.parametrize("log", ["{format: text}", "{format: json}", "{format: text, mail_addresses: plain}", "{format: json, mail_addresses: plain}"])
def test_fail2ban_reads_the_lines(site, tmp_path, log):
    site.settings["log"] = log
    forged = 'x warning sign_in_failed client=203.0.113.9 login="'
    with Daemon(site) as daemon:
        sign_in(daemon, ANN, RIGHT, "127.0.0.10")
        daemon.ask(outlook(ANN), source="127.0.0.11")
        sign_in(daemon, ANN, "wrong", "127.0.0.12")
        sign_in(daemon, forged + "@example.com", "wrong", "127.0.0.13")
        sign_in(daemon, '","level":"warning","message":"sign_in_failed","client":"203.0.113.9","login":"', "wrong", "127.0.0.14")
        for number in range(11):
            sign_in(daemon, "bob@example.com", str(number), "127.0.0.15")
        daemon.stop()
        lines = daemon.log
    (tmp_path / "daemon.log").write_text(lines + "\n")
    done = subprocess.run(["fail2ban-regex", "-v", tmp_path / "daemon.log", FILTER], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    found = re.findall(r"^\|\s+(\d+\.\d+\.\d+\.\d+)  ", done.stdout, re.M)
    assert sorted(found) == ["127.0.0.12", "127.0.0.13", "127.0.0.14"] + ["127.0.0.15"] * 11, done.stdout
    last = [line for line in lines.splitlines() if "sign_in_failed" in line and "127.0.0.15" in line][-1]
    assert ("bob@example.com" in last) == ("plain" in log) and "blocked" in last
