#include "service_map/offers.hpp"

#include <smartdiscover/base/text.hpp>

#include <algorithm>

namespace smartdiscover::service_map {
namespace {

std::string located(const Error& error, std::string_view path, std::string_view key, const Location& location) {
  return std::string(path) + "." + std::string(key) + " (" + to_string(location) + "): " + error.detail;
}

bool may_see(const std::vector<std::string>* groups, const Account* member) {
  if (groups == nullptr || groups->empty()) return true;
  if (member == nullptr) return false;
  return std::any_of(member->groups.begin(), member->groups.end(), [groups](const std::string& own) {
    return std::any_of(groups->begin(), groups->end(),
                       [&own](const std::string& group) { return equal_ignoring_case(own, group); });
  });
}

bool needs_login(const Template& pattern) {
  const auto& pieces = pattern.pieces();
  return std::any_of(pieces.begin(), pieces.end(), [](const Piece& piece) { return piece.slot == Slot::login; });
}

bool asks_for(const Template& pattern, bool (*needs)(Slot)) {
  const auto& pieces = pattern.pieces();
  return std::any_of(pieces.begin(), pieces.end(), [needs](const Piece& piece) { return piece.slot && needs(*piece.slot); });
}

// One offer being filled; `left_out` once this audience cannot be told.
class Offer {
 public:
  Offer(const Levels& levels, const MergedService& service, const MergedEntry& entry, const Recipient& recipient)
      : levels_(levels), service_(service), entry_(entry), to_(recipient) {}

  // False: left out, for this audience or for want of a value. why(): which value is missing; the service may be of use without.
  bool fill() {
    fill_kind();
    return fill_host() && fill_login() && fill_base() &&
           fill_url(entry_.websocket, &ServiceEntry::websocket, "websocket", out_.websocket) &&
           fill_url(entry_.bosh, &ServiceEntry::bosh, "bosh", out_.bosh);
  }
  const std::string& why() const { return why_; }
  Service& service() { return out_; }

 private:
  bool for_anyone() const { return to_.audience == Audience::anyone; }

  bool fail(const Error& error, const ServiceEntry& entry, std::string_view key, const Location& location) {
    why_ = located(error, entry.path, key, location);
    return false;
  }
  // What only adds to a service does not spoil it.
  bool go_without(const Error& error, const ServiceEntry& entry, std::string_view key, const Location& location) {
    fail(error, entry, key, location);
    return true;
  }

  void fill_kind() {
    out_.name = service_.name;
    out_.location = entry_.location;
    if (service_.known != nullptr) {
      out_.protocol = service_.known->protocol;
      out_.type = service_.known->type;
    }
    const auto definition = service_.known == nullptr ? levels_.own_services.find(service_.name) : levels_.own_services.end();
    const bool defined = definition != levels_.own_services.end();
    if (entry_.type != nullptr) {
      out_.type = entry_.type->type->value;
    } else if (defined && definition->second.type != nullptr) {
      out_.type = definition->second.type->type->value;
    }
    out_.tls = {tls_of(service_, entry_), entry_.tls != nullptr ? entry_.tls->tls->location : Location{}};
    if (entry_.port != nullptr) {
      out_.port = *entry_.port->port;
    } else if (service_.known != nullptr) {
      out_.port = {default_port(*service_.known, out_.tls.value), {}};
    } else if (defined && definition->second.port != nullptr) {
      out_.port = *definition->second.port->port;
    }
  }

  bool fill_host() {
    if (entry_.host == nullptr) {
      out_.host = {std::string(*to_.mailbox->hostname), to_.hostname_place};
      return true;
    }
    const auto& host = *entry_.host->host;
    if (for_anyone() && host.value.pattern().is_personal()) return false;
    auto filled = host.value.fill(*to_.mailbox);
    if (!filled) return fail(filled.error(), *entry_.host, "host", host.location);
    out_.host = {*std::move(filled), host.location};
    return true;
  }

