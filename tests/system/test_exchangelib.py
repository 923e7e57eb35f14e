"""A real client: python3-exchangelib 4.9 of Debian plays its whole discovery against the daemon, by POX and by SOAP. Only names are bent: its
own DNS resolver is left out, and connections to any host go to the daemon's ports."""

import pytest
import tempfile
import urllib3.util.connection as urllib3_connection

from exchangelib import Credentials
from exchangelib.autodiscover import cache as autodiscover_cache_module
from exchangelib.autodiscover.discovery import pox, soap
from exchangelib.errors import AutoDiscoverFailed, ErrorNonExistentMailbox, UnauthorizedError

from harness.daemon import Daemon
from harness.site import PEOPLE

MAP = """
    hostname: mail.example.com
    discovery: autodiscover.example.com
    services: {imap: {host: imap.example.com}, smtp: {host: smtp.example.com}}
    urls:
      ews: "https://{hostname}/EWS/Exchange.asmx"
      oab: "https://{hostname}/OAB/"
    domains:
      example.com: {}
      example.net: {alias_of: example.com}
      old.example: {redirect: {address: "{local}@example.com"}}
      plain.example: {urls: {ews: "off", oab: "off"}}
"""


@pytest.fixture(scope="module")
def shared_daemon(shared_site):
    shared_site.write("service-map.yaml", MAP)
    shared_site.people({**PEOPLE, "jo@example.com": ("grün:1", "Jö Example"), "pia@plain.example": ("s3cret", "Pia Plain")})
    with Daemon(shared_site) as daemon:
        yield daemon


@pytest.fixture
def network(shared_daemon, monkeypatch, tmp_path):
    """Hosts that exist, and a list of what was connected to."""
    connected = []
    hosts = {"autodiscover.example.com", "example.com", "autodiscover.example.net", "autodiscover.old.example", "autodiscover.plain.example"}
    ports = {443: shared_daemon.site.listen["https"], 80: shared_daemon.site.listen["http"]}
    connect = urllib3_connection.create_connection

    def bent(address, *arguments, **options):
        host, port = address
        connected.append((host, port))
        if host not in hosts:
            raise ConnectionRefusedError(f"{host} does not exist here")
        return connect(("127.0.0.1", ports[port]), *arguments, **options)

    monkeypatch.setattr(urllib3_connection, "create_connection", bent)
    for discovery in (pox.PoxAutodiscovery, soap.SoapAutodiscovery):
        monkeypatch.setattr(discovery, "_ensure_valid_hostname", lambda self, url: None)
        monkeypatch.setattr(discovery, "_get_srv_records", lambda self, hostname: [])
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", shared_daemon.site.authority)
    # Its cache lies in the folder for temporary files and would remember earlier runs.
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(autodiscover_cache_module.AutodiscoverCache, "_storage_file", property(lambda self: str(tmp_path / "cache")), raising=False)
    autodiscover_cache_module.autodiscover_cache.clear()
    yield connected
    autodiscover_cache_module.autodiscover_cache.clear()


def discover(address, password="s3cret", login=None):
    return pox.discover(address, credentials=Credentials(login or address, password))


def test_it_finds_ews(network):
    response, protocol = discover("ann@example.com")
    assert response.user.display_name == "Ann Example"
    assert response.autodiscover_smtp_address == "ann@example.com"
    assert protocol.service_endpoint == "https://mail.example.com/EWS/Exchange.asmx"
    assert protocol.auth_type == "basic"
    assert [p.type for p in response.account.protocols][:2] == ["EXCH", "EXPR"]
    assert network[0] == ("example.com", 443)


def test_a_password_in_latin_1(network):
    response, _ = discover("jo@example.com", "grün:1")
    assert response.user.display_name == "Jö Example"


def test_an_alias_domain(network):
    response, _ = discover("ann@example.net", login="ann@example.net")
    assert response.user.display_name == "Ann Example"


def test_it_follows_a_redirect_by_address(network, shared_daemon):
    response, _ = discover("ann@old.example", login="ann@example.com")
    assert response.autodiscover_smtp_address == "ann@example.com"
    assert ("autodiscover.old.example", 443) in network


def test_it_follows_port_80(network, shared_daemon, monkeypatch):
    """A domain whose own names have no TLS that fits: the redirect of port 80 leads to `discovery`."""
    response, _ = discover("ann@old.example", login="ann@example.com")
    assert ("autodiscover.old.example", 80) in network
    assert response.user.display_name == "Ann Example"


def test_a_wrong_password(network):
    with pytest.raises(AutoDiscoverFailed):
        discover("ann@example.com", "wrong")


def test_an_address_of_nobody(network):
    with pytest.raises(ErrorNonExistentMailbox):
        discover("nobody@example.com", login="ann@example.com")


def test_a_site_without_ews(network):
    with pytest.raises(ValueError, match="No EWS URL"):
        discover("pia@plain.example", login="pia@plain.example")


# The SOAP service, which newer releases ask instead.


def discover_by_soap(address, password="s3cret", login=None):
    return soap.discover(address, credentials=Credentials(login or address, password))


def test_soap_finds_ews(network):
    response, protocol = discover_by_soap("ann@example.com")
    assert response.user_settings["user_display_name"] == "Ann Example"
    assert response.autodiscover_smtp_address == "ann@example.com"
    assert protocol.service_endpoint == "https://mail.example.com/EWS/Exchange.asmx"
    assert response.version.api_version == "Exchange2016"
    assert network[0] == ("example.com", 443)


def test_soap_with_a_password_in_latin_1(network):
    response, _ = discover_by_soap("jo@example.com", "grün:1")
    assert response.user_settings["user_display_name"] == "Jö Example"


def test_soap_follows_a_redirect_by_address(network):
    response, _ = discover_by_soap("ann@old.example", login="ann@example.com")
    assert response.autodiscover_smtp_address == "ann@example.com"
    assert ("autodiscover.old.example", 443) in network


def test_soap_with_a_wrong_password(network):
    with pytest.raises(UnauthorizedError):
        discover_by_soap("ann@example.com", "wrong")


def test_soap_for_an_address_of_nobody(network):
    with pytest.raises(ErrorNonExistentMailbox):
        discover_by_soap("nobody@example.com", login="ann@example.com")


def test_soap_at_a_site_without_ews(network):
    """It is told who it is, and no URL."""
    with pytest.raises((AutoDiscoverFailed, ValueError, AttributeError)):
        discover_by_soap("pia@plain.example", login="pia@plain.example")
