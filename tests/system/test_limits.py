"""Per-client limits: every limit of smartdiscover.yaml, reached over the wire."""

import time

import pytest

from harness import wire
from harness.daemon import Daemon
from harness.requests import XML, outlook, outlook_body, request
from harness.wire import Closed

ANN = ("ann@example.com", "s3cret")
ASK = outlook("ann@example.com", ANN)


def start(site, limits):
    site.settings["limits"] = limits
    return Daemon(site)


def test_header(site):
    with start(site, "{header: 2KiB}") as daemon:
        assert daemon.ask(request("GET", XML, credentials=ANN, fields=[("X", "x" * 1500)])).status == 200
        assert daemon.ask(request("GET", XML, credentials=ANN, fields=[("X", "x" * 2500)])).status == 431


def test_body(site):
    body = outlook_body("ann@example.com").ljust(2048)
    with start(site, "{body: 2KiB}") as daemon:
        assert daemon.ask(request("POST", XML, credentials=ANN, body=body)).status == 200
        assert daemon.ask(request("POST", XML, credentials=ANN, body=body + b" ")).status == 413


def test_a_refused_body_is_waited_for(site):
    """After 413 the daemon reads on for a while, so that the client finds the answer and not a reset."""
    with start(site, "{}") as daemon:
        with daemon.tls() as connection:
            connection.send(request("POST", XML, credentials=ANN, fields=[("Content-Length", "1000000")]))
            response = connection.read("POST")
            assert response.status == 413 and response.closes
            for _ in range(20):
                connection.send(b"x" * 10_000)
            assert not connection.read_to_end()


def test_an_expectation_beyond_the_limit_is_refused_before_the_body(site):
    with start(site, "{}") as daemon, daemon.tls() as connection:
        connection.send(request("POST", XML, credentials=ANN, fields=[("Content-Length", "1000000"), ("Expect", "100-continue")]))
        assert connection.read("POST").status in (413, 417)


def test_per_address(site):
    with start(site, "{per_address: 3}") as daemon:
        kept = [daemon.tls() for _ in range(3)]
        for connection in kept:
            assert connection.ask(ASK).status == 200
        with pytest.raises((OSError, Closed)):
            with daemon.tls() as fourth:
                fourth.ask(ASK)
        assert kept[0].ask(ASK).status == 200
        kept.pop().close()

        def admitted():
            try:
                return daemon.ask(ASK).status == 200
            except (OSError, Closed):
                return False

        wire.eventually(admitted, what="a place for the next one")
        for connection in kept:
            connection.close()


def test_exempt_addresses(site):
    with start(site, '{per_address: 1, exempt: ["127.0.0.0/8"]}') as daemon:
        kept = [daemon.tls() for _ in range(5)]
        for connection in kept:
            assert connection.ask(ASK).status == 200
            connection.close()


def test_connections_beyond_the_limit_wait(site):
    with start(site, "{connections: 2}") as daemon:
        first, second = daemon.tls(), daemon.tls()
        assert first.ask(ASK).status == 200 and second.ask(ASK).status == 200
        third = wire.plain(daemon.site.listen["https"])
        assert not third.is_closed(within=0.3)
        third.close()
        first.close()
        assert daemon.ask(ASK).status == 200
        second.close()


def closes_within(connection, shortest, longest):
    began = time.monotonic()
    assert connection.is_closed(within=longest)
    assert time.monotonic() - began >= shortest
    return True


def test_handshake(site):
    with start(site, "{handshake: 500ms}") as daemon:
        with wire.plain(daemon.site.listen["https"]) as silent:
            assert closes_within(silent, 0.3, 15)
        assert daemon.ask(ASK).status == 200


def test_idle(site):
    with start(site, "{idle: 500ms}") as daemon, daemon.tls() as connection:
        assert connection.ask(ASK).status == 200
        assert closes_within(connection, 0.3, 15)


def test_request_that_never_ends(site):
    with start(site, "{request: 500ms}") as daemon, daemon.tls() as connection:
        connection.send(ASK[:100])
        rest = connection.read_to_end()
        assert rest == b"" or rest.startswith(b"HTTP/1.1 408 ")
        assert daemon.ask(ASK).status == 200


def test_a_request_drop_by_drop_is_not_given_more_time(site):
    with start(site, "{request: 1s, idle: 60s}") as daemon, daemon.tls() as connection:
        began = time.monotonic()
        try:
            for octet in ASK:
                connection.send(bytes([octet]))
                if connection.is_closed(within=0.05):
                    break
        except (OSError, AssertionError):
            pass  # a reset, or the 408 that came before it
        assert time.monotonic() - began < 15


def test_slow_strangers_delay_nobody(site):
    with start(site, "{}") as daemon:
        slow = [wire.plain(daemon.site.listen["https"]) for _ in range(50)]
        halves = [daemon.tls().send(ASK[:60]) for _ in range(20)]
        began = time.monotonic()
        assert daemon.ask(ASK).status == 200
        assert time.monotonic() - began < 5
        for connection in slow + halves:
            connection.close()
