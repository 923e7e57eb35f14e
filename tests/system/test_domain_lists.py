"""Domain lists in a database: refreshed while the daemon runs, the last good one kept."""

import json
import sqlite3

import pytest
from harness.daemon import check, command
from harness.requests import outlook, request
from harness.site import SERVICE_MAP

ANN = ("ann@example.com", "s3cret")
AUTOCONFIG = "/mail/config-v1.1.xml?emailaddress=someone@{}"


class Lists:
    def __init__(self, daemon):
        self.daemon = daemon
        self.file = daemon.site.folder / "lists.db"
        self.execute("CREATE TABLE domain (domain, alias_of, hostname)", "INSERT INTO domain VALUES ('listed.example', NULL, NULL)")
        daemon.site.settings["domain_lists"] = ('[{type: sqlite, path: lists.db, refresh: 1s, timeout: 1s, '
                                                'query: "SELECT domain, alias_of, hostname FROM domain"}]')

    def execute(self, *statements):
        with sqlite3.connect(self.file, timeout=30) as connection:
            for statement in statements:
                connection.execute(statement)
        connection.close()

    def is_served(self, domain):
        answer = self.daemon.ask(request("GET", AUTOCONFIG.format(domain)))
        assert answer.status in (200, 404), answer
        return answer.status == 200

    @property
    def status(self):
        done = command("status", "--json", "--config", self.daemon.site.config)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)["domain_lists"]


@pytest.fixture
def lists(daemon):
    made = Lists(daemon)
    daemon.start()
    return made


def changed(lists, *statements):
    """Runs the statements and waits until the daemon has noticed."""
    said = len(lists.daemon.lines)
    lists.execute(*statements)
    lists.daemon.await_log("domain list changed", after=said)


def test_a_domain_that_is_added_is_served(lists):
    assert lists.is_served("listed.example") and not lists.is_served("new.example")
    changed(lists, "INSERT INTO domain VALUES ('new.example', 'example.com', NULL)")
    assert lists.is_served("new.example") and lists.is_served("listed.example") and lists.is_served("example.com")
    changed(lists, "DELETE FROM domain WHERE domain = 'listed.example'")
    assert not lists.is_served("listed.example") and lists.is_served("new.example")
    assert lists.status == [{"list": f"domain_lists[0], {lists.file}", "domains": 1, "problem": None}]


def test_a_new_query_that_cannot_be_read_is_not_taken_over(lists):
    good = lists.daemon.site.settings["domain_lists"]
    lists.daemon.site.settings["domain_lists"] = good.replace("FROM domain", "FROM domian")
    lists.daemon.site.write_config()
    done = lists.daemon.reload()
    assert done.returncode == 78 and "no such table: domian" in done.stdout + done.stderr
    assert lists.is_served("listed.example")
    lists.daemon.site.settings["domain_lists"] = good.replace("SELECT domain", "SELECT  domain")
    lists.daemon.site.write_config()
    assert lists.daemon.reload().returncode == 0
    assert lists.is_served("listed.example")


def test_the_last_good_list_outlives_its_table_and_reloads(lists):
    daemon = lists.daemon
    lists.execute("ALTER TABLE domain RENAME TO gone")
    daemon.await_log("domain list unusable.*no such table: domain")
    assert lists.is_served("listed.example")
    assert lists.status[0]["problem"] == "no such table: domain" and lists.status[0]["domains"] == 1
    text = command("status", "--config", daemon.site.config).stdout
    assert "domains, its previous contents, because it cannot be read: no such table: domain" in text
    done = daemon.reload()
    assert done.returncode == 0 and "its previous contents stay in use" in done.stdout + done.stderr
    assert lists.is_served("listed.example") and lists.status[0]["problem"]
    said = len(daemon.lines)
    lists.execute("ALTER TABLE gone RENAME TO domain")
    daemon.await_log("domain list usable again", after=said)
    assert lists.status[0]["problem"] is None
    changed(lists, "INSERT INTO domain VALUES ('new.example', NULL, NULL)")
    assert lists.is_served("new.example")


