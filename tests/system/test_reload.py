"""Reload: a complete new state or the old one, never a connection cut."""

import json
import resource
import signal
import socket
import time

import pytest

from harness import wire
from harness.daemon import Daemon, command
from harness.requests import outlook
from harness.site import PEOPLE, SERVICE_MAP, self_signed

ANN = ("ann@example.com", "s3cret")
ASK = outlook("ann@example.com", ANN)


def move_imap(site, host):
    site.write("service-map.yaml", SERVICE_MAP.replace("imap.example.com", host))


def hang_up(daemon):
    daemon.signal(signal.SIGHUP)
    assert daemon.await_notice("RELOADING=1")
    assert daemon.await_notice("READY=1")


def test_sighup_takes_the_new_configuration(daemon):
    daemon.start()
    assert "<Server>imap.example.com</Server>" in daemon.ask(ASK).text
    move_imap(daemon.site, "imap2.example.com")
    assert "<Server>imap.example.com</Server>" in daemon.ask(ASK).text, "nothing changes before the reload"
    hang_up(daemon)
    assert "<Server>imap2.example.com</Server>" in daemon.ask(ASK).text


def test_a_burst_of_sighups_is_merged_and_the_last_content_wins(daemon):
    # Large enough for a reload to take much longer than a signal.
    many = SERVICE_MAP.rstrip() + "\n" + "".join(f"      d{number}.example: {{services: {{smtp: {{}}}}}}\n" for number in range(2000))
    daemon.site.write("service-map.yaml", many)
    daemon.start()
    for number in range(100):
        if number % 10 == 9:
            beside = daemon.site.write("service-map.new", many.replace("imap.example.com", f"imap{number}.example.com"))
            beside.rename(daemon.site.folder / "service-map.yaml")
        daemon.signal(signal.SIGHUP)
    deadline = time.monotonic() + 60
    while "<Server>imap99.example.com</Server>" not in daemon.ask(ASK).text:
        assert time.monotonic() < deadline, daemon.log
    # This one comes after all that the signals began.
    assert daemon.reload().returncode == 0
    reloads = sum(" reloaded " in line for line in daemon.log.split("\n"))
    assert 2 <= reloads < 60, f"{reloads} reloads after 100 signals and a command"


def test_a_broken_configuration_leaves_the_old_state(daemon):
    daemon.start()
    daemon.site.write("service-map.yaml", SERVICE_MAP.replace("tls: starttls", "tls: sometimes"))
    hang_up(daemon)
    assert "<Server>imap.example.com</Server>" in daemon.ask(ASK).text
    assert "sometimes" in daemon.log and "service-map.yaml:" in daemon.log
    move_imap(daemon.site, "imap3.example.com")
    hang_up(daemon)
    assert "<Server>imap3.example.com</Server>" in daemon.ask(ASK).text


def test_the_command_waits_and_says_what_is_wrong(daemon):
    daemon.start()
    done = daemon.reload()
    assert done.returncode == 0, done.stderr

    daemon.site.write("service-map.yaml", SERVICE_MAP.replace("hostname: mail.example.com", "hostnmae: mail.example.com"))
    done = daemon.reload()
    assert done.returncode == 78
    assert "service-map.yaml:" in done.stdout + done.stderr and "hostname" in done.stdout + done.stderr

    move_imap(daemon.site, "imap4.example.com")
    assert daemon.reload().returncode == 0
    assert "<Server>imap4.example.com</Server>" in daemon.ask(ASK).text, "the command returns when it is done"


def test_a_reload_cuts_no_connection(daemon):
    daemon.start()
    with daemon.tls() as idle, daemon.tls() as asking, daemon.tls() as fresh:
        assert idle.ask(ASK).status == 200
        asking.send(ASK[:100])
        move_imap(daemon.site, "imap5.example.com")
        assert daemon.reload().returncode == 0
        assert asking.send(ASK[100:]).read("POST").status == 200
        assert "<Server>imap5.example.com</Server>" in idle.ask(ASK).text
        assert "<Server>imap5.example.com</Server>" in fresh.ask(ASK).text


