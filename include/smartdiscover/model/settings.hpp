#pragma once

// The resolved answer to "how does this mailbox reach its services": all decisions are made, all templates are filled. Dialects only
// format it. Each value carries the location that set it, so that an answer can be explained.

#include <smartdiscover/model/location.hpp>
#include <smartdiscover/model/mail_address.hpp>
#include <smartdiscover/model/mta_sts.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace smartdiscover {

enum class Protocol { imap, pop3, smtp, xmpp, sip, sieve, ldap, other };

// implicit: TLS from the first byte. starttls: clear text upgraded by command. none: clear text.
enum class TlsMode { implicit, starttls, none };

// A service with a host and a port.
struct Service {
  Protocol protocol = Protocol::other;
  std::string name;   // its key in the service map: "imap", "printing"
  std::string type;   // its text in dialects that list everything: "IMAP", "X-Print"
  Location location;  // the line that offers it
  Sourced<std::string> host;
  Sourced<std::uint16_t> port;
  Sourced<TlsMode> tls;
  Sourced<std::string> login;
  Sourced<std::string> base;       // ldap: the search base
  Sourced<std::string> websocket;  // xmpp: RFC 7395
  Sourced<std::string> bosh;       // xmpp: XEP-0206
};

// A service that is a URL.
struct Url {
  std::string name;          // its key: "activesync", "wiki"
  std::string type;          // "MobileSync", "X-Wiki"; empty: no entry in dialects that list everything
  Sourced<std::string> url;  // absolute, filled, percent-encoded
};

// A service or URL that lacks a value for this user. It is left out, unless only an optional value is missing (base, websocket, bosh).
struct Unfilled {
  std::string name;  // of the service or URL: "imap", "wiki"
  std::string why;   // the key and its line in the map, and what is missing; for administrators
};

// A mailbox that a person may open beside their own.
struct SharedMailbox {
  MailAddress address;
  std::string display_name;  // default: the address
};

struct AddressRedirect {
  MailAddress address;
};
struct UrlRedirect {
  std::string url;
};
using Redirect = std::variant<UrlRedirect, AddressRedirect>;  // in this order, since an address has no default for Sourced

struct Settings {
  std::optional<MailAddress> address;  // the mailbox's primary one, or as asked without a sign-in; empty: about a domain
  Domain domain;                       // its domain as asked; an alias domain is not replaced by its target
  std::string login;  // of the person who signed in; in an answer about a domain with placeholders, %EMAILADDRESS%, or empty
  std::string display_name;        // the person's, or the shared mailbox's; default: the address; empty without a sign-in
  Sourced<std::string> hostname;   // the Public Hostname
  Sourced<std::string> discovery;  // the name under which clients reach this daemon
  Sourced<std::string> provider_name;
  std::optional<Sourced<Redirect>> redirect;    // set: answers contain nothing else
  std::vector<Service> services;                // in the site's order of preference
  std::vector<Url> urls;                        // in the site's order
  std::vector<Unfilled> unfilled;               // in the order of the map, services first
  std::vector<SharedMailbox> shared_mailboxes;  // beside the person's own; empty in an answer about one of them
  std::vector<std::string> extra_types;         // url types to add to the Outlook answer, as "CalDAV"
  std::optional<std::chrono::hours> ttl;        // how long a client may cache the answer
  std::optional<MtaSts> mta_sts;                // the domain's policy; in answers about a domain alone

  // The first offer of a protocol, or the URL of that name; null where there is none. Valid while the Settings live.
  const Service* service(Protocol protocol) const noexcept {
    for (const auto& candidate : services) {
      if (candidate.protocol == protocol) return &candidate;
    }
    return nullptr;
  }
  const Url* url(std::string_view name) const noexcept {
    for (const auto& candidate : urls) {
      if (candidate.name == name) return &candidate;
    }
    return nullptr;
  }
  // Why an offer of that name is missing; null where it is present, or not offered at all.
  const Unfilled* missing(std::string_view name) const noexcept {
    const auto has_name = [name](const auto& one) { return one.name == name; };
    const auto found = std::find_if(unfilled.begin(), unfilled.end(), has_name);
    if (found == unfilled.end()) return nullptr;
    const bool is_here =
        std::any_of(services.begin(), services.end(), has_name) || std::any_of(urls.begin(), urls.end(), has_name);
    return is_here ? nullptr : &*found;
  }
};

}  // namespace smartdiscover
