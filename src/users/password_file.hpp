#pragma once

#include <smartdiscover/base/result.hpp>

#include <filesystem>
#include <string>

namespace smartdiscover::users {

// The first line of a file that holds a password. Errors: unavailable.
Result<std::string> read_password_file(const std::filesystem::path& file);

}  // namespace smartdiscover::users