def test_a_changed_log_takes_effect(daemon):
    daemon.site.settings["log"] = "{level: warning, format: text}"
    daemon.start()
    assert daemon.ask(ASK).status == 200
    assert "outlook" not in daemon.log, "requests are logged at level info"
    daemon.site.settings["log"] = "{level: debug, format: json}"
    daemon.site.write_config()
    assert daemon.reload().returncode == 0
    before = len(daemon.lines)
    assert daemon.ask(ASK).status == 200
    line = json.loads(daemon.await_log("outlook", after=before))
    assert line["level"] == "info", line
    # What is logged at level debug alone.
    with wire.plain(daemon.site.listen["https"]) as connection:
        connection.send(b"no TLS at all\r\n\r\n").read_to_end()
    assert json.loads(daemon.await_log("TLS handshake failed", after=before))["level"] == "debug"


def test_changed_limits_take_effect(daemon):
    daemon.start()
    large = outlook("ann@example.com", ANN, fields=[("X-Large", "x" * 3000)])
    with daemon.tls() as old:
        assert old.ask(large).status == 200
        daemon.site.settings["limits"] = "{header: 2KiB, per_address: 3}"
        daemon.site.write_config()
        assert daemon.reload().returncode == 0
        assert daemon.ask(large).status == 431
        assert old.ask(large).status == 431, "the next request of a connection that stands"
    with daemon.tls() as one, daemon.tls() as two, daemon.tls() as three:
        for connection in (one, two, three):
            assert connection.ask(ASK).status == 200
        with pytest.raises((OSError, wire.Closed)), daemon.tls() as fourth:
            fourth.ask(ASK)


def test_a_new_certificate(daemon, tmp_path):
    daemon.start()
    with daemon.tls() as old:
        renewed = self_signed(tmp_path / "renewed")
        for name in ("fullchain.pem", "privkey.pem"):
            (daemon.site.folder / "tls" / name).write_bytes((tmp_path / "renewed" / name).read_bytes())
        assert daemon.reload().returncode == 0
        # Site.authority is the file that was exchanged, so a connection that verifies proves the new certificate.
        assert daemon.site.authority.endswith("fullchain.pem") and renewed.exists()
        assert daemon.ask(ASK).status == 200
        assert old.ask(ASK).status == 200


def test_a_broken_certificate_keeps_its_old_version(daemon, certificate):
    daemon.start()
    daemon.site.authority = str(certificate)
    (daemon.site.folder / "tls" / "fullchain.pem").write_text("broken\n")
    move_imap(daemon.site, "imap6.example.com")
    daemon.reload()
    assert "<Server>imap6.example.com</Server>" in daemon.ask(ASK).text, "the rest is exchanged, the old certificate serves on"
    assert "fullchain.pem" in daemon.log


def test_the_outcome_as_json(daemon):
    daemon.start()
    daemon.site.settings["workers"] = "2"
    daemon.site.write_config()
    done = command("reload", "--json", "--config", daemon.site.config)
    assert done.returncode == 0, done.stderr
    outcome = json.loads(done.stdout)
    assert outcome["reloaded"] is True and outcome["errors"] == 0
    assert outcome["notes"] == ["workers: the new number is used after a restart"]
    daemon.site.write("service-map.yaml", SERVICE_MAP.replace("hostname: mail.example.com", "hostnmae: mail.example.com"))
    done = command("reload", "--json", "--config", daemon.site.config)
    assert done.returncode == 78
    outcome = json.loads(done.stdout)
    assert outcome["reloaded"] is False and outcome["errors"] > 0 and done.stderr == ""
    found = [finding for finding in outcome["findings"] if finding["path"] == "hostnmae"]
    assert found and found[0]["severity"] == "error" and found[0]["line"] == 1 and found[0]["file"].endswith("service-map.yaml")


