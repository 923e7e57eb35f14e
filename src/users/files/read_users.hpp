#pragma once

// The two kinds of files that hold users, read whole. All mistakes go to the report; one in an entry costs what is wrong of it,
// not the file. nullopt: the file cannot be read, or is not of its form as a whole.

#include "users/files/user_table.hpp"

#include <smartdiscover/yaml/report.hpp>

#include <filesystem>
#include <vector>

namespace smartdiscover::users {

// users.yaml: a mapping of addresses to {password, display_name, login, aliases, groups, may_open, redirect, any attribute};
// `password` may be a list.
std::optional<UserTable> read_users_yaml(const std::filesystem::path& file, yaml::Report& report);

// Lines of "name:password" as Apache's htpasswd writes them; '#' begins a comment. A bare name is a user of each of
// `bare_domains`.
std::optional<UserTable> read_htpasswd(const std::filesystem::path& file, const std::vector<Domain>& bare_domains,
                                       yaml::Report& report);

}  // namespace smartdiscover::users
