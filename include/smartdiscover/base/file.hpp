#pragma once

// Whole files. All of the program reads files with these functions; they block.

#include <smartdiscover/base/result.hpp>

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace smartdiscover {

// The limit for what administrators write: configuration, maps, lists, users.
inline constexpr std::size_t largest_text_file = std::size_t{1} << 30;

// The content of a regular file of at most `limit` bytes; links are followed. Errors: not_found, refused (permission), io,
// and malformed where it is larger.
// The detail is the reason alone, as "Permission denied": the caller says which file.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit);

// Whether read_file could read it, whatever its size: errors not_found, refused, io.
Result<void> check_readable(const std::filesystem::path& path);

// A password, token or key that a person wrote with an editor: a byte order mark at the beginning and one line end at the end are
// removed. Errors: those of read_file; malformed where nothing is left, or where it is larger than 64 KiB.
Result<std::string> read_secret(const std::filesystem::path& path);

// The first line without its line feed, taken off `rest`: content is read line by line in place.
std::string_view take_line(std::string_view& rest);

}  // namespace smartdiscover