def test_a_start_without_the_list(daemon):
    lists = Lists(daemon)
    lists.execute("ALTER TABLE domain RENAME TO gone")
    daemon.start()
    assert lists.is_served("example.com") and not lists.is_served("listed.example")
    changed(lists, "ALTER TABLE gone RENAME TO domain")
    assert lists.is_served("listed.example")


def test_check_calls_a_query_that_is_not_taken_an_error(daemon):
    lists = Lists(daemon)
    daemon.site.listen = {"https": 1, "http": 2, "management": 3}
    daemon.site.write_config()
    assert command("check", "--config", daemon.site.config).returncode == 0
    assert check(daemon.site).returncode == 0
    lists.execute("ALTER TABLE domain RENAME TO gone")
    for done in (command("check", "--config", daemon.site.config), check(daemon.site)):
        assert done.returncode == 78
        assert "domain_lists[0]: " in done.stdout + done.stderr and "no such table: domain" in done.stdout + done.stderr
    lists.file.unlink()
    done = command("check", "--config", daemon.site.config)
    assert done.returncode == 0 and "domain_lists[0]: warning: " in done.stdout + done.stderr, "what is down may come up again"


def test_bad_rows_are_told_and_left_out(lists):
    said = len(lists.daemon.lines)
    changed(lists, "INSERT INTO domain VALUES ('no domain', NULL, NULL), ('lost.example', 'nowhere.example', NULL), ('new.example', NULL, NULL)")
    assert lists.is_served("new.example") and not lists.is_served("lost.example")
    lists.daemon.await_log(r'domain_lists\[0\]: .*expected a domain, found \\*"no domain', after=said)
    lists.daemon.await_log("the row of lost.example is skipped", after=said)


def test_files_are_not_read_again_for_a_list(lists):
    """Somebody edits the map; what is half done takes force with a reload and not with the next refresh."""
    site = lists.daemon.site
    site.write("service-map.yaml", SERVICE_MAP.replace("imap.example.com", "imap2.example.com") + "\n    nonsense: [")
    changed(lists, "INSERT INTO domain VALUES ('new.example', NULL, NULL)")
    assert lists.is_served("new.example")
    assert "<Server>imap.example.com</Server>" in lists.daemon.ask(outlook("ann@example.com", ANN)).text


def metric(daemon, name):
    with daemon.management() as connection:
        text = connection.ask(request("GET", "/metrics")).text
    return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith(name))


def test_a_list_that_stays_the_same_empties_no_cache(lists):
    daemon = lists.daemon
    assert daemon.ask(outlook("ann@example.com", ANN)).status == 200
    asked = metric(daemon, "smartdiscover_store_requests_total")
    # The same rows in another order, and then something that shows that it was looked at.
    lists.execute("INSERT INTO domain VALUES ('no domain', NULL, NULL)", "DELETE FROM domain WHERE domain = 'listed.example'",
                  "INSERT INTO domain VALUES ('listed.example', NULL, NULL)")
    lists.execute("ALTER TABLE domain RENAME TO gone")
    daemon.await_log("domain list unusable")
    lists.execute("ALTER TABLE gone RENAME TO domain")
    daemon.await_log("domain list usable again")
    assert daemon.ask(outlook("ann@example.com", ANN)).status == 200
    assert metric(daemon, "smartdiscover_store_requests_total") == asked
    assert "domain list changed" not in daemon.log


def test_a_database_that_is_silent_holds_nobody_up(lists):
    daemon = lists.daemon
    writer = sqlite3.connect(lists.file, timeout=30, isolation_level=None)
    writer.execute("BEGIN EXCLUSIVE")
    try:
        daemon.await_log("domain list unusable")
        for _ in range(10):
            assert lists.is_served("listed.example")
        assert lists.status[0]["problem"]
        daemon.stop()
    finally:
        writer.execute("ROLLBACK")
        writer.close()
