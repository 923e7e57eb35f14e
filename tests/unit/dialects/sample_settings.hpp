#pragma once

// Settings, queries and requests of a made-up site, to be changed by each test as it needs.

#include <smartdiscover/dialects/query.hpp>
#include <smartdiscover/http/message.hpp>
#include <smartdiscover/model/settings.hpp>

#include <string>
#include <string_view>

namespace smartdiscover::dialects {

inline MailAddress address(std::string_view text) { return MailAddress::parse(text).value(); }

inline Service service(Protocol protocol, std::string name, std::string type, std::string host, std::uint16_t port, TlsMode tls) {
  Service service;
  service.protocol = protocol;
  service.name = std::move(name);
  service.type = std::move(type);
  service.host.value = std::move(host);
  service.port.value = port;
  service.tls.value = tls;
  service.login.value = "ann@example.com";
  return service;
}

inline Service imap() { return service(Protocol::imap, "imap", "IMAP", "imap.example.com", 993, TlsMode::implicit); }
inline Service pop3() { return service(Protocol::pop3, "pop3", "POP3", "pop.example.com", 995, TlsMode::implicit); }
inline Service smtp() { return service(Protocol::smtp, "smtp", "SMTP", "smtp.example.com", 465, TlsMode::implicit); }
inline Service submission() { return service(Protocol::smtp, "smtp", "SMTP", "smtp.example.com", 587, TlsMode::starttls); }
inline Service xmpp() { return service(Protocol::xmpp, "xmpp", "XMPP", "im.example.com", 5222, TlsMode::starttls); }

inline Url url(std::string name, std::string type, std::string text) {
  Url url;
  url.name = std::move(name);
  url.type = std::move(type);
  url.url.value = std::move(text);
  return url;
}

// Ann, and nothing offered to her yet.
inline Settings nothing_offered() {
  Settings settings{.address = address("ann@example.com"),
                    .domain = Domain::parse("example.com").value(),
                    .login = "ann@example.com",
                    .display_name = "Ann Example"};
  settings.hostname.value = "mail.example.com";
  settings.discovery.value = "autodiscover.example.com";
  return settings;
}

inline Settings mail_only() {
  auto settings = nothing_offered();
  settings.services = {imap(), submission()};
  return settings;
}

// One of everything that a map can name.
inline Settings everything() {
  auto settings = nothing_offered();
  auto chat = xmpp();
  chat.websocket.value = "wss://im.example.com/ws";
  chat.bosh.value = "https://im.example.com/bosh";
  auto directory = service(Protocol::ldap, "ldap", "LDAP", "dir.example.com", 636, TlsMode::implicit);
  directory.base.value = "ou=people,dc=example,dc=com";
  settings.services = {chat,
                       imap(),
                       service(Protocol::sip, "sip", "SIP", "sip.example.com", 5061, TlsMode::implicit),
                       pop3(),
                       service(Protocol::sieve, "sieve", "Sieve", "imap.example.com", 4190, TlsMode::starttls),
                       smtp(),
                       submission(),
                       directory,
                       service(Protocol::other, "printing", "X-Print", "print.example.com", 631, TlsMode::none)};
  settings.urls = {url("activesync", "MobileSync", "https://mail.example.com/Microsoft-Server-ActiveSync"),
                   url("webdav", "WebDAV", "https://mail.example.com/webdav/"),
                   url("install", "Install", "https://mail.example.com/install/"),
                   url("caldav", "CalDAV", "https://mail.example.com/dav/ann%40example.com/"),
                   url("ews", "EWS", "https://mail.example.com/EWS/Exchange.asmx"),
                   url("oab", "OAB", "https://mail.example.com/OAB/"),
                   url("mta_sts", "MTA-STS", "https://mta-sts.example.com/.well-known/mta-sts.txt"),
                   url("documentation", "Documentation", "https://mail.example.com/help/"),
                   url("wiki", "X-Wiki", "https://wiki.example.com/?a=1&b=2")};
  return settings;
}

inline Sourced<Redirect> redirect_to(Redirect redirect) { return {.value = std::move(redirect), .location = {}}; }

inline Query query_of(DialectName dialect) {
  Query query;
  query.dialect = dialect;
  query.address = address("ann@example.com");
  // 2026-03-01 09:15:42.031
  query.received = std::chrono::system_clock::time_point(std::chrono::milliseconds(1772356542031));
  return query;
}

inline http::Request post(std::string body) {
  http::Request request;
  request.method = "POST";
  request.path = "/autodiscover/autodiscover.xml";
  request.body = std::move(body);
  return request;
}

}  // namespace smartdiscover::dialects
