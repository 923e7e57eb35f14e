"""Whoever asks without a password learns about a domain, and about nobody in it."""

import statistics
import time

import pytest

from harness import wire
from harness.anonymous import ANN, AUTOCONFIG, JSON_V2, PUBLIC, get, lasting, prepare
from harness.daemon import Daemon
from harness.requests import request

# Somebody with a name, groups and settings of her own; somebody plain; nobody; and words that are no address.
ASKED = ["ann@example.com", "bob@example.com", "nobody.at.all@example.com", "EVOLUTIONUSER@example.com", "ann%2Btag@example.com", "example.com"]
SECRETS = [b"Ann", b"ann-s-own-login", b"smtp-ann", b"imap-vip", b"vip.example.com", b"bob", b"Bob"]


@pytest.fixture(scope="module")
def served(shared_site):
    with Daemon(prepare(shared_site)) as daemon:
        yield daemon


@pytest.mark.parametrize("path", PUBLIC)
def test_bytes_and_headers_do_not_tell_who_exists(served, path):
    alone = lasting(get(served, path))
    for address in ASKED:
        for parameter in ("emailaddress", "email", "Email", "user", "resource"):
            assert lasting(get(served, f"{path}?{parameter}={address}")) == alone, (parameter, address)
    for credentials in (ANN, ("ann@example.com", "wrong"), ("nobody.at.all@example.com", "wrong"), ("", "")):
        assert lasting(get(served, path, credentials=credentials)) == alone, credentials


@pytest.mark.parametrize("path", PUBLIC)
def test_nothing_of_a_person_is_in_it(served, path):
    answer = repr(lasting(get(served, f"{path}?emailaddress=ann@example.com"))).encode()
    for secret in SECRETS:
        assert secret not in answer, secret


def test_the_same_is_there_behind_a_password(served):
    """What is hidden above is what the person is told."""
    own = get(served, "/autodiscover/autodiscover.xml", credentials=ANN).body
    for secret in (b"Ann Example", b"ann-s-own-login", b"smtp-ann.example.com", b"imap-vip.example.com", b"https://vip.example.com/dav/ann%40example.com/"):
        assert secret in own, secret


@pytest.mark.parametrize("question", [f"{AUTOCONFIG}?emailaddress=", f"{JSON_V2}?Protocol=ActiveSync&Email="])
def test_time_does_not_tell_who_exists(served, question):
    """Coarsely: medians of many, in turns, on one connection."""
    times = {address: [] for address in ASKED[:3]}
    with wire.tls(served.site.listen["https"], "example.com", served.site.authority) as connection:
        for turn in range(310):
            for address, taken in times.items():
                message = request("GET", question + address, host="example.com")
                begin = time.perf_counter()
                response = connection.ask(message)
                if turn >= 10:
                    taken.append(time.perf_counter() - begin)
                assert response.status == 200
    medians = [statistics.median(taken) for taken in times.values()]
    assert max(medians) < 1.5 * min(medians) + 0.0005, medians


def test_no_store_is_asked(tmp_path, certificate):
    """A store that is down, and would delay or spoil every answer that needs it."""
    from harness.site import Site

    site = prepare(Site(tmp_path / "site", certificate))
    site.stores = ["{type: file, path: never-written.yaml}"]
    with Daemon(site) as daemon:
        for path in PUBLIC:
            assert get(daemon, path + "?emailaddress=ann@example.com", credentials=ANN).status in (200, 307), path


@pytest.mark.parametrize("level", ["info", "debug"])
def test_no_address_is_in_the_log(tmp_path, certificate, level):
    from harness.site import Site

    site = prepare(Site(tmp_path / "site", certificate))
    site.settings["log"] = f"{{level: {level}}}"
    with Daemon(site) as daemon:
        for path in PUBLIC:
            get(daemon, path + "?emailaddress=somebody.secret@example.com&email=somebody.secret@example.com")
            get(daemon, path, "somebody-secret.example")
        get(daemon, "/v1.1/somebody.secret.example")
        daemon.stop()
        assert "autoconfig" in daemon.log and "well_known" in daemon.log and "pacc" in daemon.log
        assert "somebody" not in daemon.log
