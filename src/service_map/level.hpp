#pragma once

// What one level of the map says: the top, "*", a suffix, a domain, a group, a user. Only what stands there; nothing is inherited
// yet.

#include "service_map/host_template.hpp"
#include "service_map/url_template.hpp"

#include <smartdiscover/model/settings.hpp>

#include <memory>

namespace smartdiscover::service_map {

struct ServiceEntry {
  Location location;
  std::string path;  // for findings: "services.smtp[0]"
  std::optional<Sourced<HostTemplate>> host;
  std::optional<Sourced<std::uint16_t>> port;
  std::optional<Sourced<TlsMode>> tls;
  std::optional<Sourced<Template>> login;
  std::optional<Sourced<Template>> base;
  std::shared_ptr<const Sourced<UrlTemplate>> websocket;  // null: not set; few services have them, and they are large
  std::shared_ptr<const Sourced<UrlTemplate>> bosh;
  std::optional<Sourced<std::string>> type;
  std::optional<std::vector<std::string>> groups;  // lower case; empty: for everybody again
};

// off: withdrawn. on: offered, with what more general levels say. mapping: that, changed. list: in place of what they say.
enum class Form { off, on, mapping, list };

struct ServiceChange {
  std::string name;
  Location location;  // of the key
  std::string path;
  Form form = Form::on;
  std::vector<ServiceEntry> entries;  // mapping: one; list: at least one
};

struct UrlChange {
  std::string name;
  Location location;  // of the key
  std::string path;
  Form form = Form::on;  // never list
  std::optional<Sourced<UrlTemplate>> url;
  std::optional<Sourced<std::string>> type;
  std::optional<std::vector<std::string>> groups;
};

struct NoRedirect {};
struct AddressRedirectRule {
  Template local;
  Template domain;
};
struct UrlRedirectRule {
  UrlTemplate url;
};
using RedirectRule = std::variant<NoRedirect, AddressRedirectRule, UrlRedirectRule>;

struct Level {
  std::string path;  // "domains.example.com"; empty: the top
  std::optional<Sourced<HostTemplate>> hostname;
  std::optional<Sourced<HostTemplate>> discovery;
  std::optional<Sourced<std::string>> provider_name;
  std::optional<Sourced<Template>> login;
  std::shared_ptr<const Sourced<RedirectRule>> redirect;  // null: not set; large, and rare
  std::vector<ServiceChange> services;
  std::vector<UrlChange> urls;
};

}  // namespace smartdiscover::service_map
