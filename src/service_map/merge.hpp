#pragma once

// Levels merged: the more precise overrides the more general, key by key. The result points into the levels, which must outlive
// it; services and URLs are shared until a level changes them.

#include "service_map/catalogue.hpp"
#include "service_map/level.hpp"

#include <memory>

namespace smartdiscover::service_map {

// One offer of a service: for each key the entry that decided it; null where none did.
struct MergedEntry {
  Location location;
  const ServiceEntry* host = nullptr;
  const ServiceEntry* port = nullptr;
  const ServiceEntry* tls = nullptr;
  const ServiceEntry* login = nullptr;
  const ServiceEntry* base = nullptr;
  const ServiceEntry* websocket = nullptr;
  const ServiceEntry* bosh = nullptr;
  const ServiceEntry* type = nullptr;
  const std::vector<std::string>* groups = nullptr;
};

struct MergedService {
  std::string_view name;
  const KnownService* known = nullptr;
  bool offered = false;  // a withdrawn one keeps what is known of it, for a level that offers it again
  Location location;     // of the line that offers it
  std::vector<MergedEntry> entries;
};

struct MergedUrl {
  std::string_view name;
  const KnownUrl* known = nullptr;
  bool offered = false;
  Location location;
  const UrlChange* url = nullptr;
  const UrlChange* type = nullptr;
  const std::vector<std::string>* groups = nullptr;
};

struct Merged {
  const Sourced<HostTemplate>* hostname = nullptr;
  const Sourced<HostTemplate>* discovery = nullptr;
  const Sourced<std::string>* provider_name = nullptr;
  const Sourced<Template>* login = nullptr;
  const Sourced<RedirectRule>* redirect = nullptr;
  std::shared_ptr<const std::vector<MergedService>> services;  // in the site's order; never null once a level was applied
  std::shared_ptr<const std::vector<MergedUrl>> urls;
};

void apply_override(Merged& merged, const Level& level);

// The mode of an offer: what a level says, else the service's own.
TlsMode tls_of(const MergedService& service, const MergedEntry& entry);

}  // namespace smartdiscover::service_map
