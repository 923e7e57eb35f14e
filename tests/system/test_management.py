"""The management listener: whether the daemon lives, whether it is ready, what it counts."""

import re
import subprocess
import time

from harness import wire
from harness.daemon import Daemon
from harness.requests import XML, mobilesync, outlook, request

ANN = ("ann@example.com", "s3cret")


def get(daemon, path, method="GET"):
    with daemon.management() as connection:
        return connection.ask(request(method, path, host="localhost"))


def metrics(daemon):
    """{'name{labels}': value}"""
    response = get(daemon, "/metrics")
    assert response.status == 200
    lines = [line for line in response.text.splitlines() if line and not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def test_a_daemon_that_serves_is_live_and_ready(shared_daemon):
    assert get(shared_daemon, "/health/live").status == 200
    assert get(shared_daemon, "/health/ready").status == 200
    assert get(shared_daemon, "/health/ready", "HEAD").status == 200
    assert get(shared_daemon, "/").status == 404
    assert get(shared_daemon, "/metrics", "POST").status == 405


def test_it_is_not_ready_while_it_stops(daemon):
    daemon.start()
    with daemon.management() as watching, daemon.tls() as slow:
        slow.send(outlook("ann@example.com", ANN)[:50])
        daemon.terminate()
        assert daemon.await_notice("STOPPING=1")
        assert watching.ask(request("GET", "/health/ready", host="localhost")).status == 503
        slow.send(outlook("ann@example.com", ANN)[50:])
        assert slow.read("POST").status == 200
    assert daemon.wait() == 0


def test_it_is_not_ready_without_a_usable_store(site):
    site.stores = ["{type: htpasswd, path: gone.htpasswd}"]
    with Daemon(site) as daemon:
        assert get(daemon, "/health/live").status == 200
        assert get(daemon, "/health/ready").status == 503
        response = daemon.ask(outlook("ann@example.com", ANN))
        assert response.status == 503 and int(response.field("Retry-After")) > 0
        assert daemon.ask(outlook("ann@example.com")).status == 401


def test_requests_are_counted_by_dialect_and_outcome(daemon):
    daemon.start()
    daemon.ask(outlook("ann@example.com", ANN))
    daemon.ask(outlook("nobody@example.com", ANN))
    daemon.ask(mobilesync("ann@example.com", ("ann@example.com", "wrong")))
    daemon.ask(request("GET", XML, credentials=ANN))
    daemon.ask(request("GET", "/chosen-by-a-stranger"))
    found = metrics(daemon)
    assert found['smartdiscover_requests_total{dialect="outlook",outcome="ok"}'] == 1
    assert found['smartdiscover_requests_total{dialect="outlook",outcome="address_unknown"}'] == 1
    assert found['smartdiscover_requests_total{dialect="mobilesync",outcome="unauthorized"}'] == 1
    assert found['smartdiscover_requests_total{dialect="smartdiscover",outcome="ok"}'] == 1
    assert found['smartdiscover_tls_handshakes_total{result="ok"}'] >= 5
    assert not any("stranger" in name or "example.com" in name for name in found)


def test_prometheus_accepts_the_text(daemon):
    daemon.start()
    for credentials in [ANN, ANN, ("ann@example.com", "wrong"), ("nobody@example.com", "x")]:
        daemon.ask(outlook("ann@example.com", credentials))
    text = get(daemon, "/metrics").body
    done = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, timeout=60)
    assert done.returncode == 0 and not done.stdout and not done.stderr, (done.stdout + done.stderr).decode()


def test_sign_ins_are_counted(daemon):
    daemon.start()
    for credentials in [ANN, ANN, ("ann@example.com", "wrong"), ("nobody@example.com", "x")]:
        daemon.ask(outlook("ann@example.com", credentials))
    found = metrics(daemon)
    assert found['smartdiscover_credential_cache_total{result="accepted"}'] == 1
    assert found['smartdiscover_credential_cache_total{result="miss"}'] == 3
    assert found['smartdiscover_store_ready{store="file"}'] == 1
    assert found['smartdiscover_store_requests_total{store="file",outcome="known"}'] == 2
    assert found['smartdiscover_store_requests_total{store="file",outcome="unknown"}'] == 1
    assert found['smartdiscover_store_request_duration_seconds_count{store="file"}'] == 3
    assert found["smartdiscover_request_duration_seconds_count"] == 4
    assert found['smartdiscover_guard_blocks_total{kind="account"}'] == 0
    assert found["smartdiscover_hash_queue_length"] == 0
    assert 0 < found["process_start_time_seconds"] <= time.time() + 60


def test_a_failed_reload_shows(daemon):
    daemon.start()
    assert metrics(daemon)["smartdiscover_config_last_reload_successful"] == 1
    daemon.site.write("service-map.yaml", "hostname: [\n")
    assert daemon.reload().returncode == 78
    assert metrics(daemon)["smartdiscover_config_last_reload_successful"] == 0


def test_certificates_and_version_show(shared_daemon):
    names = list(metrics(shared_daemon))
    assert any(re.fullmatch(r'smartdiscover_build_info\{.*version="0\.1\.0".*\}', name) for name in names)
    assert any(name.startswith("smartdiscover_tls_certificate_expiry_timestamp_seconds{") for name in names)


def test_nothing_of_it_is_on_the_other_listeners(shared_daemon):
    assert shared_daemon.ask(request("GET", "/metrics")).status == 404
    with wire.plain(shared_daemon.site.listen["http"]) as connection:
        assert connection.ask(request("GET", "/metrics", host="nothing-of-ours.example")).status == 404
