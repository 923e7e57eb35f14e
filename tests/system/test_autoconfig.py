"""Mozilla's autoconfig file from the real daemon, read as its clients read it."""

import re
import xml.etree.ElementTree as ElementTree

import pytest

from harness.anonymous import ANN, AUTOCONFIG, WELL_KNOWN_AUTOCONFIG, get, lasting, prepare, validate
from harness.daemon import Daemon

SPELLINGS = [AUTOCONFIG, WELL_KNOWN_AUTOCONFIG, "/v1.1/mail/config-v1.1.xml", "/v1.1/config-v1.1.xml", "/autoconfig/mail/config-v1.1.xml", "/v1.1/example.com",
             "/Mail/Config-V1.1.XML"]


@pytest.fixture(scope="module")
def served(shared_site):
    with Daemon(prepare(shared_site)) as daemon:
        yield daemon


def config(served, host="example.com", query="", path=AUTOCONFIG):
    response = get(served, path + query, host)
    assert response.status == 200, response
    validate("autoconfig.rng", response.body)
    return ElementTree.fromstring(response.body)


def servers(root):
    return [(server.tag, server.get("type"), server.findtext("hostname"), int(server.findtext("port")), server.findtext("socketType"),
             server.findtext("username")) for server in root.find("emailProvider") if server.tag in ("incomingServer", "outgoingServer")]


@pytest.mark.parametrize("path", SPELLINGS)
def test_every_spelling_gives_the_same(served, path):
    assert lasting(get(served, path)) == lasting(get(served, AUTOCONFIG))


def test_what_it_says(served):
    root = config(served)
    assert servers(root) == [("incomingServer", "imap", "imap.example.com", 993, "SSL", "%EMAILADDRESS%"),
                             ("incomingServer", "pop3", "pop.example.com", 110, "STARTTLS", "%EMAILADDRESS%"),
                             ("outgoingServer", "smtp", "smtp.example.com", 465, "SSL", "%EMAILADDRESS%")]
    assert root.find("calendar").findtext("url") == "https://mail.example.com/dav/"
    assert root.find("addressbook").findtext("url") == "https://mail.example.com/cards/"
    assert root.find("webMail/loginPage").get("url") == "https://mail.example.com/webmail/"
    assert root.find("emailProvider/documentation").get("url") == "https://mail.example.com/help/"


def test_how_it_is_sent(served):
    response = get(served, AUTOCONFIG)
    assert response.field("Content-Type") == "text/xml; charset=utf-8"
    assert response.field("Cache-Control") == "public, max-age=3600"
    assert response.field("Access-Control-Allow-Origin") == "*"
    head = get(served, AUTOCONFIG, method="HEAD")
    assert lasting(head) == (200, lasting(response)[1], b"")


def test_other_methods(served):
    for method in ("POST", "PUT", "DELETE", "PROPFIND"):
        response = get(served, AUTOCONFIG, method=method)
        assert response.status == 405 and response.field("Allow") == "GET, HEAD, OPTIONS", method
    response = get(served, AUTOCONFIG, method="OPTIONS")
    assert response.status == 200 and response.field("Allow") == "GET, HEAD, OPTIONS"
    assert not [name for name, _ in response.fields if name.lower().startswith("access-control-")]


@pytest.mark.parametrize("host", ["example.com", "EXAMPLE.com", "autoconfig.example.com", "autodiscover.example.com", "AutoConfig.Example.COM", "example.com:8443"])
def test_the_host_says_the_domain(served, host):
    assert config(served, host).find("emailProvider").get("id") == "example.com"


@pytest.mark.parametrize("query", ["emailaddress=EVOLUTIONUSER%40local.example&emailmd5=08ea5c18206e8006a5f3ca67e5d844dd", "emailaddress=x@local.example",
                                   "emailaddress=local.example", "EMAILADDRESS=a+b%2Bc@LOCAL.example", "emailaddress=nobody%40local.example"])
def test_the_domain_of_the_address_goes_before_the_host(served, query):
    root = config(served, "autoconfig.example.com", "?" + query)
    assert root.find("emailProvider").get("id") == "local.example"


@pytest.mark.parametrize("query", ["", "?", "?emailaddress=", "?emailaddress=ann", "?emailaddress=%40", "?emailaddress=%zz", "?emailaddress=ann@local.exa%00",
                                   "?emailaddress=ann@" + "x" * 300 + ".example", "?emailaddress=%22%3E%3Cscript%3E", "?emailaddress=%FF%FE", "?&&=&",
                                   "?emailaddress=%EMAILADDRESS%"])
def test_what_names_no_domain_is_as_good_as_nothing(served, query):
    assert lasting(get(served, AUTOCONFIG + query)) == lasting(get(served, AUTOCONFIG))


def test_an_address_of_2_mb_is_refused_by_its_length(served):
    response = get(served, AUTOCONFIG + "?emailaddress=" + "a" * 2_000_000 + "@example.com")
    assert response.status in (414, 431)
    assert b"aaaa" not in response.body


