"""From nothing to a daemon that answers, by commands alone."""

import json
import os
import pathlib
import re

import pytest

from harness.daemon import Daemon, check, command
from harness.requests import outlook
from harness.site import Site


class MadeSite(Site):
    """A site that `smartdiscover init` wrote; only the listeners are given."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.authority = str(next(self.folder.rglob("*.pem")))
        self._temporary(folder)
        self.listen = {}

    def _temporary(self, folder):
        import tempfile

        self._short = tempfile.TemporaryDirectory(prefix="sd")
        self.control = pathlib.Path(self._short.name) / "control.sock"

    def write_config(self):
        text = self.config.read_text(encoding="utf-8")
        assert re.search(r"(?m)^listen:", text), "the configuration that init writes has a listen section"
        listen = "listen:\n" + "".join(f'  {name}: ["127.0.0.1:{port}"]\n' for name, port in self.listen.items()) + f"  control: {self.control}\n"
        # The section ends at the next line that is not indented.
        text = re.sub(r"(?m)^listen:.*\n(?:[ \t#].*\n|\n)*", lambda _: listen, text, count=1)
        self.config.write_text(text, encoding="utf-8")


@pytest.fixture
def made(tmp_path):
    done = command("init", tmp_path / "site", "--domain", "example.org", "--hostname", "mail.example.org", "--user", "ann@example.org", stdin="s3cret\n")
    assert done.returncode == 0, done.stderr
    return tmp_path / "site"


def certificates(folder):
    return [path for path in folder.rglob("*.pem") if "BEGIN CERTIFICATE" in path.read_text()]


def test_what_init_writes_is_valid_and_commented(made):
    done = command("check", "--config", made / "smartdiscover.yaml")
    assert done.returncode == 0, done.stdout + done.stderr
    for name in ("smartdiscover.yaml", "service-map.yaml"):
        assert "#" in (made / name).read_text()
    assert len(certificates(made)) == 1
    for path in made.rglob("*"):
        if "PRIVATE KEY" in (path.read_text() if path.is_file() else "") or path.name == "users.yaml":
            assert path.stat().st_mode & 0o077 == 0, f"{path.name} is for the daemon alone"


def test_init_never_overwrites(made):
    before = {path: path.read_bytes() for path in made.rglob("*") if path.is_file()}
    done = command("init", made, "--domain", "example.net", "--hostname", "mail.example.net")
    assert done.returncode in (1, 74), done
    assert {path: path.read_bytes() for path in made.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("arguments", [
    ["--domain", "example.org"],
    ["--hostname", "mail.example.org"],
    ["--domain", "not a domain", "--hostname", "mail.example.org"],
    ["--domain", "example.org", "--hostname", "-x-"],
    ["--domain", "example.org", "--hostname", "mail.example.org", "--user", "not an address"],
])
def test_init_refuses_nonsense(tmp_path, arguments):
    done = command("init", tmp_path / "site", *arguments)
    assert done.returncode == 64
    assert not (tmp_path / "site").exists()


def test_people(made):
    config = ["--config", made / "smartdiscover.yaml"]
    users = made / "users.yaml"
    assert command("user", "add", "bob@example.org", *config, stdin="first\n").returncode == 0
    assert "first" not in users.read_text()
    assert "bob@example.org" in command("user", "list", *config).stdout
    assert command("signin", "bob@example.org", *config, stdin="first\n").returncode == 0
    assert command("signin", "bob@example.org", *config, stdin="wrong\n").returncode == 1
    assert command("signin", "nobody@example.org", *config, stdin="first\n").returncode == 1

    assert command("user", "passwd", "bob@example.org", *config, stdin="second\n").returncode == 0
    assert command("signin", "bob@example.org", *config, stdin="first\n").returncode == 1
    assert command("signin", "bob@example.org", *config, stdin="second\n").returncode == 0

    assert command("user", "add", "bob@example.org", *config, stdin="third\n").returncode == 1, "there already"
    assert command("user", "passwd", "nobody@example.org", *config, stdin="x\n").returncode == 1
    assert command("user", "remove", "bob@example.org", *config).returncode == 0
    assert command("user", "remove", "bob@example.org", *config).returncode == 1
    assert "bob@example.org" not in command("user", "list", *config).stdout
    assert command("signin", "bob@example.org", *config, stdin="second\n").returncode == 1
    assert command("signin", "ann@example.org", *config, stdin="s3cret\n").returncode == 0, "the others stay"


def test_comments_in_the_users_file_stay(made):
    users = made / "users.yaml"
    users.write_text(users.read_text() + "# Written by hand.\n")
    config = ["--config", made / "smartdiscover.yaml"]
    assert command("user", "add", "bob@example.org", *config, stdin="first\n").returncode == 0
    assert "# Written by hand." in users.read_text()
    assert users.stat().st_mode & 0o077 == 0


def test_a_person_of_several_groups_and_aliases(made):
    config = ["--config", made / "smartdiscover.yaml"]
    groups = ["--group", "vip", "--group", "staff,admins"]
    aliases = ["--alias", "bobby@example.org", "--alias", "robert@example.org"]
    done = command("user", "add", *groups, *aliases, "bob@example.org", *config, stdin="first\n")
    assert done.returncode == 0, done.stderr
    said = json.loads(command("signin", "bob@example.org", "--json", *config, stdin="first\n").stdout)
    assert set(said["groups"]) >= {"vip", "staff", "admins"}
    assert said["aliases"] == ["bobby@example.org", "robert@example.org"]


def test_a_person_of_a_domain_that_is_not_served(made):
    config = ["--config", made / "smartdiscover.yaml"]
    assert "not served" not in command("user", "add", "bob@example.org", *config, stdin="first\n").stderr
    done = command("user", "add", "bob@exmaple.org", *config, stdin="first\n")
    assert done.returncode == 0 and "exmaple.org is not served" in done.stderr


@pytest.mark.parametrize("folder, file", [(0o750, 0o640), (0o755, 0o600), (0o700, 0o600), (0o770, 0o640)], ids=oct)
def test_a_new_users_file_is_for_whom_its_folder_is_for(made, folder, file):
    """Root makes the file, and the daemon reads the folder as a member of its group."""
    (made / "users.yaml").unlink()
    made.chmod(folder)
    if os.geteuid() == 0:
        os.chown(made, -1, 1)   # another group than root's
    done = command("user", "add", "bob@example.org", "--config", made / "smartdiscover.yaml", stdin="first\n")
    assert done.returncode == 0, done.stderr
    status = (made / "users.yaml").stat()
    assert status.st_mode & 0o777 == file
    if file == 0o640:
        assert status.st_gid == made.stat().st_gid


@pytest.mark.parametrize("password", ["", "\n", "with\tcontrol\n", "x" * 5000 + "\n"], ids=["none", "empty", "control", "long"])
def test_passwords_that_cannot_be(made, password):
    done = command("user", "add", "bob@example.org", "--config", made / "smartdiscover.yaml", stdin=password)
    assert done.returncode in (1, 64)
    assert "bob@example.org" not in (made / "users.yaml").read_text()


def test_passwords_never_come_from_arguments():
    done = command("user", "add", "--help")
    assert done.returncode == 0
    assert "--password" not in done.stdout


def test_signin_says_which_store_decided(site):
    site.stores = ["{type: file, path: users.yaml, name: people}", "{type: htpasswd, path: htpasswd, name: old-times}"]
    (site.folder / "htpasswd").write_text("dan@example.com:{SHA}C+7Hteo/D9vJXQ3UfzxbwnXaijM=\n")   # "foo"
    site.write_config()
    for login, password, store in [("ann@example.com", "s3cret", "people"), ("dan@example.com", "foo", "old-times")]:
        done = command("signin", login, "--config", site.config, stdin=password + "\n")
        assert done.returncode == 0, done.stderr
        assert store in done.stdout


def test_signin_says_why_somebody_is_refused(site):
    site.stores = ["{type: file, path: users.yaml, name: people}", "{type: dovecot, socket: /nonexistent/auth, name: mail}",
                   "{type: htpasswd, path: htpasswd, name: others, domains: [example.net]}"]
    site.write("htpasswd", "")
    site.write_config()

    def said(login, password):
        return command("signin", login, "--config", site.config, stdin=password + "\n").stdout

    wrong = said("ann@example.com", "wrong")
    assert "understood as the address ann@example.com" in wrong
    assert "store people, asked for ann@example.com: password rejected" in wrong and "store mail" not in wrong
    nobody = said("nobody@example.com", "x")
    assert "store people, asked for nobody@example.com: user not found" in nobody
    assert "store mail, asked for nobody@example.com: failed: " in nobody and "/nonexistent/auth" in nobody
    assert "store others" not in nobody, "it is not asked about this domain"
    assert "the domain elsewhere.example is not served" in said("ann@elsewhere.example", "x")
    assert "users.default_domain is not set" in said("ann", "x")
    assert '"NOSUCH" is not the name' in said("NOSUCH\\ann", "x")


def test_an_option_before_the_command_is_a_usage_error(site):
    done = command("--bogus")
    assert done.returncode == 64 and "--bogus" in done.stderr and "--help" in done.stderr and done.stdout == ""


def test_signin_as_json(site):
    site.write_config()
    done = command("signin", "ann@example.com", "--json", "--config", site.config, stdin="s3cret\n")
    said = json.loads(done.stdout)
    assert said["verdict"] == "accepted" and said["store"] and said["address"] == "ann@example.com"
    assert isinstance(said["aliases"], list) and isinstance(said["display_name"], str)
    assert len(said["trace"]) == 2 and said["trace"][0].startswith("understood as")
    done = command("signin", "ann@example.com", "--json", "--config", site.config, stdin="wrong\n")
    assert done.returncode == 1 and json.loads(done.stdout)["verdict"] == "refused"


def test_the_made_site_serves(made):
    site = MadeSite(made)
    site.authority = str(certificates(made)[0])
    with Daemon(site) as daemon:
        response = daemon.ask(outlook("ann@example.org", ("ann@example.org", "s3cret"), host="autodiscover.example.org"), server_name="autodiscover.example.org")
        assert response.status == 200, daemon.log
        assert "<Type>IMAP</Type>" in response.text and "mail.example.org" in response.text
        assert command("status", "--config", site.config).returncode == 0
        added = command("user", "add", "bob@example.org", "--config", site.config, stdin="pw\n")
        assert added.returncode == 0, added.stderr
        assert daemon.ask(outlook("bob@example.org", ("bob@example.org", "pw"), host="autodiscover.example.org"), server_name="autodiscover.example.org").status == 200
    assert check(site).returncode == 0
