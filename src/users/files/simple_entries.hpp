#pragma once

// A large users.yaml, one entry at a time. A tree of the whole file takes twenty times its size, and nearly all such files are of a shape
// that needs none:
//
//   ann@example.com: {password: "...", aliases: [a@example.com, b@example.com]}
//   bob@example.com:
//     password: "..."
//     groups: [staff]
//     aliases:
//       - c@example.com
//
// with names and values that are plain words, or in quotes without escapes. Whatever is not of this shape, and be it by one character,
// is for the YAML reader to read or to refuse.

#include <smartdiscover/yaml/node.hpp>

#include <functional>
#include <string_view>

namespace smartdiscover::users {

// Calls `take` for each entry, as yaml::parse_text() would have read it, with the same places. False where the text is not of the
// shape: then entries may have been taken already, and all of it must be read otherwise.
bool for_each_simple_entry(std::string_view text, std::string_view file_name, const std::function<void(yaml::Member&&)>& take);

}  // namespace smartdiscover::users
