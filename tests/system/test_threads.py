"""Many clients at once while the configuration is exchanged again and again, and a stop in the middle. Made for ThreadSanitizer: what it
finds, the daemon says on standard error, and the harness fails."""

import concurrent.futures
import threading

from harness.daemon import Daemon, command
from harness.requests import XML, mobilesync, outlook, request
from harness.site import PEOPLE, SERVICE_MAP

ANN = ("ann@example.com", "s3cret")
BOB = ("bob@example.com", "hunter2")
CLIENTS = 6
ROUNDS = 25


def client(daemon, number):
    """One client's questions, each with the status that is right for it."""
    questions = [
        (outlook("ann@example.com", ANN), 200),
        (mobilesync("bob@example.com", BOB), 200),
        (request("GET", XML, credentials=ANN), 200),
        (request("GET", XML), 401),
        (outlook("ann@example.com", ("ann@example.com", f"wrong-{number}")), 401),
        (request("PUT", XML), 405),
        (request("GET", "/nowhere"), 404),
    ]
    asked = 0
    for turn in range(ROUNDS):
        with daemon.tls() as connection:
            for data, status in questions[turn % 3:]:
                response = connection.ask(data)
                assert response.status == status, (data, response)
                asked += 1
        if turn % 5 == number % 5:
            with daemon.plain() as connection:
                assert connection.ask(request("GET", XML)).status == 302
    return asked


def reload_until(done, daemon):
    count = 0
    while not done.is_set():
        daemon.site.write("service-map.yaml", SERVICE_MAP.replace("imap.example.com", f"imap{count}.example.com"))
        # The same people, written anew: the store reads its file again.
        daemon.site.people(PEOPLE)
        assert daemon.reload().returncode == 0
        assert command("status", "--config", daemon.site.config).returncode == 0
        count += 1
    return count


def test_clients_reloads_and_a_stop(site):
    site.settings["workers"] = "4"
    site.settings["limits"] = "{per_address: 1000}"
    with Daemon(site) as daemon:
        done = threading.Event()
        with concurrent.futures.ThreadPoolExecutor(CLIENTS + 1) as pool:
            reloader = pool.submit(reload_until, done, daemon)
            clients = [pool.submit(client, daemon, number) for number in range(CLIENTS)]
            try:
                asked = sum(future.result(timeout=240) for future in clients)
            finally:
                done.set()
            assert asked > CLIENTS * ROUNDS
            assert reloader.result(timeout=60) > 0

        waiting = [daemon.tls() for _ in range(10)]
        for connection in waiting:
            connection.send(outlook("ann@example.com", ANN))
        daemon.terminate()
        for connection in waiting:
            assert connection.read("POST").status == 200
            connection.close()
        assert daemon.wait() == 0
        daemon.assert_sane()
