"""What was answered once is answered again without being made anew; never longer than configuration, sign-in and people allow."""

import contextlib
import sqlite3

import pytest

from harness.anonymous import AUTOCONFIG
from harness.daemon import command
from harness.requests import XML, outlook, request
from harness.site import PEOPLE, SERVICE_MAP, crypt

ANN = ("ann@example.com", "s3cret")
ASK = outlook("ann@example.com", ANN)


@pytest.fixture
def warm(daemon):
    """A daemon that has answered Ann's question before, and remembers."""
    daemon.start()
    for _ in range(3):
        assert daemon.ask(ASK).status == 200
    return daemon


def test_the_same_question_gets_the_same_answer(warm):
    with warm.tls() as connection:
        answers = [connection.ask(ASK) for _ in range(5)]
    assert len({answer.body for answer in answers}) == 1
    assert len({answer.field("X-Request-Id") for answer in answers}) == 5


def test_head_and_get_are_two_questions(warm):
    for _ in range(3):
        with warm.tls() as connection:
            whole = connection.ask(request("GET", XML, credentials=ANN))
            assert b"<Type>IMAP</Type>" in whole.body
            head = connection.ask(request("HEAD", XML, credentials=ANN), "HEAD")
            assert head.body == b"" and head.field("Content-Length") == str(len(whole.body))


def test_a_wrong_password_gets_nothing_of_it(warm):
    for credentials in (("ann@example.com", "s3creT"), ("bob@example.com", "s3cret"), None):
        assert warm.ask(outlook("ann@example.com", credentials)).status == 401


def test_another_person_gets_none_of_it(warm):
    assert b"<ErrorCode>500</ErrorCode>" in warm.ask(outlook("ann@example.com", ("bob@example.com", "hunter2"))).body


def test_a_changed_password_counts_at_once(warm):
    warm.site.people({**PEOPLE, "ann@example.com": ("another", "Ann Example")})
    assert warm.ask(ASK).status == 401
    assert warm.ask(outlook("ann@example.com", ("ann@example.com", "another"))).status == 200


def test_a_changed_person_is_shown_at_once(warm):
    warm.site.people({**PEOPLE, "ann@example.com": ("s3cret", "Ann Newname")})
    assert b"Ann Newname" in warm.ask(ASK).body


def test_a_reload_counts_at_once(warm):
    warm.site.write("service-map.yaml", SERVICE_MAP.replace("imap.example.com", "imap2.example.com"))
    assert b"imap2.example.com" not in warm.ask(ASK).body
    assert warm.reload().returncode == 0
    assert b"imap2.example.com" in warm.ask(ASK).body


def test_what_anyone_may_see_changes_with_a_reload_too(warm):
    question = request("GET", AUTOCONFIG + "?emailaddress=ann%40example.com", host="autoconfig.example.com")
    for _ in range(2):
        assert b"imap.example.com" in warm.ask(question, "autoconfig.example.com").body
    warm.site.write("service-map.yaml", SERVICE_MAP.replace("imap.example.com", "imap2.example.com"))
    assert warm.reload().returncode == 0
    assert b"imap2.example.com" in warm.ask(question, "autoconfig.example.com").body


def test_a_flushed_sign_in_is_asked_for_again(daemon):
    """A database says nothing when it changes; `cache flush` is how an administrator cuts a remembered sign-in short."""
    database = daemon.site.folder / "mail.db"

    def execute(statement, *values):
        with contextlib.closing(sqlite3.connect(database)) as connection, connection:
            connection.execute(statement, values)

    execute("CREATE TABLE mailbox (username TEXT PRIMARY KEY, password TEXT)")
    execute("INSERT INTO mailbox VALUES (?, ?)", "ann@example.com", crypt("s3cret"))
    daemon.site.stores = ['{type: sqlite, path: mail.db, query: "SELECT password FROM mailbox WHERE username = {email}"}']
    daemon.start()
    for _ in range(3):
        assert daemon.ask(ASK).status == 200
    execute("UPDATE mailbox SET password = ?", crypt("another"))
    assert daemon.ask(ASK).status == 200
    flushed = command("cache", "flush", "ann@example.com", "--config", daemon.site.config)
    assert flushed.returncode == 0, flushed.stderr
    assert daemon.ask(ASK).status == 401
