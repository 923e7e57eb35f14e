"""The harness finds what it is there to find."""

import pytest

from harness.daemon import SANITIZER, Daemon
from harness.requests import outlook
from harness.wire import Closed


@pytest.mark.parametrize("line", [
    "==1==ERROR: AddressSanitizer: heap-use-after-free on address 0x1",
    "==1==ERROR: LeakSanitizer: detected memory leaks",
    "WARNING: ThreadSanitizer: data race (pid=1)",
    "../../src/server/a.cpp:1:2: runtime error: signed integer overflow",
])
def test_reports_of_sanitizers_are_found(site, line):
    daemon = Daemon(site)
    daemon.lines = ["info serving", line]
    with pytest.raises(AssertionError, match="sanitizer"):
        daemon.assert_sane()


def test_innocent_lines_are_not():
    assert not SANITIZER.search('info request client=127.0.0.1 outcome=ok reason="password verified"')


def test_a_daemon_that_dies_is_no_success(site):
    daemon = Daemon(site).start()
    daemon.process.kill()
    with pytest.raises(AssertionError, match="ended with -9"):
        daemon.stop()


def test_a_daemon_that_does_not_start_is_said(site):
    site.settings["no_such_setting"] = "1"
    with pytest.raises(AssertionError, match="no_such_setting"):
        Daemon(site).start()


def test_an_answer_that_does_not_come_is_said(daemon):
    daemon.start()
    with daemon.tls() as connection:
        connection.send(outlook("ann@example.com")[:30])
        daemon.process.kill()
        with pytest.raises(Closed):
            connection.read()
    daemon.process.wait()
