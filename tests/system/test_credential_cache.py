"""The credential cache: when a sign-in asks no store, and that a change of files or a reload counts at once."""

import contextlib
import sqlite3

import pytest

from harness.daemon import command
from harness.requests import outlook, request
from harness.site import PEOPLE, SERVICE_MAP, crypt


def store_requests(daemon):
    """How often a store was asked, in all."""
    with daemon.management() as connection:
        text = connection.ask(request("GET", "/metrics", host="localhost")).text
    return sum(float(line.rsplit(" ", 1)[1]) for line in text.split("\n") if line.startswith("smartdiscover_store_requests_total{"))


def sign_in(daemon, person, password):
    """The status, and whether a store was asked."""
    before = store_requests(daemon)
    status = daemon.ask(outlook(person, (person, password))).status
    return status, "asked" if store_requests(daemon) > before else "cached"


@pytest.fixture
def two_stores(daemon):
    """Ann and Bob in users.yaml, Cleo and Dora in htpasswd, all of them in the cache."""
    site = daemon.site
    site.stores = ["{type: file, path: users.yaml}", "{type: htpasswd, path: htpasswd}"]
    htpasswd(site, {"cleo@example.com": "c1", "dora@example.com": "d1"})
    daemon.start()
    for person, password in (("ann@example.com", "s3cret"), ("bob@example.com", "hunter2"), ("cleo@example.com", "c1"), ("dora@example.com", "d1")):
        assert sign_in(daemon, person, password) == (200, "asked")
        assert sign_in(daemon, person, password) == (200, "cached")
    return daemon


def htpasswd(site, people):
    site.write("htpasswd.new", "".join(f"{person}:{crypt(password)}\n" for person, password in people.items())).rename(site.folder / "htpasswd")


def test_a_reload_begins_anew(two_stores):
    two_stores.site.write("service-map.yaml", SERVICE_MAP.replace("imap.example.com", "imap2.example.com"))
    assert two_stores.reload().returncode == 0
    assert sign_in(two_stores, "ann@example.com", "s3cret") == (200, "asked")
    assert sign_in(two_stores, "ann@example.com", "s3cret") == (200, "cached")
    assert "imap2.example.com" in two_stores.ask(outlook("ann@example.com", ("ann@example.com", "s3cret"))).text


@pytest.mark.parametrize("how", ["by itself", "reload"])
def test_a_changed_file_counts_at_once(two_stores, how):
    two_stores.site.people({"zoe@example.com": ("z", "Zoe"), **PEOPLE, "bob@example.com": ("n3w", "Bob Example")})
    htpasswd(two_stores.site, {"dora@example.com": "d1"})
    if how == "reload":
        assert two_stores.reload().returncode == 0
    assert sign_in(two_stores, "bob@example.com", "hunter2") == (401, "asked")
    assert sign_in(two_stores, "bob@example.com", "n3w") == (200, "asked")
    assert sign_in(two_stores, "cleo@example.com", "c1") == (401, "asked")
    for person, password in (("ann@example.com", "s3cret"), ("dora@example.com", "d1")):
        assert sign_in(two_stores, person, password) == (200, "asked")
        assert sign_in(two_stores, person, password) == (200, "cached")


def test_a_reload_that_fails_changes_nothing(two_stores):
    two_stores.site.write("service-map.yaml", "hostname: [\n")
    assert two_stores.reload().returncode == 78
    assert sign_in(two_stores, "ann@example.com", "s3cret") == (200, "cached")


def test_flush_removes_the_entries_of_one_user(two_stores):
    assert command("cache", "flush", "ann@example.com", "--config", two_stores.site.config).returncode == 0
    assert sign_in(two_stores, "ann@example.com", "s3cret") == (200, "asked")
    assert sign_in(two_stores, "cleo@example.com", "c1") == (200, "cached")


def test_a_changed_display_name_is_shown_at_once(two_stores):
    two_stores.site.people({**PEOPLE, "ann@example.com": ("s3cret", "Ann Newname")})
    assert "Ann Newname" in two_stores.ask(outlook("ann@example.com", ("ann@example.com", "s3cret"))).text


def test_flush_makes_a_changed_database_count(daemon):
    """The daemon does not see that a database changed; `cache flush` ends a cache entry before its time."""
    database = daemon.site.folder / "mail.db"

    def execute(statement, *values):
        with contextlib.closing(sqlite3.connect(database)) as connection, connection:
            connection.execute(statement, values)

    execute("CREATE TABLE mailbox (username TEXT PRIMARY KEY, password TEXT)")
    execute("INSERT INTO mailbox VALUES (?, ?)", "ann@example.com", crypt("s3cret"))
    daemon.site.stores = ['{type: sqlite, path: mail.db, query: "SELECT password FROM mailbox WHERE username = {email}"}']
    daemon.start()
    ask = outlook("ann@example.com", ("ann@example.com", "s3cret"))
    assert daemon.ask(ask).status == 200
    execute("UPDATE mailbox SET password = ?", crypt("another"))
    assert daemon.ask(ask).status == 200
    flushed = command("cache", "flush", "ann@example.com", "--config", daemon.site.config)
    assert flushed.returncode == 0, flushed.stderr
    assert daemon.ask(ask).status == 401
