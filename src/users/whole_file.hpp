#pragma once

#include <smartdiscover/base/result.hpp>

#include <filesystem>
#include <string>

namespace smartdiscover::users {

// The content of a file, in memory once. Errors: io, with a text that begins "cannot be read: ".
Result<std::string> content_of(const std::filesystem::path& file);

}  // namespace smartdiscover::users
