#include "service_map/read_level.hpp"

#include "service_map/catalogue.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/service_map/warning_codes.hpp>

namespace smartdiscover::service_map {
namespace {

Placeholders allowed_in_redirects(LevelKind kind) {
  return kind == LevelKind::domain ? Placeholders::of_address : Placeholders::all;
}

// "{local}@example.com" is cut at its '@', which may not come out of a placeholder; "{email}" alone leads back to where it came
// from.
Result<RedirectRule> parse_address_redirect(std::string_view text, LevelKind kind) {
  const auto whole = Template::parse(text, allowed_in_redirects(kind));
  if (!whole) return whole.error();
  const auto at = text.find('@');
  if (at == std::string_view::npos || text.find('@', at + 1) != std::string_view::npos) {
    return failure(Errc::malformed,
                   "expected an address with one \"@\", as \"{local}@example.com\", found \"" + printable(text) + "\"");
  }
  auto local = Template::parse(text.substr(0, at), allowed_in_redirects(kind));
  if (!local) return local.error();
  auto domain = Template::parse(text.substr(at + 1), Placeholders::domain_alone);
  if (!domain) return domain.error();
  // A sample shows mistakes in the literal text.
  std::vector<Piece> sample = local->pieces();
  for (auto& piece : sample) {
    if (piece.slot) piece = Piece{.literal = "a"};
  }
  const auto local_sample = Template(std::move(sample)).fill(sample_values(), Encoding::plain);
  const auto domain_sample = domain->fill(sample_values(), Encoding::plain);
  if (!local_sample || !domain_sample || !MailAddress::parse(*local_sample + "@" + *domain_sample)) {
    return failure(Errc::malformed, "expected an address, as \"{local}@example.com\", found \"" + printable(text) + "\"");
  }
  return RedirectRule(AddressRedirectRule{*std::move(local), *std::move(domain)});
}

// Reports the error of a parser, or hands on its value with its place.
template <class T>
std::optional<Sourced<T>> located(Result<T> parsed, const Location& location, const std::string& path, yaml::Report& report) {
  if (!parsed) {
    report.error(location, path, parsed.error().detail);
    return std::nullopt;
  }
  return Sourced<T>{*std::move(parsed), location};
}

}  // namespace

std::optional<Sourced<Template>> read_template(yaml::Section& section, std::string_view key, Placeholders allowed) {
  const auto text = section.text(key);
  if (!text) return std::nullopt;
  return located(Template::parse(text->value, allowed), text->location, section.path_of(key), section.report());
}

std::optional<Sourced<std::string>> read_type_text(yaml::Section& section) {
  auto type = section.text("type");
  if (!type) return type;
  if (const auto known = type_in_other_case(type->value); !known.empty()) {
    section.report().warning(
        warn::type_case, type->location, section.path_of("type"),
        "clients look for \"" + std::string(known) + "\", and \"" + printable(type->value) + "\" is another text to them");
  }
  return type;
}

std::optional<Sourced<HostTemplate>> read_host(yaml::Section& section, std::string_view key, Placeholders allowed) {
  const auto text = section.text(key);
  if (!text) return std::nullopt;
  return located(HostTemplate::parse(text->value, allowed), text->location, section.path_of(key), section.report());
}

std::optional<Sourced<UrlTemplate>> read_url(yaml::Section& section, std::string_view key, Placeholders allowed,
                                             std::initializer_list<std::string_view> schemes) {
  const auto text = section.text(key);
  if (!text) return std::nullopt;
  return located(UrlTemplate::parse(text->value, allowed, schemes), text->location, section.path_of(key), section.report());
}

std::optional<std::vector<std::string>> read_allowed_groups(yaml::Section& section) {
  if (!section.has("groups")) {
    section.take("groups");
    return std::nullopt;
  }
  std::vector<std::string> groups;
  for (const auto& group : section.texts("groups")) groups.push_back(lower(group.value));
  return groups;
}

std::optional<Sourced<RedirectRule>> read_redirect(yaml::Section& section, LevelKind kind) {
  const auto* node = section.take("redirect");
  if (node == nullptr) return std::nullopt;
  auto& report = section.report();
  const auto path = section.path_of("redirect");
  if (node->kind == yaml::Node::Kind::scalar) {
    if (yaml::as_switch(*node) == false) return Sourced<RedirectRule>{NoRedirect{}, node->location};
    report.error(node->location, path, "expected {address: ...}, {url: ...} or off");
    return std::nullopt;
  }
  if (node->kind == yaml::Node::Kind::null) {
    report.error(node->location, path, "expected {address: ...}, {url: ...} or off");
    return std::nullopt;
  }
  yaml::Section redirect(*node, path, report);
  const auto address = redirect.text("address");
  const auto url = read_url(redirect, "url", allowed_in_redirects(kind), {"https", "http"});
  if (node->kind == yaml::Node::Kind::mapping && redirect.has("address") == redirect.has("url")) {
    report.error(node->location, path, "expected either address or url");
    return std::nullopt;
  }
  if (address)
    return located(parse_address_redirect(address->value, kind), address->location, redirect.path_of("address"), report);
  if (!url) return std::nullopt;
  if (url->value.scheme() == "http") {
    report.warning(warn::http_url, url->location, redirect.path_of("url"),
                   "clients are sent on without TLS, and most refuse that; expected https://");
  }
  return Sourced<RedirectRule>{UrlRedirectRule{url->value}, url->location};
}

void warn_of_personal(const Template& pattern, bool (*needs_person)(Slot), const Location& location, std::string_view path,
                      LevelKind kind, yaml::Report& report) {
  if (kind == LevelKind::person) return;
  for (const auto& piece : pattern.pieces()) {
    if (!piece.slot || !needs_person(*piece.slot)) continue;
    report.warning(warn::per_user_host, location, path,
                   to_string(piece) + " needs the user: dialects that ask no password leave this out");
    return;
  }
}

Level read_level(yaml::Section& section, std::string path, LevelKind kind) {
  Level level;
  level.path = std::move(path);
  level.hostname = read_host(section, "hostname", Placeholders::domain_alone);
  level.discovery = read_host(section, "discovery", Placeholders::domain_alone);
  level.provider_name = section.text("provider_name");
  level.login = read_template(section, "login", Placeholders::all_but_login);
  if (level.login)
    warn_of_personal(level.login->value, needs_account, level.login->location, section.path_of("login"), kind, section.report());
  level.redirect = shared(read_redirect(section, kind));
  level.services = read_services(section, kind);
  level.urls = read_urls(section, kind);
  return level;
}

}  // namespace smartdiscover::service_map
