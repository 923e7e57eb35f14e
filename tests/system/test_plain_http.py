"""Port 80: redirects and ACME challenges, never a question for a password."""

import pytest

from harness.daemon import Daemon
from harness.requests import XML, mobilesync, outlook, outlook_body, request

TOKEN = "evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr_oA"


@pytest.fixture(scope="module")
def shared_daemon(shared_site):
    challenges = shared_site.folder / "acme" / ".well-known" / "acme-challenge"
    challenges.mkdir(parents=True)
    (challenges / TOKEN).write_text(TOKEN + ".thumbprint")
    (shared_site.folder / "acme" / "outside").write_text("secret")
    (shared_site.folder / "acme" / ".well-known" / "outside").write_text("secret")
    (challenges / "folder").mkdir()
    shared_site.settings["acme_webroot"] = "acme"
    shared_site.write("service-map.yaml", """
        hostname: mail.example.com
        discovery: autodiscover.example.com
        services: {imap: {host: imap.example.com}, smtp: {host: smtp.example.com}}
        domains:
          example.com: {}
          example.net: {alias_of: example.com}
          uncovered.example: {}
          own.example: {discovery: autodiscover.example.org}
    """)
    with Daemon(shared_site) as daemon:
        yield daemon


def ask(daemon, data):
    with daemon.plain() as connection:
        response = connection.ask(data)
    assert response.status != 401
    assert response.field("WWW-Authenticate") is None
    return response


def location(daemon, data):
    response = ask(daemon, data)
    assert response.status == 302
    return response.field("Location")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_redirect_to_the_same_name_where_a_certificate_covers_it(shared_daemon, method):
    for host in ["autodiscover.example.com", "example.com", "autodiscover.example.net", "AUTODISCOVER.example.com:80"]:
        name = host.lower().split(":")[0]
        assert location(shared_daemon, request(method, XML, host=host)) == f"https://{name}{XML}"


def test_a_redirect_to_discovery_where_no_certificate_covers_the_name(shared_daemon):
    assert location(shared_daemon, request("GET", XML, host="autodiscover.uncovered.example")) == f"https://autodiscover.example.com{XML}"
    assert location(shared_daemon, request("GET", XML, host="own.example")) == f"https://autodiscover.example.org{XML}"


def test_path_and_query_stay(shared_daemon):
    path = "/Autodiscover/Autodiscover.xml?a=b&c=%20d"
    assert location(shared_daemon, request("GET", path)) == f"https://autodiscover.example.com{path}"
    assert location(shared_daemon, request("GET", "/no/such/path")) == "https://autodiscover.example.com/no/such/path"


def test_a_post_is_redirected_and_its_body_taken(shared_daemon):
    with shared_daemon.plain() as connection:
        for _ in range(2):
            response = connection.ask(outlook("ann@example.com"))
            assert response.status == 302
            assert response.field("Location") == f"https://autodiscover.example.com{XML}"


def test_credentials_are_neither_asked_nor_used(shared_daemon):
    for data in [outlook("ann@example.com", ("ann@example.com", "s3cret")), mobilesync("ann@example.com", ("ann@example.com", "wrong")),
                 request("GET", XML, credentials=("ann@example.com", "s3cret"))]:
        assert ask(shared_daemon, data).status == 302


def test_a_name_that_is_not_ours(shared_daemon):
    for host in ["elsewhere.example", "192.0.2.1", "autodiscover.elsewhere.example", "evil.example/x", "example.com.evil.example"]:
        assert ask(shared_daemon, request("GET", XML, host=host)).status in (400, 404)


def test_nothing_a_stranger_sends_shapes_the_location(shared_daemon):
    for path in ["/a%0d%0aSet-Cookie:x=1", "//evil.example/", "/\\evil.example"]:
        response = ask(shared_daemon, request("GET", path))
        if response.status == 302:
            assert response.field("Location").startswith("https://autodiscover.example.com/")
            assert "\r" not in response.field("Location")
        assert response.field("Set-Cookie") is None


def test_other_methods(shared_daemon):
    for method in ["PUT", "DELETE", "OPTIONS", "PROPFIND", "TRACE"]:
        response = ask(shared_daemon, request(method, XML))
        assert response.status == 405
        assert "GET" in response.field("Allow")


def test_a_challenge_is_answered_under_any_name(shared_daemon):
    for host in ["example.com", "not-ours-yet.example"]:
        response = ask(shared_daemon, request("GET", f"/.well-known/acme-challenge/{TOKEN}", host=host))
        assert response.status == 200
        assert response.text == TOKEN + ".thumbprint"


@pytest.mark.parametrize("path", [
    "nobody-knows-this-token", "", "folder", "folder/", "../outside", "..%2foutside", "%2e%2e/outside", "../../outside", "%2e%2e%2f%2e%2e%2foutside",
    ".", "..", f"{TOKEN}%00", f"{TOKEN}/", f"./{TOKEN}", f"{TOKEN}.txt", "%2fetc%2fpasswd", "/etc/passwd", "x" * 300,
])
def test_nothing_but_tokens(shared_daemon, path):
    response = ask(shared_daemon, request("GET", f"/.well-known/acme-challenge/{path}"))
    assert response.status in (302, 400, 404)
    assert b"secret" not in response.body and b"root:" not in response.body


def test_bodies_beyond_the_limit(shared_daemon):
    big = outlook_body("ann@example.com") + b" " * 200_000
    with shared_daemon.plain() as connection:
        assert connection.ask(request("POST", XML, body=big)).status == 413
    assert location(shared_daemon, request("GET", XML)) == f"https://autodiscover.example.com{XML}"


def test_no_challenges_where_no_folder_is_named(site):
    with Daemon(site) as daemon:
        assert ask(daemon, request("GET", f"/.well-known/acme-challenge/{TOKEN}")).status == 404