def test_a_command_that_is_too_long_is_told_so(daemon):
    daemon.start()
    with socket.socket(socket.AF_UNIX) as control:
        control.connect(str(daemon.site.control))
        control.sendall(b"x" * 100000 + b"\n")
        answer = b""
        while part := control.recv(4096):
            answer += part
    assert answer == b"64\na command has 512 bytes at most\n"


def test_the_soft_limit_of_descriptors_is_raised(daemon):
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    hard = min(hard, 4096) if hard != resource.RLIM_INFINITY else 4096
    daemon.limits = {resource.RLIMIT_NOFILE: (64, hard)}
    daemon.start()
    limits = open(f"/proc/{daemon.pid}/limits", encoding="ascii").read()
    line = next(line for line in limits.split("\n") if line.startswith("Max open files"))
    assert line.split()[3:5] == [str(hard), str(hard)], line


def test_status(daemon):
    daemon.start()
    done = command("status", "--config", daemon.site.config)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    as_json = command("status", "--json", "--config", daemon.site.config)
    assert as_json.returncode == 0
    json.loads(as_json.stdout)


def test_no_daemon_is_said(site):
    site.write_config()
    for name in ("status", "reload"):
        done = command(name, "--config", site.config)
        assert done.returncode == 69, done
        assert str(site.control) in done.stderr


def test_a_second_daemon_does_not_take_the_control_socket(daemon):
    daemon.start()
    done = command("status", "--config", daemon.site.config)
    assert done.returncode == 0
    second = Daemon(daemon.site)
    second.site.listen = dict(daemon.site.listen)
    second.spawn()
    assert second.wait() in (71, 69)
    assert command("status", "--config", daemon.site.config).returncode == 0


def test_a_password_that_changes_counts_at_once(daemon):
    daemon.start()
    assert daemon.ask(ASK).status == 200
    daemon.site.people({**PEOPLE, "ann@example.com": ("n3w", "Ann Example")})
    assert daemon.ask(ASK).status == 401, "the old password stops, remembered or not"
    assert daemon.ask(outlook("ann@example.com", ("ann@example.com", "n3w"))).status == 200


def test_a_person_who_is_removed_is_out_at_once(daemon):
    daemon.start()
    assert daemon.ask(ASK).status == 200
    people = dict(PEOPLE)
    del people["ann@example.com"]
    daemon.site.people(people)
    assert daemon.ask(ASK).status == 401


def test_a_person_who_is_added_may_sign_in_at_once(daemon):
    daemon.start()
    cleo = outlook("cleo@example.com", ("cleo@example.com", "pw"))
    assert daemon.ask(cleo).status == 401
    daemon.site.people({**PEOPLE, "cleo@example.com": ("pw", "Cleo Example")})
    assert daemon.ask(cleo).status == 200


def test_a_users_file_that_breaks_keeps_nobody_in_by_mistake(daemon):
    daemon.start()
    daemon.site.write("users.yaml", "ann@example.com: {password: [unfinished\n")
    response = daemon.ask(outlook("ann@example.com", ("ann@example.com", "wrong")))
    assert response.status in (401, 503)
    daemon.site.people(PEOPLE)
    assert daemon.ask(ASK).status == 200


def test_an_htpasswd_file_is_read_again(daemon):
    site = daemon.site
    site.stores = ["{type: htpasswd, path: htpasswd}"]
    site.settings["users"] = '{default_domain: example.com, stores: [{type: htpasswd, path: htpasswd}]}'
    from harness.site import crypt

    (site.folder / "htpasswd").write_text(f"ann@example.com:{crypt('one')}\n")
    daemon.start()
    assert daemon.ask(outlook("ann@example.com", ("ann@example.com", "one"))).status == 200
    (site.folder / "new").write_text(f"ann@example.com:{crypt('two-two')}\n")
    (site.folder / "new").rename(site.folder / "htpasswd")
    assert daemon.ask(outlook("ann@example.com", ("ann@example.com", "one"))).status == 401
    assert daemon.ask(outlook("ann@example.com", ("ann@example.com", "two-two"))).status == 200
