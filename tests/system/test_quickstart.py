"""The first command of the README, with the programs of this build."""

import os
import pathlib
import re
import signal
import socket
import subprocess

import pytest

from harness.daemon import SANITIZER
from harness.site import program

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "quickstart"


def environment(tmp_path):
    return {**os.environ, "SMARTDISCOVER_BIN": str(pathlib.Path(program("smartdiscoverd")).parent), "TMPDIR": str(tmp_path)}


def once(tmp_path):
    return subprocess.run([SCRIPT, "--once"], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, env=environment(tmp_path))


def assert_shows_the_exchange(text):
    for part in ["<EMailAddress>ann@example.org</EMailAddress>", "HTTP/1.1 200 OK", "<Action>settings</Action>", "<Type>IMAP</Type>", "<Type>SMTP</Type>"]:
        assert part in text, text


@pytest.fixture
def folder(tmp_path_factory):
    # Sockets need a short path.
    import tempfile

    with tempfile.TemporaryDirectory(prefix="sdq") as name:
        yield pathlib.Path(name)


def test_once_shows_the_exchange_and_ends(folder):
    done = once(folder)
    assert done.returncode == 0, done.stderr
    assert_shows_the_exchange(done.stdout)
    assert not SANITIZER.search(done.stderr)
    assert list(folder.iterdir()) == [], "nothing is left behind"


def test_it_serves_until_it_is_stopped_and_a_second_one_finds_other_ports(folder):
    first = subprocess.Popen([SCRIPT], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(folder))
    try:
        said = ""
        for line in first.stdout:
            said += line
            if "README.md says" in line:
                break
        assert_shows_the_exchange(said)
        port = int(re.search(r"serves on https://127\.0\.0\.1:(\d+)", said).group(1))
        second = once(folder)
        assert second.returncode == 0, second.stderr
        assert_shows_the_exchange(second.stdout)
        assert f":{port}/" not in second.stdout
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
        first.send_signal(signal.SIGTERM)
        first.communicate(timeout=60)
    finally:
        if first.poll() is None:
            first.kill()
            first.communicate()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)
    assert list(folder.iterdir()) == []


def test_help_and_usage():
    assert subprocess.run([SCRIPT, "--help"], capture_output=True, timeout=60).returncode == 0
    assert subprocess.run([SCRIPT, "--twice"], capture_output=True, timeout=60).returncode == 64
