"""Finds the golden cases: every folder <client>/<case>/ with a request.http. `--update` writes what the daemon answers, to be read by
eye before it is committed. All cases share the daemon and the service map of site/, but for those that bring a map of their own, site.yaml."""

import pathlib
import shutil

import pytest

from harness.daemon import Daemon
from harness.site import Site

HERE = pathlib.Path(__file__).parent


def pytest_addoption(parser):
    parser.addoption("--update", action="store_true", help="write response.http from what the daemon answers")
    parser.addoption("--client", default="", help="only the cases of the clients whose folder begins so")


def pytest_generate_tests(metafunc):
    if "case" in metafunc.fixturenames:
        wanted = metafunc.config.getoption("--client")
        cases = sorted(path.parent for path in HERE.glob("*/*/request.http") if path.parent.parent.name.startswith(wanted))
        metafunc.parametrize("case", cases, ids=["/".join(case.parts[-2:]) for case in cases])


class GoldenSite(Site):
    """The files of site/, with the listeners that this run was given."""

    def write_config(self):
        super().write_config()
        listen = self.config.read_text(encoding="utf-8").split("tls:")[0]
        self.config.write_text(listen + (HERE / "site" / "smartdiscover.yaml").read_text(encoding="utf-8"), encoding="utf-8")


def golden_site(folder):
    site = GoldenSite(folder)
    shutil.copytree(HERE / "site", folder, dirs_exist_ok=True)
    return site


@pytest.fixture(scope="session")
def golden_daemon(tmp_path_factory):
    with Daemon(golden_site(tmp_path_factory.mktemp("golden") / "site")) as daemon:
        yield daemon


@pytest.fixture
def case_daemon(case, request, tmp_path):
    """The daemon that answers this case."""
    own_map = case / "site.yaml"
    if not own_map.exists():
        yield request.getfixturevalue("golden_daemon")
        return
    site = golden_site(tmp_path / "site")
    shutil.copy(own_map, tmp_path / "site" / "service-map.yaml")
    with Daemon(site) as daemon:
        yield daemon
