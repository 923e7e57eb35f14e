"""What `cmake --install` puts where."""

import os
import pathlib
import re
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


def options_of(*command):
    """The options and the subcommands that --help shows."""
    done = subprocess.run([*command, "--help"], capture_output=True, text=True, timeout=60, check=True)
    return set(re.findall(r"--[a-z][a-z-]+", done.stdout)) - {"--help", "--version"}, re.findall(r"^  ([a-z]+) {3,}[A-Z]", done.stdout, re.M)


def lines_of(page):
    return re.sub(r"\\f[BIR]|\\&", "", page.read_text()).splitlines()


def test_the_manual_pages_name_every_command_and_option(prefix):
    options, _ = options_of(prefix / "sbin/smartdiscoverd")
    assert options and options <= set(re.findall(r"--[a-z-]+", "\n".join(lines_of(prefix / "share/man/man8/smartdiscoverd.8"))))

    lines = lines_of(prefix / "share/man/man1/smartdiscover.1")
    program = prefix / "bin/smartdiscover"
    _, commands = options_of(program)
    assert len(commands) > 6
    for command in commands:
        _, parts = options_of(program, command)
        for words in [[command, part] for part in parts] or [[command]]:
            options, _ = options_of(program, *words)
            line = next((line for line in lines if f"{line} ".startswith(" ".join(words) + " ")), None)
            assert line, f"the page does not know {words}"
            assert set(re.findall(r"--[a-z-]+", line)) == options - {"--config"}, line


def test_user_folders_and_examples(prefix):
    assert "u smartdiscover" in (prefix / "lib/sysusers.d/smartdiscover.conf").read_text()
    assert "/etc/smartdiscover" in (prefix / "lib/tmpfiles.d/smartdiscover.conf").read_text()
    examples = prefix / "share/doc/smartdiscover/examples"
    assert {path.name for path in examples.iterdir()} >= {"smartdiscover.yaml", "service-map.yaml"}
    assert (examples / "fail2ban/filter.d/smartdiscover.conf").exists()
    assert (prefix / "share/doc/smartdiscover/LICENSE").exists()
