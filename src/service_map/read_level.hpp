#pragma once

// Reads levels from YAML. Every mistake goes to the section's report; an invalid value counts as not set.

#include "service_map/level.hpp"

#include <smartdiscover/yaml/section.hpp>

namespace smartdiscover::service_map {

enum class LevelKind {
  domain,  // the top too: applies before anyone has signed in
  person,  // a group, a user
};

// Of a value that few levels have; null where there is none.
template <class T>
std::shared_ptr<const T> shared(std::optional<T> value) {
  return value ? std::make_shared<const T>(*std::move(value)) : nullptr;
}

// Takes hostname, discovery, provider_name, login, redirect, services and urls.
Level read_level(yaml::Section& section, std::string path, LevelKind kind);

std::vector<ServiceChange> read_services(yaml::Section& section, LevelKind kind);
std::vector<UrlChange> read_urls(yaml::Section& section, LevelKind kind);
std::optional<Sourced<RedirectRule>> read_redirect(yaml::Section& section, LevelKind kind);

// A text that is a template, a host or a URL.
std::optional<Sourced<Template>> read_template(yaml::Section& section, std::string_view key, Placeholders allowed);
std::optional<Sourced<HostTemplate>> read_host(yaml::Section& section, std::string_view key, Placeholders allowed);
std::optional<Sourced<UrlTemplate>> read_url(yaml::Section& section, std::string_view key, Placeholders allowed,
                                             std::initializer_list<std::string_view> schemes);

// `type` of a service or a URL.
std::optional<Sourced<std::string>> read_type_text(yaml::Section& section);

// `groups: [admins]` of a service or a URL, in lower case.
std::optional<std::vector<std::string>> read_allowed_groups(yaml::Section& section);

// Says that a host, URL or login needs to know the person, whom dialects that ask no password do not know.
void warn_of_personal(const Template& pattern, bool (*needs_person)(Slot), const Location& location, std::string_view path,
                      LevelKind kind, yaml::Report& report);

}  // namespace smartdiscover::service_map
