#pragma once

// A YAML document as a tree in which every key and value has its location. The only reader of YAML in the program: yaml-cpp 0.7 accepts
// duplicate keys without an error, reads 0443 as octal and counts lines from zero, so no other room may use it.
// Anchors and aliases are expanded; the size of what they expand to is limited. Immutable once read.

#include <smartdiscover/model/location.hpp>
#include <smartdiscover/yaml/report.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace smartdiscover::yaml {

struct Member;

struct Node {
  enum class Kind { null, scalar, sequence, mapping };
  Kind kind = Kind::null;
  std::string text;             // scalar
  bool quoted = false;          // scalar: '...', "..." or a block, so that it is text and nothing else
  std::vector<Node> items;      // sequence
  std::vector<Member> members;  // mapping, in the order of the file; no key twice; those of a merge (<<) at its position
  Location location;            // of an alias: the location of the value itself
};

struct Member {
  std::string key;
  Location location;  // of the key
  Node value;
};

// Both report what is wrong with the YAML itself: syntax, keys given twice (the first stays), tags, unquoted values that YAML takes for
// something else ("put it in quotes"). nullopt where that leaves no tree to read; otherwise the tree, so that its reader finds its own
// mistakes in the same run: ask report.has_errors() when all is read. An empty document is an empty mapping. A file that cannot be read
// is an error without a line.
std::optional<Node> parse_file(const std::filesystem::path& file, Report& report);
std::optional<Node> parse_text(std::string_view text, std::string_view file_name, Report& report);

}  // namespace smartdiscover::yaml
