"""A stop: every connection in progress, and every one accepted but not yet answered, gets its answer."""

import socket

import pytest

from harness import wire
from harness.requests import outlook, request

ANN = ("ann@example.com", "s3cret")
ASK = outlook("ann@example.com", ANN)


def begin_to_stop(daemon):
    daemon.terminate()
    assert daemon.await_notice("STOPPING=1")


def test_a_request_half_sent_is_answered(daemon):
    daemon.start()
    with daemon.tls() as connection:
        connection.send(ASK[:200])
        begin_to_stop(daemon)
        response = connection.send(ASK[200:]).read("POST")
        assert response.status == 200
        assert response.closes
        assert connection.is_closed()
    assert daemon.wait() == 0


def test_a_connection_that_has_not_asked_yet_is_answered(daemon):
    daemon.start()
    with daemon.tls() as connection:
        begin_to_stop(daemon)
        assert connection.ask(ASK).status == 200
        assert connection.is_closed()
    assert daemon.wait() == 0


def test_a_connection_that_idles_is_closed(daemon):
    daemon.start()
    with daemon.tls() as connection:
        assert connection.ask(ASK).status == 200
        daemon.terminate()
        assert connection.is_closed()
    assert daemon.wait() == 0


def test_nobody_new_gets_in(daemon):
    daemon.start()
    with daemon.tls() as connection:
        connection.send(ASK[:50])
        begin_to_stop(daemon)

        def refused():
            try:
                socket.create_connection(("127.0.0.1", daemon.site.listen["https"]), timeout=5).close()
            except ConnectionRefusedError:
                return True
            except ConnectionResetError:
                return False    # it came in the very moment in which the listener closed
            return False

        wire.eventually(refused, what="closing the listener")
        assert connection.send(ASK[50:]).read("POST").status == 200
    assert daemon.wait() == 0


def test_many_at_once_are_all_answered(daemon):
    daemon.start()
    connections = [daemon.tls() for _ in range(40)]
    for number, connection in enumerate(connections):
        connection.send(ASK if number % 2 else ASK[: 20 + number])
    daemon.terminate()
    for number, connection in enumerate(connections):
        if number % 2 == 0:
            connection.send(ASK[20 + number:])
        assert connection.read("POST").status == 200, number
        connection.close()
    assert daemon.wait() == 0


def test_who_never_ends_is_cut_after_the_drain(daemon):
    daemon.site.settings["limits"] = "{drain: 1s, request: 60s}"
    daemon.start()
    with daemon.tls() as connection:
        connection.send(ASK[:50])
        daemon.terminate()
        assert connection.is_closed()
        assert daemon.wait() == 0


def test_an_impatient_stop_is_still_an_orderly_one(daemon):
    daemon.start()
    while daemon.process.poll() is None:
        daemon.terminate()
    assert daemon.wait() == 0


@pytest.mark.parametrize("listener", ["http", "management"])
def test_the_other_listeners_stop_too(daemon, listener):
    daemon.start()
    port = daemon.site.listen[listener]
    with wire.plain(port) as connection:
        assert connection.ask(request("GET", "/health/live", host="autodiscover.example.com")).status < 500
        daemon.terminate()
        assert connection.is_closed()
    assert daemon.wait() == 0
    with pytest.raises(ConnectionRefusedError):
        wire.plain(port)


def test_a_second_start_on_the_same_ports(daemon):
    daemon.start()
    with daemon.tls() as connection:
        assert connection.ask(ASK).status == 200
    listen = dict(daemon.site.listen)
    daemon.stop()
    daemon.site.listen = listen
    daemon.spawn()
    assert daemon._await_ready(), daemon.log
    assert daemon.ask(ASK).status == 200


def test_the_control_socket_is_removed(daemon):
    daemon.start()
    assert daemon.site.control.exists()
    assert daemon.site.control.stat().st_mode & 0o777 == 0o600
    daemon.stop()
    assert not daemon.site.control.exists()
