#include "service_map/merge.hpp"

#include <algorithm>

namespace smartdiscover::service_map {
namespace {

template <class T>
void take(const T*& merged, const T* said) {
  if (said != nullptr) merged = said;
}
template <class T>
const T* pointer(const std::optional<T>& value) {
  return value ? &*value : nullptr;
}

template <class Merged, class Find>
Merged& find_or_add(std::vector<Merged>& all, const std::string& name, Find find_known) {
  const auto found = std::find_if(all.begin(), all.end(), [&name](const Merged& one) { return one.name == name; });
  if (found != all.end()) return *found;
  all.push_back(Merged{.name = name, .known = find_known(name)});
  return all.back();
}

void change_entry(MergedEntry& merged, const ServiceEntry& entry, const KnownService* known) {
  // A port belongs to a mode: with another mode it is that mode's. Services of the site's own have no other port than theirs.
  if (entry.tls && !entry.port && known != nullptr) merged.port = nullptr;
  if (entry.host) merged.host = &entry;
  if (entry.port) merged.port = &entry;
  if (entry.tls) merged.tls = &entry;
  if (entry.login) merged.login = &entry;
  if (entry.base) merged.base = &entry;
  if (entry.websocket) merged.websocket = &entry;
  if (entry.bosh) merged.bosh = &entry;
  if (entry.type) merged.type = &entry;
  if (entry.groups) merged.groups = &*entry.groups;
}

void offer(bool& offered, Location& location, const Location& here) {
  if (!offered) location = here;
  offered = true;
}

void change_service(MergedService& merged, const ServiceChange& change) {
  if (change.form == Form::off) {
    merged.offered = false;
    return;
  }
  const bool again = !merged.offered;
  offer(merged.offered, merged.location, change.location);
  if (change.form == Form::list) {
    merged.location = change.location;
    merged.entries.clear();
    for (const auto& entry : change.entries) {
      merged.entries.push_back(MergedEntry{.location = entry.location});
      change_entry(merged.entries.back(), entry, merged.known);
    }
    return;
  }
  if (merged.entries.empty()) {
    merged.entries.push_back(MergedEntry{.location = change.location});
  } else if (again) {
    for (auto& entry : merged.entries) entry.location = change.location;
  }
  if (change.form == Form::mapping) {
    for (auto& entry : merged.entries) change_entry(entry, change.entries.front(), merged.known);
  }
}

void change_url(MergedUrl& merged, const UrlChange& change) {
  if (change.form == Form::off) {
    merged.offered = false;
    return;
  }
  offer(merged.offered, merged.location, change.location);
  if (change.url) merged.url = &change;
  if (change.type) merged.type = &change;
  if (change.groups) merged.groups = &*change.groups;
}

}  // namespace

void apply_override(Merged& merged, const Level& level) {
  take(merged.hostname, pointer(level.hostname));
  take(merged.discovery, pointer(level.discovery));
  take(merged.provider_name, pointer(level.provider_name));
  take(merged.login, pointer(level.login));
  take(merged.redirect, level.redirect.get());
  if (!level.services.empty() || !merged.services) {
    auto services = merged.services ? *merged.services : std::vector<MergedService>();
    for (const auto& change : level.services) change_service(find_or_add(services, change.name, find_known_service), change);
    merged.services = std::make_shared<const std::vector<MergedService>>(std::move(services));
  }
  if (!level.urls.empty() || !merged.urls) {
    auto urls = merged.urls ? *merged.urls : std::vector<MergedUrl>();
    for (const auto& change : level.urls) change_url(find_or_add(urls, change.name, find_known_url), change);
    merged.urls = std::make_shared<const std::vector<MergedUrl>>(std::move(urls));
  }
}

TlsMode tls_of(const MergedService& service, const MergedEntry& entry) {
  if (entry.tls != nullptr) return entry.tls->tls->value;
  return service.known != nullptr ? default_tls(*service.known) : TlsMode::implicit;
}

}  // namespace smartdiscover::service_map
