"""Every golden case: the request as the client sends it, byte for byte, and the answer as it was read and found good."""

import json
import re
import xml.etree.ElementTree as ElementTree

import notation
from harness.anonymous import validate

SCHEMAS = {"Autodiscover": "pox.rng", "Envelope": "soap.rng", "clientConfig": "autoconfig.rng", "XRD": "host-meta.rng", "plist": "plist.rng"}


def test_case(case, case_daemon, request):
    sent = notation.Request((case / "request.http").read_bytes())
    with case_daemon.tls(sent.server_name, verify=False) as connection:
        answers = notation.exchange(connection, sent)
        actual = notation.written(answers)
        if not answers[-1].closes:
            # The same request gives the same bytes, and a connection serves more than one.
            again = notation.written(notation.exchange(connection, sent))
            assert not notation.compare(actual, again), "the second answer on the connection differs"

    if answers[-1].body and re.search("xml|aspen", answers[-1].field("Content-Type") or ""):
        assert answers[-1].body.startswith(b'<?xml version="1.0" encoding="utf-8"?>\n'), "the declaration must be the very first bytes"
        root = ElementTree.fromstring(answers[-1].body).tag.rpartition("}")[2]
        validate(SCHEMAS[root], answers[-1].body)

    if answers[-1].body and "json" in (answers[-1].field("Content-Type") or ""):
        json.loads(answers[-1].body)

    expected = case / "response.http"
    if request.config.getoption("--update"):
        expected.write_bytes(actual)
    assert expected.exists(), f"no {expected.name} yet; run with --update and read what it writes"
    difference = notation.compare(expected.read_bytes(), actual)
    assert not difference, f"\n{difference}"
