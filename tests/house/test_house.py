"""The house keeps its rules, and each rule finds what is planted for it."""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import rules

ROOT = pathlib.Path(__file__).resolve().parents[2]


class House(unittest.TestCase):
    def test_every_rule_is_kept(self):
        found = rules.findings(ROOT)
        self.assertFalse(found, "\n" + "\n".join(found))

    @unittest.skipUnless(shutil.which("clang-format"), "clang-format is missing; scripts/install-dependencies --test installs it")
    def test_the_sources_are_formatted(self):
        files = sorted(file for room in ("include", "src", "tests") for file in (ROOT / room).rglob("*.[ch]pp"))
        done = subprocess.run(["clang-format", "--dry-run", *files], cwd=ROOT, capture_output=True, text=True)
        wrong = sorted({str(pathlib.Path(line).relative_to(ROOT)) for line in re.findall(r"^(/[^:\n]+):\d+:\d+: ", done.stderr, re.M)})
        self.assertFalse(wrong or done.returncode, f"not formatted: clang-format -i {' '.join(wrong) or done.stderr}")

    def test_the_house_is_not_empty(self):
        self.assertGreater(len(list(rules.files_below(ROOT, "include", "src"))), 20)

    def test_reports_the_lines_of_tests(self):
        code, tests = rules.lines_of_code_and_tests(ROOT)
        print(f"{code} lines of code, {tests} lines of tests", file=sys.stderr)


