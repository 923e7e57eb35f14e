"""What the system tests share: one certificate for the whole run, and a daemon on a plain site for the tests that change nothing."""

import pytest

from harness.daemon import Daemon
from harness.site import Site, self_signed


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    return self_signed(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def site(tmp_path, certificate):
    return Site(tmp_path / "site", certificate)


@pytest.fixture(scope="module")
def shared_site(tmp_path_factory, certificate):
    return Site(tmp_path_factory.mktemp("shared") / "site", certificate)


@pytest.fixture(scope="module")
def shared_daemon(shared_site):
    with Daemon(shared_site) as daemon:
        yield daemon


@pytest.fixture
def daemon(site):
    """A daemon of this test alone; the test may change its site before it asks for `daemon.start()`."""
    daemon = Daemon(site)
    yield daemon
    if daemon.process is not None:
        daemon.stop() if daemon.process.poll() is None else daemon.assert_sane()
