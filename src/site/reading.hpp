#pragma once

// What the readers of this room share: paths against the file that names them, lists, names of domains. Every reader reports its
// mistakes and leaves the default.

#include <smartdiscover/model/domain.hpp>
#include <smartdiscover/site/configuration.hpp>
#include <smartdiscover/yaml/section.hpp>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smartdiscover::site {

// A mapping within a mapping; an absent one reads as empty, so that its keys keep their defaults.
const yaml::Node& mapping_or_empty(const yaml::Node* node);

// Calls `read` for each item of a sequence with its path. False, and nothing done, where the key is absent or empty; what is no
// sequence is reported.
bool for_each_item(yaml::Section& in, std::string_view key, std::string_view expected,
                   const std::function<void(const yaml::Node& item, const std::string& path)>& read);

// Paths are relative to the folder of the file that names them.
std::filesystem::path resolve(const std::filesystem::path& folder, std::string_view text);
void read_path(yaml::Section& in, std::string_view key, const std::filesystem::path& folder, std::filesystem::path& path);
// Reports its absence.
std::filesystem::path required_path(yaml::Section& in, std::string_view key, const std::filesystem::path& folder);

// {chain, key}
std::optional<tls::CertificateFiles> read_certificate_files(const yaml::Node& node, const std::string& path,
                                                            const std::filesystem::path& folder, yaml::Report& report);

// `type`, one of `types`; empty where it is missing or unknown. Then it is reported, and the section's other keys are taken, since they
// cannot be checked.
std::string read_type(yaml::Section& in, const std::vector<std::string_view>& types);

std::optional<Domain> read_domain(const Sourced<std::string>& text, const std::string& path, yaml::Report& report);
void read_networks(yaml::Section& in, std::string_view key, Networks& networks);

// The sections of the file, in its order.
void read_listeners(yaml::Section& in, const std::filesystem::path& folder, Listeners& listeners);
void read_tls(yaml::Section& in, const std::filesystem::path& folder, Configuration& configuration);
void read_signing(yaml::Section& in, const std::filesystem::path& folder, Signing& signing);
void read_domain_lists(yaml::Section& in, const std::filesystem::path& folder, std::vector<DomainList>& lists);
void read_users(yaml::Section& in, const std::filesystem::path& folder, users::UsersDefinition& users, Throttle& throttle);
void read_access(yaml::Section& in, AccessRules& access);
void read_limits(yaml::Section& in, server::Limits& limits);
void read_log(yaml::Section& in, const std::filesystem::path& folder, observe::LogOptions& log);

}  // namespace smartdiscover::site