class Planted(unittest.TestCase):
    """Each file planted in an empty house is found by the rule that is there for it; its innocent twin is not."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)

    def plant(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def assert_found(self, rule, name, text, line=None):
        self.plant(name, text)
        found = list(rule(self.root))
        (self.root / name).unlink()
        self.assertEqual(len(found), 1, found)
        self.assertTrue(found[0].startswith(f"{name}:{line}" if line else name), found)

    def assert_innocent(self, rule, name, text):
        self.plant(name, text)
        found = list(rule(self.root))
        (self.root / name).unlink()
        self.assertEqual(found, [])

    def test_an_unknown_room(self):
        self.plant("src/cellar/wine.cpp", "")
        self.assertIn("src/cellar", list(rules.rooms_are_known(self.root))[0])

    def test_an_arrow_up(self):
        self.assert_found(rules.arrows_point_down, "src/http/a.cpp", "\n#include <smartdiscover/server/server.hpp>\n", 2)
        self.assert_found(rules.arrows_point_down, "include/smartdiscover/server/a.hpp", "#include <smartdiscover/discovery/answer.hpp>\n", 1)
        self.assert_found(rules.arrows_point_down, "src/model/a.cpp", '#  include "yaml/reader.hpp"\n', 1)

    def test_an_arrow_to_the_side(self):
        self.assert_found(rules.arrows_point_down, "src/dialects/a.cpp", "#include <smartdiscover/service_map/service_map.hpp>\n", 1)
        self.assert_found(rules.arrows_point_down, "src/daemon/a.cpp", "#include <smartdiscover/admin/init.hpp>\n", 1)
        self.assert_found(rules.arrows_point_down, "src/discovery/a.cpp", "#include <smartdiscover/site/site.hpp>\n", 1)

    def test_an_arrow_down(self):
        self.assert_innocent(rules.arrows_point_down, "src/daemon/a.cpp", "#include <smartdiscover/model/domain.hpp>\n#include <vector>\n")
        self.assert_innocent(rules.arrows_point_down, "src/server/a.cpp", '#include "server/limits.hpp"\n#include <smartdiscover/server/server.hpp>\n')

    def test_a_private_header_of_another_room(self):
        self.assert_found(rules.arrows_point_down, "src/daemon/a.cpp", '#include "server/stream.hpp"\n', 1)
        self.assert_found(rules.arrows_point_down, "include/smartdiscover/server/a.hpp", '#include "server/stream.hpp"\n', 1)

    def test_a_room_that_does_not_exist(self):
        self.assert_found(rules.arrows_point_down, "src/server/a.cpp", "#include <smartdiscover/cellar/wine.hpp>\n", 1)

    def test_a_library_away_from_home(self):
        for name, text in [
            ("src/discovery/a.cpp", "#include <boost/beast/http.hpp>"),
            ("src/site/a.cpp", "#include <yaml-cpp/yaml.h>"),
            ("src/discovery/a.cpp", "#include <pugixml.hpp>"),
            ("src/server/a.cpp", "#include <spdlog/spdlog.h>"),
            ("src/site/a.cpp", "#include <CLI/CLI.hpp>"),
            ("src/client/a.cpp", "#include <ares.h>"),
            ("src/dialects/a.cpp", "#include <boost/asio/awaitable.hpp>"),
            ("include/smartdiscover/service_map/a.hpp", "#include <boost/asio.hpp>"),
        ]:
            with self.subTest(text):
                self.assert_found(rules.libraries_stay_home, name, text, 1)
        self.assert_innocent(rules.libraries_stay_home, "src/client/a.cpp", "#include <boost/beast/http.hpp>\n")
        self.assert_innocent(rules.libraries_stay_home, "src/yaml/a.cpp", "#include <yaml-cpp/yaml.h>\n")
        self.assert_innocent(rules.libraries_stay_home, "src/asio.cpp", "#include <boost/beast/src.hpp>\n")

    def test_a_clock(self):
        for text in ["auto t = std::chrono::system_clock::now();", "auto t = time(nullptr);", "const auto t = steady_clock::now ( );"]:
            with self.subTest(text):
                self.assert_found(rules.pure_rooms_know_no_clock, "src/dialects/a.cpp", text, 1)
        self.assert_innocent(rules.pure_rooms_know_no_clock, "src/dialects/a.cpp", "std::chrono::system_clock::time_point received;\n// now()\n")
        self.assert_innocent(rules.pure_rooms_know_no_clock, "src/server/a.cpp", "auto t = std::chrono::system_clock::now();")

    def test_a_blocking_resolver(self):
        for text in ["boost::asio::ip::tcp::resolver resolver(context);", "Tcp::resolver resolver;", "getaddrinfo (host, nullptr, &hints, &out);"]:
            with self.subTest(text):
                self.assert_found(rules.names_are_resolved_in_dns, "src/client/a.cpp", text, 1)
        self.assert_innocent(rules.names_are_resolved_in_dns, "src/dns/a.cpp", "ares_getaddrinfo(channel, name); // getaddrinfo()\ndns::Resolver resolver;\n")

    def test_a_dialect_that_is_a_special_case(self):
        rule = rules.dialects_have_no_special_cases
        self.assert_found(rule, "src/discovery/a.cpp", "if (dialect.name == DialectName::soap) announce();\n", 1)
        self.assert_innocent(rule, "src/dialects/a.cpp", "query.dialect = DialectName::soap;\n")
        self.assert_innocent(rule, "src/discovery/a.cpp", "std::map<DialectName, Access> access;  // not DialectName::soap alone\n")

    def test_a_primitive_outside_base(self):
        rule = rules.primitives_are_in_base
        for text in [
            'constexpr std::string_view digits = "0123456789abcdef";',
            'out += "0123456789ABCDEF"[byte >> 4];',
            'alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";',
            "if (c >= 'a' && c <= 'f') return c - 'a' + 10;",
            "std::ifstream in(file);",
            'FILE* file = fopen(name, "r");',
            "const int descriptor = ::open(name, O_RDONLY);",
        ]:
            with self.subTest(text):
                self.assert_found(rule, "src/server/a.cpp", text, 1)
                self.assert_innocent(rule, "src/base/a.cpp", text)
        self.assert_innocent(rule, "src/server/a.cpp", 'text.find_first_not_of("0123456789"); acceptor.open(protocol); Listener::open(endpoint);')
        self.assert_innocent(rule, "src/admin/new_files.cpp", "const int descriptor = ::open(name, O_WRONLY | O_CREAT);")

    def test_a_private_word(self):
        rule = rules.words_are_plain
        self.assert_found(rule, "docs/a.md", "\nAt most 12 Octets.\n", 2)
        self.assert_found(rule, "README.md", "Nobody is blocked.")
        self.assert_found(rule, "config/a.yaml", "# the entry is kept")
        self.assert_found(rule, "src/server/a.cpp", '\nthrow("an answer that is none");', 2)
        self.assert_found(rule, "src/server/a.cpp", 'f(R"(one\ntold)");', 2)
        self.assert_innocent(rule, "src/server/a.cpp", "// nobody\nint strangers = told;  // \"kept\"\n")
        self.assert_innocent(rule, "docs/a.md", "application/octet-stream, and there is no one. It is nonetheless kept_alive.")

    def test_a_long_file(self):
        self.assert_found(rules.files_are_short, "src/server/a.cpp", "\n" * 501)
        self.assert_innocent(rules.files_are_short, "src/server/a.cpp", "\n" * 500)

    def test_a_vague_name(self):
        self.assert_found(rules.names_say_something, "src/server/a.cpp", "class ConnectionManager {};", 1)
        self.assert_found(rules.names_say_something, "include/smartdiscover/server/a.hpp", "\nstruct PeerInfo;", 2)
        self.assert_found(rules.names_say_something, "src/server/string_util.hpp", "")
        self.assert_innocent(rules.names_say_something, "src/server/a.cpp", "class Database {};  // class Helper\n")

    def test_a_lambda_inside_an_await(self):
        rule = rules.awaits_name_their_lambdas
        self.assert_found(rule, "src/server/a.cpp", "\nco_await offload(pool, [hash] { return 1; });", 2)
        self.assert_found(rule, "src/server/a.cpp", "const auto x = co_await\n  offload(pool,\n    [&](int a) { return a; });", 1)
        self.assert_found(rule, "src/server/a.cpp", "co_await ask({.host = name, .port = 1});", 1)
        self.assert_found(rule, "tests/unit/server/a_test.cpp", "co_await f([this]() -> int { return 1; });", 1)

    def test_an_await_of_temporaries(self):
        rule = rules.awaits_name_their_lambdas
        self.assert_found(rule, "src/server/a.cpp", "co_await send(write_response(text, 1));", 1)
        self.assert_innocent(rule, "src/server/a.cpp", "co_await send(std::move(a), asio::buffer(b), use_awaitable);")
        self.assert_innocent(rule, "src/server/a.cpp", "if (co_await send(a)) later(b(c));")

    def test_awaits_that_do_no_harm(self):
        rule = rules.awaits_name_their_lambdas
        for text in [
            "co_await offload(pool, std::move(check));",
            "co_await f(list[index](1), table[2]);",
            "co_await f([] { return 1; });",
            "auto check = [hash] { return 1; };\nco_await f(check);",
            'co_await f("[x](");  // co_await g([x] {});',
            "if (co_await f(a)) { auto later = [a] { }; }",
        ]:
            with self.subTest(text):
                self.assert_innocent(rule, "src/server/a.cpp", text)

    def test_a_path_of_one_machine(self):
        self.assert_found(rules.no_machine_paths, "docs/a.md", "see /ho" + "me/ann/notes", 1)
        self.assert_found(rules.no_machine_paths, "README.md", "\n/wo" + "rk/main", 2)
        self.assert_innocent(rules.no_machine_paths, "docs/a.md", "https://example.com/wo" + "rk/x and ${dir}/ro" + "ot/x\n")

    def test_a_header_without_its_guard(self):
        self.assert_found(rules.headers_begin_well, "src/server/a.hpp", "// a\n#pragma once\n", 1)


if __name__ == "__main__":
    unittest.main()
