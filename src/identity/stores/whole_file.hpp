#pragma once

#include <smartdiscover/model/result.hpp>

#include <filesystem>
#include <string>

namespace smartdiscover::identity {

// The content of a file, in memory once. Errors: io, with a text that begins "cannot be read: ".
Result<std::string> content_of(const std::filesystem::path& file);

}  // namespace smartdiscover::identity
