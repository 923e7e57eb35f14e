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

bool is_needed(const Needs& needs, const KnownService* known) {
  if (needs.services != ServiceNeeds::mail) return needs.services == ServiceNeeds::all;
  return known != nullptr &&
         (known->protocol == Protocol::imap || known->protocol == Protocol::pop3 || known->protocol == Protocol::smtp);
}

// One offer being filled.
class Offer {
 public:
  Offer(const ConfigTree& tree, const MergedService& service, const MergedEntry& entry, const Recipient& recipient, Service& out)
      : tree_(tree), service_(service), entry_(entry), to_(recipient), out_(out) {}

  // False: left out, for this audience or for want of a value. why(): which value is missing; the service may be of use without.
  bool fill() {
    fill_kind();
    return fill_host() && fill_login() && fill_base() &&
           fill_url(entry_.websocket, &ServiceEntry::websocket, "websocket", out_.websocket) &&
           fill_url(entry_.bosh, &ServiceEntry::bosh, "bosh", out_.bosh);
  }
  std::string& why() { return why_; }

 private:
  bool is_unauthenticated() const { return to_.audience == Audience::unauthenticated; }

  bool fail(const Error& error, const ServiceEntry& entry, std::string_view key, const Location& location) {
    why_ = located(error, entry.path, key, location);
    return false;
  }
  // What only adds to a service does not spoil it.
  bool skip_optional(const Error& error, const ServiceEntry& entry, std::string_view key, const Location& location) {
    fail(error, entry, key, location);
    return true;
  }

  void fill_kind() {
    const auto* const known = service_.known;
    out_.name = std::string(service_.name);
    out_.location = entry_.location;
    out_.tls = {tls_of(service_, entry_), entry_.tls != nullptr ? entry_.tls->tls->location : Location{}};
    const Definition* own = nullptr;
    if (known != nullptr) {
      out_.protocol = known->protocol;
    } else if (const auto found = tree_.own_services.find(service_.name); found != tree_.own_services.end()) {
      own = &found->second;
    }
    if (entry_.type != nullptr) {
      out_.type = entry_.type->type->value;
    } else if (known != nullptr) {
      out_.type = std::string(known->type);
    } else if (own != nullptr && own->type != nullptr) {
      out_.type = own->type->type->value;
    }
    if (entry_.port != nullptr) {
      out_.port = *entry_.port->port;
    } else if (known != nullptr) {
      out_.port = {default_port(*known, out_.tls.value), {}};
    } else if (own != nullptr && own->port != nullptr) {
      out_.port = *own->port->port;
    }
  }

  bool fill_host() {
    if (entry_.host == nullptr) {
      out_.host.value = std::string(*to_.mailbox->hostname);
      out_.host.location = to_.hostname_location;
      return true;
    }
    const auto& host = *entry_.host->host;
    if (is_unauthenticated() && host.value.is_personal()) return false;
    auto filled = host.value.fill(*to_.mailbox);
    if (!filled) return fail(filled.error(), *entry_.host, "host", host.location);
    out_.host.value = *std::move(filled);
    out_.host.location = host.location;
    return true;
  }

  bool fill_login() {
    if (entry_.login == nullptr) {
      out_.login.value = std::string(*to_.login->login);
      out_.login.location = to_.login_location;
      return to_.login_known;
    }
    const auto& login = *entry_.login->login;
    if (is_unauthenticated() && (asks_for(login.value, needs_account) || (!to_.login_known && needs_login(login.value))))
      return false;
    auto filled = login.value.fill(*to_.login, Encoding::plain);
    if (!filled) return fail(filled.error(), *entry_.login, "login", login.location);
    out_.login = {*std::move(filled), login.location};
    return true;
  }

  bool fill_base() {
    if (entry_.base == nullptr) return true;
    const auto& base = *entry_.base->base;
    if (is_unauthenticated() && base.value.is_personal()) return true;
    auto filled = base.value.fill(*to_.mailbox, Encoding::distinguished_name);
    if (!filled) return skip_optional(filled.error(), *entry_.base, "base", base.location);
    out_.base = {*std::move(filled), base.location};
    return true;
  }

