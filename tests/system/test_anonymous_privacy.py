"""Whoever asks without a password learns about a domain, and about nobody in it."""

import itertools
import re
import statistics
import time

import pytest

from harness import wire
from harness.anonymous import ANN, AUTOCONFIG, CALDAV, HOST_META, HOST_META_JSON, JSON_V2, MTA_STS, PACC, PROFILE, PUBLIC, get, lasting, prepare
from harness.daemon import Daemon
from harness.requests import mobilesync, outlook, request, soap_users

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


# Every way to ask, as far as the address; then those that have to name a protocol too.
QUESTIONS = [*(f"{path}?emailaddress=" for path in (AUTOCONFIG, PACC, CALDAV, HOST_META, HOST_META_JSON, MTA_STS)),
             f"{JSON_V2}?Protocol=ActiveSync&Email=", f"{JSON_V2}?Protocol=AutodiscoverV1&Email="]


@pytest.mark.parametrize("protocol", ["ActiveSync", "AutodiscoverV1"])
def test_json_does_not_tell_who_exists(served, protocol):
    alone = lasting(get(served, f"{JSON_V2}?Protocol={protocol}"))
    assert alone[0] == 200
    for address in ASKED[:5]:
        assert lasting(get(served, f"{JSON_V2}?Protocol={protocol}&Email={address}")) == alone, address
        assert lasting(get(served, f"{JSON_V2}/v1.0/{address}?Protocol={protocol}")) == alone, address
    for credentials in (ANN, ("ann@example.com", "wrong")):
        assert lasting(get(served, f"{JSON_V2}?Protocol={protocol}&Email=ann@example.com", credentials=credentials)) == alone
    assert not [secret for secret in SECRETS if secret in repr(alone).encode()]


NUMBERS = itertools.count()


def medians(served, question, turns):
    """Seconds, of many answers in turns on one connection: for an existing user, an unknown one, and none."""
    times = {"ann@example.com": [], "nobody.at.all@example.com": [], "": []}
    with wire.tls(served.site.listen["https"], "example.com", served.site.authority) as connection:
        for turn in range(turns + 10):
            for address, taken in times.items():
                # Without an address its parameter is missing too. No two requests are alike, so that each answer is made anew.
                target = question + address if address else re.sub("[?&](emailaddress|Email)=$", "", question)
                message = request("GET", target, host="example.com", fields=[("X-Number", str(next(NUMBERS)))])
                begin = time.perf_counter()
                response = connection.ask(message)
                if turn >= 10:
                    taken.append(time.perf_counter() - begin)
                assert response.status in (200, 307)
    return [statistics.median(taken) for taken in times.values()]


@pytest.mark.parametrize("question", QUESTIONS)
def test_time_does_not_tell_who_exists(served, question):
    """Coarsely, and on a machine that does other things as well: a difference that is there is there each time."""
    for _ in range(3):
        seen = medians(served, question, 100)
        if max(seen) < 1.5 * min(seen) + 0.0005:
            return
    raise AssertionError(seen)


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


# What else a site may open to anyone. These answer with the address that was asked about as the login, and differ in nothing else.
OPENED = {
    "outlook": lambda address, credentials=None: outlook(address, credentials, host="example.com"),
    "mobilesync": lambda address, credentials=None: mobilesync(address, credentials, host="example.com"),
    "soap": lambda address, credentials=None: soap_users([address], ["UserDisplayName", "AutoDiscoverSMTPAddress", "ExternalImap4Connections", "ExternalSmtpConnections",
                                                                     "ExternalWebClientUrls", "AlternateMailboxes"], credentials, host="example.com"),
    "mobileconfig": lambda address, credentials=None: request("GET", f"{PROFILE}?email={address}", host="example.com", credentials=credentials),
}


@pytest.fixture(scope="module", params=["anonymous", "password"])
def opened(request, tmp_path_factory, certificate):
    from harness.site import Site

    site = prepare(Site(tmp_path_factory.mktemp(request.param) / "site", certificate))
    site.settings["access"] = "{" + ", ".join(f"{dialect}: {request.param}" for dialect in OPENED) + "}"
    site.settings["signing"] = '"off"'
    with Daemon(site) as daemon:
        yield request.param, daemon


@pytest.mark.parametrize("dialect", OPENED)
def test_names_and_overrides_are_told_behind_a_password_alone(opened, dialect):
    rule, daemon = opened
    ask = OPENED[dialect]
    own = {"outlook": (b"Ann Example", b"ann-s-own-login", b"smtp-ann.example.com", b"imap-vip.example.com"), "mobilesync": (b"Ann Example",),
           "soap": (b"Ann Example", b"smtp-ann.example.com", b"imap-vip.example.com"),
           "mobileconfig": (b"Ann Example", b"ann-s-own-login", b"smtp-ann.example.com", b"imap-vip.example.com", b"vip.example.com")}[dialect]
    if rule == "password":
        body = daemon.ask(ask("ann@example.com", ANN), "example.com").body
        assert [secret for secret in own if secret not in body] == []
        assert daemon.ask(ask("ann@example.com"), "example.com").status == 401
        return

    def seen(address, credentials=None):
        """The answer with the address, and what is made of it, taken out."""
        status, fields, body = lasting(daemon.ask(ask(address, credentials), "example.com"))
        assert status == 200
        body = re.sub(rb"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", b"UUID", body)
        local = address.split("@")[0]
        for text in (address, address.replace("@", "%40"), f"/{local}/"):
            body = body.replace(text.encode(), b"*")
        return status, [(name, value) for name, value in fields if name != "Content-Length"], body

    anyone = seen("nobody.at.all@example.com")
    assert seen("ann@example.com") == seen("bob@example.com") == anyone
    assert seen("ann@example.com", ANN) == anyone, "credentials make no difference where nobody asks for them"
    assert [secret for secret in own if secret in anyone[2] + repr(anyone[1]).encode()] == []
