// Apple's configuration profile: a property list that an iPhone, an iPad or a Mac asks its owner to install. There is no automatic probe,
// the person opens a link. Apple's device management schema, iOS 18.1 and macOS 15.1.
//
// Accounts: mail (IMAP, else POP3), CalDAV, CardDAV, LDAP. With ?type=eas ActiveSync stands instead of mail: side by side they would be the
// same mail twice. There is no password inside; the device asks for it.

#include "dialects/encrypted.hpp"
#include "dialects/plain_text.hpp"
#include "dialects/plist.hpp"
#include "dialects/sha.hpp"

#include <smartdiscover/base/text.hpp>

#include <algorithm>
#include <array>

namespace smartdiscover::dialects::mobileconfig_dialect {
namespace {

constexpr std::array<std::string_view, 3> needed_urls{"activesync", "caldav", "carddav"};

// The values of a parameter under either name.
std::vector<std::string> asked_addresses(const http::Request& request) {
  auto values = http::query_values(request.query, "email");
  for (auto& value : http::query_values(request.query, "emailaddress")) values.push_back(std::move(value));
  return values;
}

Query parse(const http::Request& request, std::chrono::system_clock::time_point received) {
  Query query;
  query.dialect = DialectName::mobileconfig;
  query.received = received;
  const auto addresses = asked_addresses(request);
  if (addresses.size() == 1) query.address = MailAddress::parse(addresses.front());
  if (addresses.size() > 1 || (!addresses.empty() && !query.address)) query.problem = Problem::malformed;
  const auto types = http::query_values(request.query, "type");
  query.operation = types.empty() ? "mail" : lower(types.front());
  if (types.size() > 1 || (query.operation != "mail" && query.operation != "eas")) query.problem = Problem::malformed;
  return query;
}

// "example.com" is com.example. Apple allows letters, digits, '-' and '.'.
std::string reversed(std::string_view domain) {
  std::string out;
  while (!domain.empty()) {
    const auto dot = domain.rfind('.');
    out += domain.substr(dot == std::string_view::npos ? 0 : dot + 1);
    if (dot == std::string_view::npos) break;
    out += '.';
    domain = domain.substr(0, dot);
  }
  std::replace(out.begin(), out.end(), '_', '-');
  return out;
}

// A profile under way. Identifiers and UUIDs are made of the address and its domain, so that a second download replaces the first.
class Profile {
 public:
  Profile(const Query& query, const Settings& settings)
      : settings_(settings),
        address_(settings.address ? settings.address : query.address),
        who_(settings.domain.text() + "/" + (address_ ? address_->text() : std::string())),
        identifier_(reversed(settings.domain.text()) + ".smartdiscover." + uuid_of(who_)),
        provider_(provider_of(settings, 60)) {
    begin();
  }

  bool add_mail() {
    const auto* incoming = best_without_starttls(settings_, Protocol::imap);
    const bool is_imap = incoming != nullptr;
    if (!is_imap) incoming = best_without_starttls(settings_, Protocol::pop3);
    const auto* outgoing = best_without_starttls(settings_, Protocol::smtp);
    if (incoming == nullptr || outgoing == nullptr) return false;
    open_payload("com.apple.mail.managed", "mail");
    plist_.text("EmailAccountDescription", provider_);
    plist_.text("EmailAccountType", is_imap ? "EmailTypeIMAP" : "EmailTypePOP");
    if (address_) plist_.text("EmailAddress", address_->text());
    plist_.text_unless_empty("EmailAccountName", settings_.display_name);
    plist_.text("IncomingMailServerAuthentication", "EmailAuthPassword");
    plist_.text("IncomingMailServerHostName", incoming->host.value);
    plist_.number("IncomingMailServerPortNumber", incoming->port.value);
    // True with a STARTTLS port makes the device negotiate it; false would be clear text.
    plist_.yes("IncomingMailServerUseSSL");
    add_login("IncomingMailServerUsername", incoming->login.value);
    plist_.text("OutgoingMailServerAuthentication", "EmailAuthPassword");
    plist_.text("OutgoingMailServerHostName", outgoing->host.value);
    plist_.number("OutgoingMailServerPortNumber", outgoing->port.value);
    plist_.yes("OutgoingMailServerUseSSL");
    add_login("OutgoingMailServerUsername", outgoing->login.value);
    // One question for the password instead of two.
    if (incoming->login.value == outgoing->login.value) plist_.yes("OutgoingPasswordSameAsIncomingPassword");
    plist_.close();
    return true;
  }

  bool add_activesync() {
    const auto* url = https_url(settings_, "activesync");
    if (url == nullptr) return false;
    const auto location = parse_https(url->url.value);
    open_payload("com.apple.eas.account", "eas");
    plist_.text("Host", location->port ? location->host + ":" + std::to_string(*location->port) : location->host);
    plist_.yes("SSL");
    if (address_) plist_.text("EmailAddress", address_->text());
    add_login("UserName", settings_.login);
    // Not twice what the accounts beside it bring.
    if (https_url(settings_, "caldav") != nullptr) {
      plist_.no("EnableCalendars");
      plist_.no("EnableReminders");
    }
    if (https_url(settings_, "carddav") != nullptr) plist_.no("EnableContacts");
    plist_.close();
    return true;
  }