  bool fill_url(const ServiceEntry* entry, std::shared_ptr<const Sourced<UrlTemplate>> ServiceEntry::*key, std::string_view name,
                Sourced<std::string>& out) {
    if (entry == nullptr) return true;
    const auto& url = *(entry->*key);
    if (is_unauthenticated() && url.value.requires_user()) return true;
    auto filled = url.value.fill(*to_.mailbox, to_.audience);
    if (!filled) return skip_optional(filled.error(), *entry, name, url.location);
    out = {*std::move(filled), url.location};
    return true;
  }

  const ConfigTree& tree_;
  const MergedService& service_;
  const MergedEntry& entry_;
  const Recipient& to_;
  Service& out_;
  std::string why_;
};

bool is_same_offer(const Service& a, const Service& b) {
  return a.name == b.name && a.type == b.type && a.host.value == b.host.value && a.port.value == b.port.value &&
         a.tls.value == b.tls.value && a.login.value == b.login.value && a.base.value == b.base.value &&
         a.websocket.value == b.websocket.value && a.bosh.value == b.bosh.value;
}

std::string_view type_of(const ConfigTree& tree, const MergedUrl& merged) {
  if (merged.type != nullptr) return merged.type->type->value;
  if (merged.known != nullptr) return merged.known->type;
  const auto own = tree.own_urls.find(merged.name);
  return own != tree.own_urls.end() && own->second != nullptr ? std::string_view(own->second->type->value) : std::string_view();
}

bool is_needed(const ConfigTree& tree, const Needs& needs, const MergedUrl& url) {
  if (needs.wants_url(url.name)) return true;
  const auto& extra = tree.options.extra_types;
  if (needs.url_needs != UrlNeeds::named_and_extras || extra.empty()) return false;
  return std::any_of(extra.begin(), extra.end(),
                     [type = type_of(tree, url)](const Sourced<std::string>& one) { return one.value == type; });
}

}  // namespace

void fill_services(const ConfigTree& tree, const Merged& merged, const Recipient& recipient, Settings& settings) {
  auto& services = settings.services;
  const auto is_wanted = [&needs = recipient.needs](const MergedService& service) {
    return service.offered && is_needed(needs, service.known);
  };
  std::size_t most = 0;
  for (const auto& service : *merged.services) most += is_wanted(service) ? service.entries.size() : 0;
  if (most == 0) return;
  services.reserve(most);
  for (const auto& service : *merged.services) {
    if (!is_wanted(service)) continue;
    for (const auto& entry : service.entries) {
      if (!may_see(entry.groups, recipient.member)) continue;
      auto& filled = services.emplace_back();
      Offer offer(tree, service, entry, recipient, filled);
      bool stays = offer.fill();
      if (!offer.why().empty()) settings.unfilled.push_back({std::string(service.name), std::move(offer.why())});
      // Levels laid over a list may make its entries alike.
      for (std::size_t i = 0; stays && i + 1 < services.size(); ++i) stays = !is_same_offer(services[i], filled);
      if (!stays) services.pop_back();
    }
  }
}

void fill_urls(const ConfigTree& tree, const Merged& merged, const Recipient& recipient, Settings& settings) {
  const auto& needs = recipient.needs;
  settings.urls.reserve(needs.url_needs == UrlNeeds::all ? merged.urls->size() : needs.urls.size());
  for (const auto& url : *merged.urls) {
    if (!url.offered || url.url == nullptr || !is_needed(tree, needs, url)) continue;
    if (!may_see(url.groups, recipient.member)) continue;
    const auto& pattern = *url.url->url;
    if (recipient.audience == Audience::unauthenticated && pattern.value.requires_user()) continue;
    auto filled = pattern.value.fill(*recipient.mailbox, recipient.audience);
    if (filled) {
      settings.urls.push_back(Url{
          .name = std::string(url.name), .type = std::string(type_of(tree, url)), .url = {*std::move(filled), pattern.location}});
    } else {
      settings.unfilled.push_back({std::string(url.name), located(filled.error(), url.url->path, "url", pattern.location)});
    }
  }
}

}  // namespace smartdiscover::service_map
