"""What `cmake --install` puts where."""

import os
import pathlib
import subprocess

import pytest


@pytest.fixture(scope="module")
def prefix(tmp_path_factory):
    prefix = tmp_path_factory.mktemp("prefix")
    subprocess.run(["cmake", "--install", os.environ["SMARTDISCOVER_BUILD"], "--prefix", prefix], check=True, capture_output=True)
    return prefix


def test_the_programs_run_from_there(prefix):
    for path in ["sbin/smartdiscoverd", "bin/smartdiscover"]:
        done = subprocess.run([prefix / path, "--version"], capture_output=True, text=True, timeout=60)
        assert done.returncode == 0 and "0.1.0" in done.stdout


def test_the_unit_names_the_installed_programs(prefix):
    unit = (prefix / "lib/systemd/system/smartdiscoverd.service").read_text()
    for setting, path in [("ExecStart", "sbin/smartdiscoverd"), ("ExecReload", "bin/smartdiscover")]:
        line = next(line for line in unit.splitlines() if line.startswith(setting + "="))
        started = pathlib.Path(line.split("=", 1)[1].split()[0])
        assert started == prefix / path and os.access(started, os.X_OK)
    for line in ["Type=notify", "RuntimeDirectory=smartdiscover", "AmbientCapabilities=CAP_NET_BIND_SERVICE", "NoNewPrivileges=yes"]:
        assert line in unit.splitlines()
    assert "@CMAKE" not in unit
    manual = next(line for line in unit.splitlines() if line.startswith("Documentation="))
    assert pathlib.Path(manual.removeprefix("Documentation=file:")).is_file()
    stop = next(int(line.split("=")[1]) for line in unit.splitlines() if line.startswith("TimeoutStopSec="))
    assert stop > 20, "longer than the default of limits.drain"


def test_systemd_accepts_the_unit(prefix):
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", prefix / "lib/systemd/system/smartdiscoverd.service"], capture_output=True, text=True, timeout=60)
    assert "smartdiscoverd.service:" not in done.stderr, done.stderr


def test_user_folders_and_examples(prefix):
    assert "u smartdiscover" in (prefix / "lib/sysusers.d/smartdiscover.conf").read_text()
    assert "/etc/smartdiscover" in (prefix / "lib/tmpfiles.d/smartdiscover.conf").read_text()
    examples = prefix / "share/doc/smartdiscover/examples"
    assert {path.name for path in examples.iterdir()} >= {"smartdiscover.yaml", "service-map.yaml"}
    assert (examples / "fail2ban/filter.d/smartdiscover.conf").exists()
    assert (prefix / "share/doc/smartdiscover/LICENSE").exists()
