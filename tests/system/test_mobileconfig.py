"""Apple's profile from the real daemon: read by Python's plistlib, its signature checked by openssl."""

import plistlib
import subprocess

import pytest

from harness.anonymous import ANN, PROFILE, get, lasting, prepare, validate
from harness.daemon import Daemon, check, command
from harness.site import Site, self_signed

NAMED = [("IncomingMailServerHostName", "imap-vip.example.com"), ("OutgoingMailServerHostName", "smtp-ann.example.com"),
         ("IncomingMailServerUsername", "ann-s-own-login"), ("EmailAddress", "ann@example.com"), ("EmailAccountName", "Ann Example")]


@pytest.fixture(scope="module")
def served(shared_site):
    with Daemon(prepare(shared_site)) as daemon:
        yield daemon


def openssl(*arguments, given=None):
    done = subprocess.run(["openssl", *map(str, arguments)], input=given, capture_output=True)
    return done.returncode, done.stdout, done.stderr.decode()


def opened(signed, authority):
    code, content, errors = openssl("cms", "-verify", "-inform", "DER", "-CAfile", authority, "-purpose", "any", "-binary", given=signed)
    assert code == 0, errors
    return content


def profile(daemon, query="", authority=None, credentials=ANN, host="example.com"):
    response = get(daemon, PROFILE + query, host, credentials=credentials)
    assert response.status == 200, response
    content = opened(response.body, authority or daemon.site.authority)
    validate("plist.rng", content)
    return plistlib.loads(content)


def payloads(profile):
    return {payload["PayloadType"].removeprefix("com.apple."): payload for payload in profile["PayloadContent"]}


def test_it_is_behind_a_password(served):
    for query in ("", "?type=eas", "?email=ann@example.com", "?email=@", "?type=nonsense"):
        response = get(served, PROFILE + query)
        assert response.status == 401 and response.field("WWW-Authenticate") == 'Basic realm="SmartDiscover"'
        assert lasting(response) == lasting(get(served, PROFILE, credentials=("ann@example.com", "wrong")))


def test_how_it_is_sent(served):
    response = get(served, PROFILE, credentials=ANN)
    assert response.field("Content-Type") == "application/x-apple-aspen-config"
    assert response.field("Cache-Control") == "private, no-store"
    assert response.field("Content-Disposition") == 'attachment; filename="example.com.mobileconfig"'
    assert not response.field("Access-Control-Allow-Origin")
    head = get(served, PROFILE, credentials=ANN, method="HEAD")
    assert head.status == 200 and not head.body and head.field("Content-Type") == "application/x-apple-aspen-config"
    response = get(served, PROFILE, credentials=ANN, method="POST")
    assert response.status == 405 and response.field("Allow") == "GET, HEAD, OPTIONS"
    assert get(served, PROFILE, method="OPTIONS").status == 401
    assert get(served, PROFILE, method="OPTIONS", credentials=ANN).field("Allow") == "GET, HEAD, OPTIONS"


def test_what_is_in_it(served):
    found = payloads(profile(served))
    assert list(found) == ["mail.managed", "caldav.account", "carddav.account", "ldap.account"]
    mail = found["mail.managed"]
    for key, value in NAMED:
        assert mail[key] == value
    assert mail["IncomingMailServerUseSSL"] is True and mail["OutgoingMailServerUseSSL"] is True
    assert (mail["IncomingMailServerPortNumber"], mail["OutgoingMailServerPortNumber"]) == (993, 465)
    assert (found["caldav.account"]["CalDAVHostName"], found["caldav.account"]["CalDAVPrincipalURL"]) == ("vip.example.com", "/dav/ann%40example.com/")
    assert found["ldap.account"]["LDAPSearchSettings"][0]["LDAPSearchSettingSearchBase"] == "ou=people,dc=example,dc=com"


def test_the_required_keys_are_there(served):
    """Apple's schema, iOS 18.1: what the device refuses a payload without."""
    required = {"mail.managed": {"EmailAccountType", "IncomingMailServerAuthentication", "IncomingMailServerHostName", "OutgoingMailServerAuthentication",
                                 "OutgoingMailServerHostName"},
                "caldav.account": {"CalDAVHostName"}, "carddav.account": {"CardDAVHostName"}, "ldap.account": {"LDAPAccountHostName"}, "eas.account": {"Host"}}
    for query in ("", "?type=eas"):
        top = profile(served, query)
        assert top["PayloadType"] == "Configuration" and top["PayloadVersion"] == 1
        identifiers, uuids = {top["PayloadIdentifier"]}, {top["PayloadUUID"]}
        for kind, payload in payloads(top).items():
            assert required[kind] <= set(payload)
            assert payload["PayloadVersion"] == 1
            assert payload["PayloadIdentifier"].startswith(top["PayloadIdentifier"] + ".")
            identifiers.add(payload["PayloadIdentifier"])
            uuids.add(payload["PayloadUUID"])
        assert len(identifiers) == len(uuids) == 1 + len(payloads(top))


def test_no_password_inside(served):
    for query in ("", "?type=eas"):
        response = get(served, PROFILE + query, credentials=ANN)
        assert b"s3cret" not in response.body
        for payload in profile(served, query)["PayloadContent"]:
            assert not [key for key in payload if key.endswith("Password") and key != "OutgoingPasswordSameAsIncomingPassword"]


def test_activesync_instead_of_mail(served):
    found = payloads(profile(served, "?type=eas"))
    assert list(found) == ["eas.account", "caldav.account", "carddav.account", "ldap.account"]
    eas = found["eas.account"]
    assert (eas["Host"], eas["SSL"], eas["UserName"], eas["EmailAddress"]) == ("mail.example.com", True, "ann-s-own-login", "ann@example.com")


