#include "service_map/catalogue.hpp"
#include "service_map/read_level.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/service_map/warning_codes.hpp>

namespace smartdiscover::service_map {
namespace {

constexpr std::string_view activesync_path = "/Microsoft-Server-ActiveSync";

void warn_of_url(const UrlTemplate& url, const KnownUrl* known, const Location& location, const std::string& path, LevelKind kind,
                 yaml::Report& report) {
  if (known != nullptr && known->credentials == Credentials::carried && url.scheme() == "http") {
    report.warning(warn::http_url, location, path, "clients send a password to this URL without TLS; expected https://");
  }
  if (known != nullptr && known->name == "activesync") {
    const auto& rest = url.rest().pieces();
    const bool usual = rest.size() == 1 && !rest.front().slot && rest.front().literal == activesync_path;
    if (!usual)
      report.warning(warn::activesync_path, location, path,
                     "ActiveSync clients use the path " + std::string(activesync_path) + " whatever stands here");
  }
  if (url.requires_user()) {
    const auto& personal = url.host().pattern().is_personal() ? url.host().pattern() : url.rest();
    warn_of_personal(personal, is_personal, location, path, kind, report);
  }
}

// Sites may name URLs of any scheme; those that everybody knows are web addresses.
std::optional<Sourced<UrlTemplate>> parse_url(const yaml::Node& node, const std::string& path, const KnownUrl* known,
                                              yaml::Report& report) {
  const auto text = yaml::read_text(node, path, report);
  if (!text) return std::nullopt;
  auto url = known != nullptr ? UrlTemplate::parse(*text, Placeholders::all, {"https", "http"})
                              : UrlTemplate::parse(*text, Placeholders::all, {});
  if (!url) {
    report.error(node.location, path, url.error().detail);
    return std::nullopt;
  }
  return Sourced<UrlTemplate>{*std::move(url), node.location};
}

void read_mapping(const yaml::Node& node, UrlChange& change, const KnownUrl* known, yaml::Report& report) {
  yaml::Section section(node, change.path, report);
  if (const auto* url = section.take("url")) change.url = parse_url(*url, section.path_of("url"), known, report);
  change.type = read_type_text(section);
  change.groups = read_allowed_groups(section);
}

}  // namespace

std::vector<UrlChange> read_urls(yaml::Section& section, LevelKind kind) {
  std::vector<UrlChange> changes;
  const auto* node = section.take("urls");
  if (node == nullptr) return changes;
  auto& report = section.report();
  yaml::Section urls(*node, section.path_of("urls"), report);
  for (const auto* member : urls.take_rest()) {
    const auto& value = member->value;
    const auto* known = find_known_url(member->key);
    UrlChange change{.name = member->key, .location = member->location, .path = urls.path_of(member->key)};
    if (value.kind == yaml::Node::Kind::scalar) {
      if (const auto offered = yaml::as_switch(value)) {
        change.form = *offered ? Form::on : Form::off;
      } else {
        change.form = Form::mapping;
        change.url = parse_url(value, change.path, known, report);
        if (!change.url) continue;
      }
    } else if (value.kind == yaml::Node::Kind::sequence) {
      report.error(value.location, change.path, "expected a URL, off or a mapping, found a list");
      continue;
    } else {
      change.form = value.members.empty() ? Form::on : Form::mapping;
      read_mapping(value, change, known, report);
      if (value.members.size() > 0 && !change.url && !change.type && !change.groups) continue;
    }
    if (change.url) warn_of_url(change.url->value, known, change.url->location, change.path, kind, report);
    changes.push_back(std::move(change));
  }
  return changes;
}

}  // namespace smartdiscover::service_map