  bool add_dav(const std::string& key, std::string_view name, std::string_view what) {
    const auto* url = https_url(settings_, name);
    if (url == nullptr) return false;
    const auto location = parse_https(url->url.value);
    open_payload("com.apple." + std::string(name) + ".account", name);
    plist_.text(key + "AccountDescription", provider_ + " " + std::string(what));
    plist_.text(key + "HostName", location->host);
    plist_.number(key + "Port", location->port.value_or(443));
    plist_.yes(key + "UseSSL");
    plist_.text(key + "PrincipalURL", location->target);
    add_login(key + "Username", settings_.login);
    plist_.close();
    return true;
  }

  // The format has no port: another than that of LDAP over TLS cannot be said.
  bool add_ldap() {
    for (const auto& service : settings_.services) {
      if (service.protocol != Protocol::ldap || service.tls.value != TlsMode::implicit || service.port.value != 636) continue;
      open_payload("com.apple.ldap.account", "ldap");
      plist_.text("LDAPAccountDescription", provider_);
      plist_.text("LDAPAccountHostName", service.host.value);
      plist_.yes("LDAPAccountUseSSL");
      add_login("LDAPAccountUserName", service.login.value);
      if (!printable(service.base.value).empty()) {
        plist_.open_array("LDAPSearchSettings");
        plist_.open_dictionary();
        plist_.text("LDAPSearchSettingDescription", provider_);
        plist_.text("LDAPSearchSettingScope", "LDAPSearchSettingScopeSubtree");
        plist_.text("LDAPSearchSettingSearchBase", service.base.value);
        plist_.close();
        plist_.close();
      }
      plist_.close();
      return true;
    }
    return false;
  }

  std::string finish() { return plist_.finish(); }

 private:
  // Leaves the array of payloads open.
  void begin() {
    add_frame("Configuration", identifier_, "profile");
    plist_.text("PayloadDisplayName", address_ ? provider_ + " (" + address_->text() + ")" : provider_);
    plist_.text("PayloadOrganization", provider_);
    plist_.text("PayloadDescription", "Accounts for mail, calendars and contacts");
    plist_.no("PayloadRemovalDisallowed");
    // A Mac sets up mail for a person only.
    plist_.text("PayloadScope", "User");
    plist_.open_array("PayloadContent");
  }

  void add_frame(std::string_view type, std::string_view identifier, std::string_view kind) {
    plist_.text("PayloadType", type);
    plist_.number("PayloadVersion", 1);
    plist_.text("PayloadIdentifier", identifier);
    plist_.text("PayloadUUID", uuid_of(who_ + "/" + std::string(kind)));
  }

  void open_payload(std::string_view type, std::string_view kind) {
    plist_.open_dictionary();
    add_frame(type, identifier_ + "." + std::string(kind), kind);
    plist_.text("PayloadDisplayName", provider_);
  }

  // Without a sign-in and an address the login holds a placeholder, which the device would not fill: it asks the person instead.
  void add_login(std::string_view key, const std::string& login) {
    if (address_) plist_.text_unless_empty(key, login);
  }

  const Settings& settings_;
  std::optional<MailAddress> address_;
  std::string who_;
  std::string identifier_;
  std::string provider_;
  Plist plist_;
};

Rendering render(const Query& query, const Settings& settings) {
  if (settings.redirect) return plain_refusal(query, Problem::no_settings);
  Profile profile(query, settings);
  const bool is_eas = query.operation == "eas";
  bool any = is_eas ? profile.add_activesync() : profile.add_mail();
  // Who asks for ActiveSync wants that or nothing.
  if (is_eas && !any) return plain_refusal(query, Problem::no_settings);
  any = profile.add_dav("CalDAV", "caldav", "calendars") || any;
  any = profile.add_dav("CardDAV", "carddav", "contacts") || any;
  any = profile.add_ldap() || any;
  if (!any) return plain_refusal(query, Problem::no_settings);
  Rendering rendering;
  rendering.response.content_type = "application/x-apple-aspen-config";
  rendering.response.cache = http::CachePolicy::private_no_store;
  rendering.response.fields.push_back(
      {"Content-Disposition", "attachment; filename=\"" + settings.domain.text() + ".mobileconfig\""});
  rendering.response.body = profile.finish();
  return rendering;
}

}  // namespace

Dialect row() {
  return {.needs = {ServiceNeeds::all, UrlNeeds::named, needed_urls},
          .parse = parse,
          .render = render,
          .render_problem = plain_problem,
          .is_signed = true};
}

}  // namespace smartdiscover::dialects::mobileconfig_dialect
