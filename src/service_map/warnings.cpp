#include "service_map/loading.hpp"

#include <smartdiscover/service_map/warning_codes.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace smartdiscover::service_map {
namespace {

std::string_view word(TlsMode mode) {
  switch (mode) {
    case TlsMode::implicit: return "implicit";
    case TlsMode::starttls: return "starttls";
    case TlsMode::none: return "none";
  }
  return "";
}

// The mode to which a port belongs beyond doubt.
std::optional<TlsMode> mode_of_port(const KnownService& service, std::uint16_t port) {
  if (port == service.implicit_port) return TlsMode::implicit;
  if (port == service.starttls_port || port == service.clear_port) return TlsMode::starttls;
  return std::nullopt;
}

// Services are shared by the domains that inherit them; what the others repeat, the report tells once.
class Ports {
 public:
  explicit Ports(yaml::Report& report) : report_(report) {}

  void check(const Merged& merged) {
    if (!merged.services || !services_.insert(merged.services.get()).second) return;
    for (const auto& service : *merged.services) {
      if (service.known == nullptr || !service.offered) continue;
      for (const auto& entry : service.entries) check(service, entry);
    }
  }

 private:
  void check(const MergedService& service, const MergedEntry& entry) {
    if (entry.port == nullptr) return;
    const auto& port = *entry.port->port;
    const auto tls = tls_of(service, entry);
    const auto usual = mode_of_port(*service.known, port.value);
    if (!usual || (*usual == TlsMode::implicit) == (tls == TlsMode::implicit)) return;
    std::string text = "port " + std::to_string(port.value) + " of " + std::string(service.known->type) +
                       " is for tls: " + std::string(word(*usual)) + ", but tls is " + std::string(word(tls));
    if (entry.tls == nullptr) {
      text += " by default";
    } else if (entry.tls != entry.port) {
      text += " (" + to_string(entry.tls->tls->location) + ")";
    }
    report_.warning(warn::port_tls, port.location, entry.port->path + ".port", std::move(text));
  }

  yaml::Report& report_;
  std::set<const void*> services_;
};

bool offers(const Merged& merged, std::initializer_list<Protocol> protocols) {
  return std::any_of(merged.services->begin(), merged.services->end(), [protocols](const MergedService& service) {
    return service.offered && service.known != nullptr &&
           std::find(protocols.begin(), protocols.end(), service.known->protocol) != protocols.end();
  });
}

// Domains that inherit the same services lack the same, and share one line.
struct Lacking {
  const DomainRules* first = nullptr;
  std::size_t others = 0;
};

bool is_before(const DomainRules& a, const DomainRules& b) {
  return std::tie(a.location.file, a.location.line, a.location.column, a.path) <
         std::tie(b.location.file, b.location.line, b.location.column, b.path);
}

void warn_of_missing_mail(const ConfigTree& tree, yaml::Report& report) {
  std::map<const void*, Lacking> by_services;
  for (const auto* all : {&tree.suffixes, &tree.exact}) {
    for (const auto& [name, rules] : *all) {
      const auto* redirect = rules.merged.redirect;
      const bool moved = redirect != nullptr && !std::holds_alternative<NoRedirect>(redirect->value);
      if (rules.alias_of || moved) continue;
      auto& lacking = by_services[rules.merged.services.get()];
      if (lacking.first == nullptr) {
        lacking.first = &rules;
      } else {
        ++lacking.others;
        if (is_before(rules, *lacking.first)) lacking.first = &rules;
      }
    }
  }
  for (const auto& [services, lacking] : by_services) {
    const auto& rules = *lacking.first;
    const auto more = lacking.others == 0 ? std::string() : " (and " + std::to_string(lacking.others) + " more domains)";
    if (!offers(rules.merged, {Protocol::imap, Protocol::pop3})) {
      report.warning(warn::no_incoming, rules.location, rules.path,
                     "no incoming mail service: neither imap nor pop3 is offered" + more);
    }
    if (!offers(rules.merged, {Protocol::smtp})) {
      report.warning(warn::no_outgoing, rules.location, rules.path, "no outgoing mail service: smtp is not offered" + more);
    }
  }
}

}  // namespace

void warn_of_settings(const ConfigTree& tree, bool has_list, yaml::Report& report) {
  Ports ports(report);
  ports.check(tree.merged_top);
  for (const auto* all : {&tree.suffixes, &tree.exact}) {
    for (const auto& [name, rules] : *all) ports.check(rules.merged);
  }
  for (const auto& group : tree.groups) {
    if (group.level.services.empty()) continue;
    Merged merged = tree.merged_top;
    apply_override(merged, group.level);
    ports.check(merged);
  }
  for (const auto& [address, person] : tree.users) {
    if (person.level.services.empty()) continue;
    const auto served = tree.serve(address.domain());
    Merged merged = served ? *served->merged : tree.merged_top;
    apply_override(merged, person.level);
    ports.check(merged);
  }
  warn_of_missing_mail(tree, report);
  if (tree.wildcard && !has_list) {
    report.warning(warn::star_without_list, tree.wildcard->location, tree.wildcard->path,
                   "\"*\" serves no domain by itself, and no domain list names any: it only changes the domains of this map");
  }
}

}  // namespace smartdiscover::service_map
