"""docs/adding-a-dialect.md keeps its word: in a copy of the tree, one file, one row and one golden folder make a dialect that the house
rules and the golden tests accept. Where ccache is there, little but the changed files is compiled."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]

ROW = r'''  X(mail_hosts, anonymous, {"/.well-known/mail-hosts.txt"})  \
'''

FILE = r'''// A list of the hosts at which mail is read and sent, for scripts.

#include "dialects/encrypted.hpp"
#include "dialects/plain_text.hpp"

#include <array>

namespace smartdiscover::dialects::mail_hosts_dialect {
namespace {

Query parse(const http::Request&, std::chrono::system_clock::time_point received) {
  Query query;
  query.dialect = DialectName::mail_hosts;
  query.received = received;
  return query;
}

Rendering render(const Query& query, const Settings& settings) {
  const auto* imap = best_encrypted(settings, Protocol::imap);
  if (settings.redirect || imap == nullptr) return plain_refusal(query, Problem::no_settings);
  auto response = plain_text(200, imap->host.value + "\n");
  response.cache = cache_of(settings);
  return {std::move(response)};
}

}  // namespace

Dialect row() {
  return {.scope = Scope::domain,
          .needs = {ServiceNeeds::mail, UrlNeeds::named, {}},
          .parse = parse,
          .render = render,
          .render_problem = plain_problem};
}

}  // namespace smartdiscover::dialects::mail_hosts_dialect
'''

GOLDEN = {
    "request.http": "GET /.well-known/mail-hosts.txt HTTP/1.1\nHost: hosts.example\n",
    "site.yaml": 'hostname: mail.example.com\nservices: {imap: {host: imap.hosts.example}, smtp: {}}\ndomains: {hosts.example: {}, broken.example: {}, example.com: {}}\n',
    "response.http": """HTTP/1.1 200 OK
Cache-Control: public, max-age=3600
Content-Length: 19
Content-Type: text/plain; charset=utf-8

imap.hosts.example

""",
}


def replaced(path, pattern, text):
    old = path.read_text(encoding="utf-8")
    new = re.sub(pattern, lambda _: text, old, count=1)
    assert new != old, f"{path}: {pattern}"
    path.write_text(new, encoding="utf-8")


class Adding(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name) / "tree"
        self.root.mkdir()
        for source in ROOT.iterdir():
            name = source.name
            if name == ".git" or name.startswith("build"):
                continue
            if source.is_dir():
                shutil.copytree(source, self.root / name, symlinks=True, ignore=shutil.ignore_patterns("__pycache__", ".pytest_cache", "node_modules"))
            else:
                shutil.copy(source, self.root / name)

    def run_in(self, folder, *command, **environment):
        base = {"CCACHE_BASEDIR": str(self.root), "CCACHE_NOHASHDIR": "1", "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(command, cwd=self.root / folder, env={**os.environ, **base, **environment}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout[-6000:])

    def test_one_file_one_row_one_golden_folder(self):
        replaced(self.root / "include/smartdiscover/model/dialects.hpp", r"(?=  X\(pacc)", ROW)
        (self.root / "src/dialects/mail_hosts.cpp").write_text(FILE, encoding="utf-8")
        case = self.root / "tests/golden/mail-hosts-script/hosts"
        case.mkdir(parents=True)
        for name, text in GOLDEN.items():
            (case / name).write_text(text, encoding="utf-8")
        # The texts that speak of every dialect and every client.
        replaced(self.root / "config/smartdiscover.yaml", r"(?m)(?=^  pacc: )", "  mail_hosts: anonymous\n")
        replaced(self.root / "docs/clients.md", r"(?m)(?=^\| GET of `/autodiscover/autodiscover.json`)", "| GET of `/.well-known/mail-hosts.txt` | `mail_hosts` | scripts |\n")
        replaced(self.root / "docs/clients.md", r"(?m)(?=^\| curl \|)", "| scripts | `mail-hosts-script` |\n")

        self.run_in("tests/house", sys.executable, "-B", "-m", "unittest", "test_house")
        self.run_in(".", "cmake", "--preset", "dev", "-DSMARTDISCOVER_UNITY=ON")
        self.run_in(".", "ninja", "-C", "build/dev", "-j", os.environ.get("CMAKE_BUILD_PARALLEL_LEVEL", "2"), "smartdiscoverd")
        self.run_in("tests", sys.executable, "-B", "-m", "pytest", "-q", "golden/test_golden.py", "golden/test_clients.py", "--client", "mail-hosts",
                    SMARTDISCOVER_BIN=str(self.root / "build/dev/bin"))


if __name__ == "__main__":
    unittest.main()
