"""The real smartdiscoverd as a child process: started, awaited by its own announcement, stopped, and searched for what sanitizers found."""

import os
import re
import resource
import signal
import socket
import subprocess
import tempfile
import threading
import time

from . import wire
from .site import program

CANNOT_BIND = 71
SANITIZER = re.compile(r"ERROR: (?:Address|Leak|Thread|Undefined\w*)Sanitizer|WARNING: ThreadSanitizer|runtime error:", re.I)
LISTENERS = ("https", "http", "management")


class Daemon:
    def __init__(self, site, environment=None):
        self.site = site
        self.environment = environment or {}
        self.wrapper = []  # the command that runs the daemon, as that of valgrind
        self.wrapper = []  # a command that runs the daemon by exec
        self.limits = {}   # of the process: resource.RLIMIT_... -> (soft, hard)
        self.process = None
        self.lines = []
        self._notices = []
        self._news = threading.Condition()
        self._notify = None

    # -- start and stop

    def start(self, attempts=8):
        """Returns when the daemon has said that it serves. Picks free ports, and others when somebody was faster."""
        for _ in range(attempts):
            self.site.listen = {name: wire.free_port() for name in LISTENERS}
            self.site.write_config()
            self.spawn()
            if self._await_ready():
                return self
            if self.process.returncode != CANNOT_BIND:
                break
        raise AssertionError(f"the daemon ended with {self.process.returncode} before it was ready:\n{self.log}")

    def spawn(self, *arguments):
        """Starts the process and reads what it says, no more."""
        self._forget_notices()
        self._folder = tempfile.TemporaryDirectory(prefix="sd")
        notify = os.path.join(self._folder.name, "notify")
        self._notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._notify.bind(notify)
        environment = {**os.environ, **self.environment, "NOTIFY_SOCKET": notify}
        with self._news:
            self.lines = []
            self._notices = []
        self.process = subprocess.Popen(
            [*self.wrapper, program("smartdiscoverd"), "--config", str(self.site.config), *arguments],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment,
            preexec_fn=self._limit if self.limits else None)
        self._reader = threading.Thread(target=self._read, args=(self.process.stderr,), daemon=True)
        self._reader.start()
        threading.Thread(target=self._listen, args=(self._notify,), daemon=True).start()
        return self

    def _limit(self):
        for name, value in self.limits.items():
            resource.setrlimit(name, value)

    def _listen(self, notify):
        # Nobody may keep the daemon waiting: a full socket would.
        while True:
            message = notify.recv(65536).decode()
            if message == "end":
                notify.close()
                return
            with self._news:
                self._notices += message.split("\n")
                self._news.notify_all()

    def _read(self, stream):
        with stream:
            for raw in stream:
                with self._news:
                    self.lines.append(raw.decode("utf-8", "backslashreplace").rstrip("\n"))
                    self._news.notify_all()
        with self._news:
            self._news.notify_all()

    def _await_ready(self, within=60):
        return self.await_notice("READY=1", within)

    def await_notice(self, wanted, within=wire.PATIENCE):
        """Waits for a line of the sd_notify protocol that nobody has waited for yet; False where the process has ended."""
        deadline = time.monotonic() + within
        with self._news:
            while wanted not in self._notices:
                if self.process.poll() is not None:
                    break
                assert time.monotonic() < deadline, f"no {wanted} within {within} s:\n" + "\n".join(self.lines)
                self._news.wait(0.05)
            else:
                del self._notices[: self._notices.index(wanted) + 1]
                return True
        self._reader.join(wire.PATIENCE)
        return False

    def _forget_notices(self):
        if self._notify:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
                sender.sendto(b"end", self._notify.getsockname())
            self._notify = None

    def signal(self, number):
        self.process.send_signal(number)

    def terminate(self):
        self.signal(signal.SIGTERM)

    def wait(self, within=wire.PATIENCE):
        """The exit code, once it has ended and said all it had to say."""
        code = self.process.wait(within)
        self._reader.join(within)
        return code

    def stop(self):
        if self.process and self.process.poll() is None:
            self.terminate()
        try:
            code = self.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.wait()
            raise AssertionError(f"the daemon did not end after SIGTERM:\n{self.log}") from None
        finally:
            self._forget_notices()
        self.assert_sane()
        assert code == 0, f"the daemon ended with {code}:\n{self.log}"

    def __enter__(self):
        return self.start()

    def __exit__(self, kind, *_):
        if kind is None:
            self.stop()
        elif self.process:
            self.process.kill()
            self.wait()
            print(self.log)

    # -- what it says

    @property
    def log(self):
        with self._news:
            return "\n".join(self.lines)

    def await_log(self, pattern, within=wire.PATIENCE, after=0):
        """The first line, from line number `after` on, in which the pattern is found."""
        search = re.compile(pattern)
        deadline = time.monotonic() + within
        with self._news:
            while True:
                for line in self.lines[after:]:
                    if search.search(line):
                        return line
                remaining = deadline - time.monotonic()
                assert remaining > 0 and (self._reader.is_alive()), f"no line with {pattern!r} in:\n" + "\n".join(self.lines)
                self._news.wait(min(remaining, 1.0))

    def assert_sane(self):
        found = SANITIZER.search(self.log)
        assert not found, f"a sanitizer found something:\n{self.log}"

    # -- who it knows

    @property
    def pid(self):
        return self.process.pid

    def tls(self, server_name="autodiscover.example.com", **options):
        return wire.tls(self.site.listen["https"], server_name, self.site.authority, **options)

    def plain(self):
        return wire.plain(self.site.listen["http"])

    def management(self):
        return wire.plain(self.site.listen["management"])

    def ask(self, data, server_name="autodiscover.example.com", **options):
        """One request on a new TLS connection."""
        with self.tls(server_name, **options) as connection:
            return connection.ask(data)

    def reload(self):
        """`smartdiscover reload`: waits until it is done. Returns the finished process."""
        return command("reload", "--config", self.site.config)


def command(*arguments, stdin="", cwd=None):
    """Runs `smartdiscover` to its end. Fails where a sanitizer found something; exit codes are the caller's business."""
    done = subprocess.run([program("smartdiscover"), *map(str, arguments)], input=stdin, capture_output=True, text=True, cwd=cwd, timeout=120)
    assert not SANITIZER.search(done.stderr), done.stderr
    return done


def check(site, *arguments):
    """`smartdiscoverd --check` on a site whose configuration has been written."""
    done = subprocess.run([program("smartdiscoverd"), "--config", str(site.config), "--check", *arguments], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=120)
    assert not SANITIZER.search(done.stderr), done.stderr
    return done


