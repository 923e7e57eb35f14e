#include "service_map/catalogue.hpp"
#include "service_map/read_level.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/service_map/warning_codes.hpp>

namespace smartdiscover::service_map {
namespace {

ServiceEntry read_entry(const yaml::Node& node, const KnownService* known, const std::string& path, const Location& location,
                        LevelKind kind, yaml::Report& report) {
  yaml::Section section(node, path, report);
  ServiceEntry entry{.location = location, .path = path};
  entry.host = read_host(section, "host", Placeholders::all);
  entry.tls =
      section.choice<TlsMode>("tls", {{"implicit", TlsMode::implicit}, {"starttls", TlsMode::starttls}, {"none", TlsMode::none}});
  if (const auto port = section.integer("port", 1, 65535))
    entry.port = Sourced<std::uint16_t>{static_cast<std::uint16_t>(port->value), port->location};
  entry.login = read_template(section, "login", Placeholders::all);
  entry.type = read_type_text(section);
  entry.groups = read_allowed_groups(section);
  if (known != nullptr && known->protocol == Protocol::ldap) entry.base = read_template(section, "base", Placeholders::all);
  if (known != nullptr && known->protocol == Protocol::xmpp) {
    entry.websocket = shared(read_url(section, "websocket", Placeholders::all, {"wss", "ws"}));
    entry.bosh = shared(read_url(section, "bosh", Placeholders::all, {"https", "http"}));
  }

  if (entry.tls && known != nullptr && default_port(*known, entry.tls->value) == 0) {
    report.error(entry.tls->location, section.path_of("tls"),
                 std::string(known->type) + " has no implicit TLS; expected starttls");
    entry.tls.reset();
  }
  if (entry.tls && entry.tls->value == TlsMode::none) {
    report.warning(warn::clear_text, entry.tls->location, section.path_of("tls"), "passwords cross the network in clear text");
  }
  if (entry.host)
    warn_of_personal(entry.host->value.pattern(), is_personal, entry.host->location, section.path_of("host"), kind, report);
  if (entry.login)
    warn_of_personal(entry.login->value, needs_account, entry.login->location, section.path_of("login"), kind, report);
  for (const auto& [key, url] : {std::pair{"websocket", &entry.websocket}, std::pair{"bosh", &entry.bosh}}) {
    if (!*url) continue;
    const auto& template_of_url = (*url)->value;
    if (template_of_url.scheme() == "ws" || template_of_url.scheme() == "http") {
      report.warning(warn::http_url, (*url)->location, section.path_of(key), "clients send a password to this URL without TLS");
    }
  }
  return entry;
}

std::optional<ServiceChange> read_service(const yaml::Member& member, const std::string& path, LevelKind kind,
                                          yaml::Report& report) {
  ServiceChange change{.name = member.key, .location = member.location, .path = path};
  const auto* known = find_known_service(member.key);
  const auto& node = member.value;
  switch (node.kind) {
    case yaml::Node::Kind::scalar: {
      const auto offered = yaml::as_switch(node);
      if (!offered) {
        report.error(node.location, path,
                     "expected on, off, a mapping or a list of mappings, found \"" + printable(node.text) + "\"");
        return std::nullopt;
      }
      change.form = *offered ? Form::on : Form::off;
      return change;
    }
    case yaml::Node::Kind::null:
    case yaml::Node::Kind::mapping:
      change.form = node.members.empty() ? Form::on : Form::mapping;
      if (change.form == Form::mapping) change.entries.push_back(read_entry(node, known, path, member.location, kind, report));
      return change;
    case yaml::Node::Kind::sequence:
      change.form = Form::list;
      for (std::size_t i = 0; i < node.items.size(); ++i) {
        change.entries.push_back(
            read_entry(node.items[i], known, yaml::item_path(path, i), node.items[i].location, kind, report));
      }
      if (change.entries.empty()) {
        report.error(node.location, path, "an empty list; expected at least one mapping, or off");
        return std::nullopt;
      }
      return change;
  }
  return std::nullopt;
}

}  // namespace

std::vector<ServiceChange> read_services(yaml::Section& section, LevelKind kind) {
  std::vector<ServiceChange> changes;
  const auto* node = section.take("services");
  if (node == nullptr) return changes;
  yaml::Section services(*node, section.path_of("services"), section.report());
  for (const auto* member : services.take_rest()) {
    if (auto change = read_service(*member, services.path_of(member->key), kind, section.report()))
      changes.push_back(*std::move(change));
  }
  return changes;
}

}  // namespace smartdiscover::service_map