def test_domains_in_unicode_and_in_punycode_are_one(served):
    answers = [lasting(get(served, f"{AUTOCONFIG}?emailaddress=ann@{domain}"))
               for domain in ("b%C3%BCcher.example", "xn--bcher-kva.example", "B%C3%9CCHER.example", "XN--BCHER-KVA.EXAMPLE")]
    assert all(answer == answers[0] for answer in answers)
    assert b'id="xn--bcher-kva.example"' in answers[0][2]


@pytest.mark.parametrize("host, query", [("unserved.example", ""), ("example.com", "?emailaddress=ann@unserved.example"), ("autoconfig.unserved.example", ""),
                                         ("192.0.2.1", ""), ("closed.example", ""), ("bare.example", ""), ("old.example", ""), ("moved.example", ""),
                                         ("plain.example", ""), ("example.com", "?emailaddress=ann@moved.example")])
def test_nothing_to_tell(served, host, query):
    response = get(served, AUTOCONFIG + query, host)
    assert lasting(response) == lasting(get(served, AUTOCONFIG, "never-heard-of.example"))
    nowhere = get(served, "/no-such-path", host)
    assert (response.status, response.body) == (nowhere.status, nowhere.body) == (404, b"There is nothing here.\n")


def test_a_path_that_names_no_domain(served):
    for path in ("/v1.1/", "/v1.1/mail/", "/v1.1/unserved.example", "/v1.1/nonsense"):
        assert get(served, path).status == 404, path


def test_logins(served):
    assert {server[5] for server in servers(config(served, "local.example"))} == {"%EMAILLOCALPART%"}
    assert {server[5] for server in servers(config(served, "example.net"))} == {"%EMAILLOCALPART%@example.com"}
    assert config(served, "example.net").find("calendar").findtext("username") == "%EMAILLOCALPART%@example.com"
    # Nobody can fill this in, and a server without a login is none.
    assert get(served, AUTOCONFIG, "column.example").status == 404


def test_hosts_of_persons_are_left_out(served):
    response = get(served, AUTOCONFIG, "personal.example")
    assert response.status == 404, "there is no incoming server that everyone has"


def test_wildcard_domains_name_themselves(served):
    root = config(served, "autoconfig.one.customers.example")
    assert root.find("emailProvider").get("id") == root.findtext("emailProvider/domain") == "one.customers.example"


def test_behind_a_password_it_is_the_persons_own(served):
    response = get(served, AUTOCONFIG, "locked.example")
    assert response.status == 401 and response.field("WWW-Authenticate").startswith("Basic ")
    response = get(served, AUTOCONFIG, "locked.example", credentials=("ann@locked.example", "s3cret"))
    assert response.status == 200 and response.field("Cache-Control") == "private, no-store"
    assert b"<username>ann@locked.example</username>" in response.body


def test_credentials_make_no_difference(served):
    without = lasting(get(served, AUTOCONFIG))
    assert lasting(get(served, AUTOCONFIG, credentials=ANN)) == without
    assert lasting(get(served, AUTOCONFIG, credentials=("ann@example.com", "wrong"))) == without


# -- the parsers of the clients

HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")


def test_as_thunderbird_reads_it(served):
    """readFromXML of Thunderbird 153.7: names are sanitised as host names, one incoming and one outgoing server are required."""
    provider = config(served).find("emailProvider")
    assert HOST.fullmatch(provider.get("id"))
    assert [domain.text for domain in provider.findall("domain") if HOST.fullmatch(domain.text)]
    for kind in ("incomingServer", "outgoingServer"):
        assert provider.findall(kind)
        for server in provider.findall(kind):
            assert HOST.fullmatch(server.findtext("hostname")) and 0 < int(server.findtext("port")) < 65536
            assert server.findtext("socketType") in ("SSL", "STARTTLS", "plain") and server.findtext("username")
            assert server.findtext("authentication") in ("password-cleartext", "password-encrypted", "GSSAPI", "NTLM", "OAuth2")


def test_as_k9_reads_it(served):
    """RealAutoconfigParser: socketType and authentication of a closed list, one unknown value refuses the whole file."""
    provider = config(served).find("emailProvider")
    for server in [*provider.findall("incomingServer"), *provider.findall("outgoingServer")]:
        assert server.findtext("socketType") in ("SSL", "STARTTLS")
        assert server.findtext("authentication") in ("OAuth2", "password-cleartext", "password-encrypted")
        assert server.findtext("username") and server.findtext("hostname")
    assert "imap" in [server.get("type") for server in provider.findall("incomingServer")]


def test_as_fairemail_reads_it(served):
    """EmailProvider of FairEmail 1.2331 keeps the last imap and the last smtp server, and fills in no placeholder but in user names."""
    provider = config(served).find("emailProvider")
    kinds = [server.get("type") for server in provider if server.tag in ("incomingServer", "outgoingServer")]
    assert sorted(kinds) == sorted(set(kinds))
    for server in provider:
        assert "%" not in (server.findtext("hostname") or "")


def test_as_evolution_reads_it(served):
    """GMarkup of Evolution 3.46: a server has its type and no other attribute."""
    for server in config(served).find("emailProvider"):
        if server.tag in ("incomingServer", "outgoingServer"):
            assert list(server.attrib) == ["type"]
            assert not [child for child in server if child.attrib]
