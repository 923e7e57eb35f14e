#include "service_map/catalogue.hpp"

#include <smartdiscover/base/text.hpp>

#include <algorithm>
#include <array>

namespace smartdiscover::service_map {
namespace {

constexpr std::array services = {
    KnownService{"imap", Protocol::imap, "IMAP", 993, 143, 143}, KnownService{"pop3", Protocol::pop3, "POP3", 995, 110, 110},
    KnownService{"smtp", Protocol::smtp, "SMTP", 465, 587, 25},  KnownService{"xmpp", Protocol::xmpp, "XMPP", 5223, 5222, 5222},
    KnownService{"sip", Protocol::sip, "SIP", 5061, 5060, 5060}, KnownService{"sieve", Protocol::sieve, "Sieve", 0, 4190, 4190},
    KnownService{"ldap", Protocol::ldap, "LDAP", 636, 389, 389},
};

constexpr std::array urls = {
    KnownUrl{"activesync", "MobileSync", Credentials::carried},
    KnownUrl{"syncml", "SyncML", Credentials::carried},
    KnownUrl{"webdav", "WebDAV", Credentials::carried},
    KnownUrl{"webclient", "WebClient", Credentials::carried},
    KnownUrl{"webadmin", "WebAdmin", Credentials::carried},
    KnownUrl{"freebusy", "FreeBusy", Credentials::none},
    KnownUrl{"calendar", "InternetCalendar", Credentials::carried},
    KnownUrl{"sms", "SMS", Credentials::carried},
    KnownUrl{"antispam", "AntiSpam", Credentials::carried},
    KnownUrl{"install", "Install", Credentials::none},
    KnownUrl{"teamchat", "TeamChat", Credentials::carried},
    KnownUrl{"collaboration", "Collaboration", Credentials::carried},
    KnownUrl{"conference", "Conference", Credentials::carried},
    KnownUrl{"caldav", "CalDAV", Credentials::carried},
    KnownUrl{"carddav", "CardDAV", Credentials::carried},
    KnownUrl{"jmap", "JMAP", Credentials::carried},
    KnownUrl{"ews", "", Credentials::carried},
    KnownUrl{"oab", "", Credentials::carried},
    KnownUrl{"mta_sts", "", Credentials::none},
    KnownUrl{"documentation", "", Credentials::none},
};

template <class Table>
auto find_named(const Table& table, std::string_view name) {
  const auto found = std::find_if(table.begin(), table.end(), [name](const auto& entry) { return entry.name == name; });
  return found == table.end() ? nullptr : &*found;
}

}  // namespace

std::span<const KnownService> known_services() { return services; }
const KnownService* find_known_service(std::string_view name) { return find_named(services, name); }

std::uint16_t default_port(const KnownService& service, TlsMode mode) {
  switch (mode) {
    case TlsMode::implicit: return service.implicit_port;
    case TlsMode::starttls: return service.starttls_port;
    case TlsMode::none: return service.clear_port;
  }
  return 0;
}

TlsMode default_tls(const KnownService& service) { return service.implicit_port != 0 ? TlsMode::implicit : TlsMode::starttls; }

std::string_view type_in_other_case(std::string_view type) {
  for (const auto& known : services) {
    if (equal_ignoring_case(known.type, type)) return known.type == type ? std::string_view() : known.type;
  }
  for (const auto& known : urls) {
    if (!known.type.empty() && equal_ignoring_case(known.type, type)) return known.type == type ? std::string_view() : known.type;
  }
  return {};
}

std::span<const KnownUrl> known_urls() { return urls; }
const KnownUrl* find_known_url(std::string_view name) { return find_named(urls, name); }

}  // namespace smartdiscover::service_map