def test_the_same_person_gets_the_same_profile(served):
    first = profile(served)
    assert profile(served) == profile(served, "?email=ann@example.com") == profile(served, "?type=mail") == first
    other = profile(served, credentials=("bob@example.com", "hunter2"))
    assert other["PayloadUUID"] != first["PayloadUUID"] and other["PayloadIdentifier"] != first["PayloadIdentifier"]
    served.reload()
    assert profile(served) == first


@pytest.mark.parametrize("query", ["?email=bob@example.com", "?email=nobody@example.com", "?email=ann@unserved.example", "?email=ann%00@example.com", "?email=%zz@example.com"])
def test_somebody_elses_is_not_there(served, query):
    response = get(served, PROFILE + query, credentials=ANN)
    assert (response.status, response.body) == (404, b"There is nothing here.\n")


@pytest.mark.parametrize("query", ["email=", "email=ann", "email=a@b@example.com", "email=%22ann%22@example.com", "email=ann%0A@example.com",
                                   "email=ann@example.com&email=bob@example.com", "type=", "type=pop3", "type=eas&type=mail", "email=" + "a" * 300 + "@example.com",
                                   "email=%3Cscript%3Ealert(1)%3C/script%3E"])
def test_what_is_not_understood(served, query):
    response = get(served, PROFILE + "?" + query, credentials=ANN)
    assert (response.status, response.body) == (400, b"This request is not understood.\n")


def test_signed_by_the_certificate_of_the_name(tmp_path):
    site = prepare(Site(tmp_path / "site"))
    other = self_signed(tmp_path / "site" / "other", ["autodiscover.example.net", "example.net"])
    site.settings["tls"] = ("{certificates: [{chain: tls/fullchain.pem, key: tls/privkey.pem}, {chain: other/fullchain.pem, key: other/privkey.pem}]}")
    # Both cover example.net: the first does not, in this test.
    self_signed(site.folder / "tls", ["example.com", "autodiscover.example.com"])
    with Daemon(site) as daemon:
        for host, authority in (("example.com", site.authority), ("example.net", other), ("mail.elsewhere.example", site.authority)):
            profile(daemon, host=host, authority=authority)


def chain(folder):
    """A root, an authority below it and a certificate of that one: (root, chain file, key file)."""
    folder.mkdir()
    def make(name, issuer=None, extensions=""):
        (folder / "extensions").write_text(extensions)
        assert openssl("req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}", "-keyout", folder / f"{name}.key", "-out", folder / f"{name}.csr")[0] == 0
        by = ["-CA", folder / f"{issuer}.pem", "-CAkey", folder / f"{issuer}.key", "-CAcreateserial"] if issuer else ["-signkey", folder / f"{name}.key"]
        code, _, errors = openssl("x509", "-req", "-days", "30", "-in", folder / f"{name}.csr", "-out", folder / f"{name}.pem", "-extfile", folder / "extensions", *by)
        assert code == 0, errors
    make("root", extensions="basicConstraints=critical,CA:TRUE")
    make("between", "root", "basicConstraints=critical,CA:TRUE")
    make("signer", "between", "keyUsage=digitalSignature")
    (folder / "chain.pem").write_text((folder / "signer.pem").read_text() + (folder / "between.pem").read_text())
    return folder / "root.pem", folder / "chain.pem", folder / "signer.key"


def test_signed_by_a_key_of_its_own_with_the_whole_chain(tmp_path):
    site = prepare(Site(tmp_path / "site"))
    root, _, _ = chain(site.folder / "signing")
    site.settings["signing"] = "{chain: signing/chain.pem, key: signing/signer.key}"
    with Daemon(site) as daemon:
        response = get(daemon, PROFILE, credentials=ANN)
        plistlib.loads(opened(response.body, root))
        assert openssl("cms", "-verify", "-inform", "DER", "-CAfile", site.authority, "-purpose", "any", given=response.body)[0] != 0
        code, shown, _ = openssl("cms", "-cmsout", "-print", "-noout", "-inform", "DER", given=response.body)
        assert code == 0 and b"issuerAndSerialNumber" in shown and b"sha256" in shown and shown.count(b"Certificate:") + shown.count(b"d.certificate:") >= 2
        # A key that broke meanwhile keeps its old version.
        (site.folder / "signing" / "signer.key").write_text("nonsense")
        daemon.reload()
        plistlib.loads(opened(get(daemon, PROFILE, credentials=ANN).body, root))


def test_unsigned_where_the_site_says_so(tmp_path, certificate):
    site = prepare(Site(tmp_path / "site", certificate))
    site.settings["signing"] = '"off"'
    with Daemon(site) as daemon:
        response = get(daemon, PROFILE, credentials=ANN)
        assert response.field("Content-Type") == "application/x-apple-aspen-config"
        validate("plist.rng", response.body)
        plistlib.loads(response.body)
        assert lasting(get(daemon, PROFILE, credentials=ANN)) == lasting(response)
        assert lasting(get(daemon, PROFILE, method="HEAD", credentials=ANN))[:2] == lasting(response)[:2]


def test_a_signing_key_that_cannot_be_used_is_told_at_the_start(tmp_path, certificate):
    site = prepare(Site(tmp_path / "site", certificate))
    for signing, what in (("{chain: none.pem, key: none.key}", "none.pem"), ("{chain: tls/fullchain.pem, key: users.yaml}", "users.yaml")):
        site.settings["signing"] = signing
        site.listen = {"https": 1}
        site.write_config()
        done = check(site)
        assert done.returncode == 78 and "signing" in done.stderr + done.stdout and what in done.stderr + done.stdout
        done = command("check", "--config", site.config)
        assert done.returncode == 78
