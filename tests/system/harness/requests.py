"""Requests as clients write them."""

import base64

OUTLOOK_REQUEST = "http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006"
OUTLOOK_RESPONSE = "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a"
MOBILESYNC_REQUEST = "http://schemas.microsoft.com/exchange/autodiscover/mobilesync/requestschema/2006"
MOBILESYNC_RESPONSE = "http://schemas.microsoft.com/exchange/autodiscover/mobilesync/responseschema/2006"
WRAPPER = "http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006"

AUTODISCOVER = "http://schemas.microsoft.com/exchange/2010/Autodiscover"

XML = "/autodiscover/autodiscover.xml"
SVC = "/autodiscover/autodiscover.svc"


def basic(login, password, encoding="utf-8"):
    return "Basic " + base64.b64encode(f"{login}:{password}".encode(encoding)).decode()


def outlook_body(address):
    return (f'<?xml version="1.0" encoding="utf-8"?>\n<Autodiscover xmlns="{OUTLOOK_REQUEST}">\n  <Request>\n'
            f"    <EMailAddress>{address}</EMailAddress>\n"
            f"    <AcceptableResponseSchema>{OUTLOOK_RESPONSE}</AcceptableResponseSchema>\n  </Request>\n</Autodiscover>\n").encode()


def mobilesync_body(address):
    return (f'<?xml version="1.0" encoding="utf-8"?>\r\n<Autodiscover xmlns="{MOBILESYNC_REQUEST}">\r\n<Request>\r\n'
            f"<EMailAddress>{address}</EMailAddress>\r\n"
            f"<AcceptableResponseSchema>{MOBILESYNC_RESPONSE}</AcceptableResponseSchema>\r\n</Request>\r\n</Autodiscover>\r\n").encode()


def request(method, path, *, host="autodiscover.example.com", credentials=None, body=None, fields=()):
    """The bytes of one request. `credentials`: (login, password)."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}"]
    if credentials:
        lines.append(f"Authorization: {basic(*credentials)}")
    if body is not None:
        lines += ["Content-Type: text/xml; charset=utf-8", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in fields]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + (body or b"")


def outlook(address, credentials=None, **rest):
    return request("POST", XML, credentials=credentials, body=outlook_body(address), **rest)


def mobilesync(address, credentials=None, **rest):
    return request("POST", XML, credentials=credentials, body=mobilesync_body(address), **rest)


def soap_body(operation, subjects, settings):
    """`subjects`: the Users or Domains element, in which no prefix is needed."""
    wanted = "".join(f"<Setting>{setting}</Setting>" for setting in settings)
    return (f'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns="{AUTODISCOVER}"><s:Body><{operation}RequestMessage><Request>'
            f"{subjects}<RequestedSettings>{wanted}</RequestedSettings></Request></{operation}RequestMessage></s:Body></s:Envelope>").encode()


def soap_users(mailboxes, settings=("UserDisplayName",), credentials=None, **rest):
    users = "".join(f"<User><Mailbox>{mailbox}</Mailbox></User>" for mailbox in mailboxes)
    return request("POST", SVC, credentials=credentials, body=soap_body("GetUserSettings", f"<Users>{users}</Users>", settings), **rest)


def soap_domains(names, settings=("ExternalEwsUrl",), credentials=None, **rest):
    domains = "".join(f"<Domain>{name}</Domain>" for name in names)
    return request("POST", SVC, credentials=credentials, body=soap_body("GetDomainSettings", f"<Domains>{domains}</Domains>", settings), **rest)
