"""The schemas have teeth: what a client would stumble over does not pass. Each row takes a good answer of a case and spoils it."""

import pathlib
import re

import pytest

from harness.anonymous import validate

HERE = pathlib.Path(__file__).parent
EWS, MAIL, PHONE = "thunderbird-153.7/ews", "outlook-16/imap-and-smtp", "android-mail-7/settings"
ERROR, CONFIG = "outlook-16/error-600-not-xml", "thunderbird-153.7/autoconfig"
SOAP, COLLECTIONS, DOMAINS = "exchangelib-4.9/soap-ews", "ews-managed-api-2.2/mail-connections", "ews-managed-api-2.2/domain-settings"
PROFILE, META = "macos-14/profile", "xmpp-in-a-browser/host-meta"

# (schema, good case): pairs of a pattern and what stands for its first match.
SPOILED = {
    ("pox.rng", MAIL): [("<LoginName>.*</LoginName>", ""), ("<SPA>off", "<SPA>on"), ("<SSL>on", "<SSL>On"), ("<SSL>on</SSL>", "<SSL>on</SSL><Encryption>SSL</Encryption>"),
                        ("<SSL>on</SSL>\\s*<Encryption>TLS", "<SSL>off</SSL><Encryption>TLS"), ("<Port>993</Port>", ""), ("<Port>993", "<Port>imap"), ("<Type>IMAP", "<Type>imap"),
                        ("<UsePOPAuth>.*</UsePOPAuth>", ""), ("2006a", "2006"), ("<Action>settings", "<Action>Settings"), ("<DisplayName>.*</DisplayName>", "<DisplayName></DisplayName>")],
    ("pox.rng", EWS): [("<ASUrl>.*</ASUrl>", ""), ("<Type>EXPR", "<Type>EXHTTP"), ("(?s)(<Protocol>\\s*<Type>EXPR.*?</Protocol>)", ""),
                       ("(?s)(<Protocol>\\s*<Type>EXCH.*?<Type>EXPR.*?</Protocol>)(.*?</Protocol>)", "\\2\\1")],
    ("pox.rng", PHONE): [("(?s)(<Type>.*?</Type>)(.*?)(<Url>.*?</Url>)", "\\3\\2\\1"), ("<Type>MobileSync", "<Type> MobileSync"), ("en:us", "en-us"), ("EMailAddress", "EmailAddress")],
    ("pox.rng", ERROR): [('Time="00:00:00.0000000"', 'Time="00:00:00.000"'), ("<DebugData />", ""), ("<ErrorCode>600", "<ErrorCode>404"),
                         ("<Response>", '<Response xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a">')],
    ("autoconfig.rng", CONFIG): [("<username>.*</username>", ""), ("<socketType>SSL", "<socketType>plain"), ('type="imap"', 'type="imap" id="1"'), ("<domain>.*</domain>", ""),
                                 ("password-cleartext", "OAuth2"), ("(?s)<outgoingServer.*</outgoingServer>", ""), ("<port>993", "<port>0")],
    ("soap.rng", SOAP): [('i:type="StringSetting"', 'i:type="a:StringSetting"'), ("(?s)<h:ServerVersionInfo.*</h:ServerVersionInfo>", ""), ("<RedirectTarget i:nil=\"true\" />", ""),
                         ("<UserSettingErrors />", "")],
    ("soap.rng", COLLECTIONS): [("<EncryptionMethod>SSL", "<EncryptionMethod>implicit"), ("(?s)<FileExtension>.*</FileExtension>", ""), ("<IsDefault>true", "<IsDefault>True"),
                                ("<AnonymousAccessAllowed>false", "<AnonymousAccessAllowed>true")],
    ("soap.rng", DOMAINS): [("(?s)(<DomainSettingErrors />)(.*?)(<RedirectTarget.*?/>)", "\\3\\1\\2"), ("DomainStringSetting", "StringSetting")],
    ("plist.rng", PROFILE): [("<true />", "<yes />"), ("<integer>993", "<integer>imaps"), ("<key>PayloadVersion</key>", "")],
    ("host-meta.rng", META): [('href="[^"]*"', ""), ("<Link ", "<link ")],
}


def answer(case):
    return (HERE / case / "response.http").read_text(encoding="utf-8").partition("\n\n")[2]


@pytest.mark.parametrize("schema, good_case", SPOILED)
def test_good_and_spoiled(schema, good_case):
    good = answer(good_case)
    validate(schema, good.encode())
    for pattern, text in SPOILED[schema, good_case]:
        spoiled = re.sub(pattern, text, good, count=1)
        assert spoiled != good, pattern
        with pytest.raises(AssertionError):
            validate(schema, spoiled.encode())
            print(f"{schema} lets this pass: {pattern} -> {text}")