  bool fill_login() {
    if (entry_.login == nullptr) {
      out_.login = to_.login_text;
      return to_.login_known;
    }
    const auto& login = *entry_.login->login;
    if (for_anyone() && (asks_for(login.value, needs_account) || (!to_.login_known && needs_login(login.value)))) return false;
    auto filled = login.value.fill(*to_.login, Encoding::plain);
    if (!filled) return fail(filled.error(), *entry_.login, "login", login.location);
    out_.login = {*std::move(filled), login.location};
    return true;
  }

  bool fill_base() {
    if (entry_.base == nullptr) return true;
    const auto& base = *entry_.base->base;
    if (for_anyone() && base.value.is_personal()) return true;
    auto filled = base.value.fill(*to_.mailbox, Encoding::distinguished_name);
    if (!filled) return go_without(filled.error(), *entry_.base, "base", base.location);
    out_.base = {*std::move(filled), base.location};
    return true;
  }

  bool fill_url(const ServiceEntry* entry, std::optional<Sourced<UrlTemplate>> ServiceEntry::*key, std::string_view name,
                Sourced<std::string>& out) {
    if (entry == nullptr) return true;
    const auto& url = *(entry->*key);
    if (for_anyone() && url.value.hides_from_anyone()) return true;
    auto filled = url.value.fill(*to_.mailbox, to_.audience);
    if (!filled) return go_without(filled.error(), *entry, name, url.location);
    out = {*std::move(filled), url.location};
    return true;
  }

  const Levels& levels_;
  const MergedService& service_;
  const MergedEntry& entry_;
  const Recipient& to_;
  Service out_;
  std::string why_;
};

bool is_same_offer(const Service& a, const Service& b) {
  return a.name == b.name && a.type == b.type && a.host.value == b.host.value && a.port.value == b.port.value &&
         a.tls.value == b.tls.value && a.login.value == b.login.value && a.base.value == b.base.value &&
         a.websocket.value == b.websocket.value && a.bosh.value == b.bosh.value;
}

std::string type_of(const Levels& levels, const MergedUrl& merged) {
  if (merged.type != nullptr) return merged.type->type->value;
  if (merged.known != nullptr) return std::string(merged.known->type);
  const auto own = levels.own_urls.find(merged.name);
  return own != levels.own_urls.end() && own->second != nullptr ? own->second->type->value : std::string();
}

}  // namespace

void fill_services(const Levels& levels, const Merged& merged, const Recipient& recipient, Settings& settings) {
  auto& services = settings.services;
  services.reserve(merged.services->size());
  for (const auto& service : *merged.services) {
    if (!service.offered) continue;
    for (const auto& entry : service.entries) {
      if (!may_see(entry.groups, recipient.member)) continue;
      Offer offer(levels, service, entry, recipient);
      const bool filled = offer.fill();
      if (!offer.why().empty()) settings.unfilled.push_back({std::string(service.name), offer.why()});
      // Levels laid over a list may make its entries alike.
      const auto is_same = [&offer](const Service& other) { return is_same_offer(other, offer.service()); };
      if (filled && std::none_of(services.begin(), services.end(), is_same)) services.push_back(std::move(offer.service()));
    }
  }
}

void fill_urls(const Levels& levels, const Merged& merged, const Recipient& recipient, Settings& settings) {
  settings.urls.reserve(merged.urls->size());
  for (const auto& url : *merged.urls) {
    if (!url.offered || url.url == nullptr || !may_see(url.groups, recipient.member)) continue;
    const auto& pattern = *url.url->url;
    if (recipient.audience == Audience::anyone && pattern.value.hides_from_anyone()) continue;
    auto filled = pattern.value.fill(*recipient.mailbox, recipient.audience);
    if (filled) {
      settings.urls.push_back(
          Url{.name = std::string(url.name), .type = type_of(levels, url), .url = {*std::move(filled), pattern.location}});
    } else {
      settings.unfilled.push_back({std::string(url.name), located(filled.error(), url.url->path, "url", pattern.location)});
    }
  }
}

}  // namespace smartdiscover::service_map
