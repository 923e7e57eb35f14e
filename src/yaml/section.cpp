#include "yaml/scalar.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/yaml/section.hpp>

#include <algorithm>

namespace smartdiscover::yaml {
namespace {

std::string in_quotes(std::string_view text) { return "\"" + std::string(text) + "\""; }

// "a", "a or b", "a, b or c"
std::string list_words(const std::vector<std::string_view>& words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += i + 1 == words.size() ? " or " : ", ";
    out += words[i];
  }
  return out;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& known) {
  for (const auto candidate : known) {
    if (equal_ignoring_case(word, candidate)) return " (did you mean " + in_quotes(candidate) + "?)";
  }
  const auto near = nearest(word, known);
  return near.empty() ? std::string() : " (did you mean " + in_quotes(near) + "?)";
}

}  // namespace

Section::Section(const Node& node, std::string path, Report& report)
    : node_(node), path_(std::move(path)), report_(report), taken_(node.members.size()) {
  if (!is_mapping()) {
    report_.error(node.location, path_, "expected a mapping (\"key: value\"), found " + found(node));
  }
}

Section::~Section() {
  const std::vector<std::string_view> known(asked_.begin(), asked_.end());
  for (std::size_t i = 0; i < taken_.size(); ++i) {
    if (taken_[i]) continue;
    const auto& key = node_.members[i].key;
    auto hint = did_you_mean(key, known);
    if (hint.empty() && !known.empty()) hint = "; expected " + list_words(known);
    report_.error(node_.members[i].location, path_of(key), "unknown setting" + hint);
  }
}

const Node* Section::take(std::string_view key) {
  if (std::find(asked_.begin(), asked_.end(), key) == asked_.end()) asked_.emplace_back(key);
  for (std::size_t i = 0; i < node_.members.size(); ++i) {
    if (node_.members[i].key != key) continue;
    taken_[i] = true;
    return &node_.members[i].value;
  }
  return nullptr;
}

std::vector<const Member*> Section::take_rest() {
  std::vector<const Member*> rest;
  for (std::size_t i = 0; i < node_.members.size(); ++i) {
    if (!taken_[i]) rest.push_back(&node_.members[i]);
    taken_[i] = true;
  }
  return rest;
}

bool Section::has(std::string_view key) const {
  return std::any_of(node_.members.begin(), node_.members.end(), [key](const Member& member) { return member.key == key; });
}

Location Section::location_of(std::string_view key) const {
  for (const auto& member : node_.members) {
    if (member.key == key) return member.location;
  }
  return node_.location;
}

std::string Section::path_of(std::string_view key) const {
  return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
}

std::optional<Sourced<std::string>> Section::text(std::string_view key) {
  const auto* node = take(key);
  if (node == nullptr || node->kind == Node::Kind::null) return std::nullopt;
  auto text = read_text(*node, path_of(key), report_);
  if (!text) return std::nullopt;
  return Sourced<std::string>{*std::move(text), node->location};
}

std::optional<Sourced<std::string>> Section::required_text(std::string_view key) {
  const auto* node = take(key);
  if (node == nullptr || node->kind == Node::Kind::null) {
    // What is no mapping is told already.
    if (is_mapping()) report_.error(location_of(key), path_of(key), "required, and missing");
    return std::nullopt;
  }
  return text(key);
}

std::optional<Sourced<std::int64_t>> Section::integer(std::string_view key, std::int64_t min, std::int64_t max) {
  const auto* node = take(key);
  if (node == nullptr || node->kind == Node::Kind::null) return std::nullopt;
  const auto value = node->kind == Node::Kind::scalar ? parse_integer(node->text) : std::nullopt;
  if (!value || *value < min || *value > max) {
    report_.error(node->location, path_of(key),
                  "expected a number from " + std::to_string(min) + " to " + std::to_string(max) + ", found " + found(*node));
    return std::nullopt;
  }
  return Sourced<std::int64_t>{*value, node->location};
}

std::optional<Sourced<std::uint64_t>> Section::size(std::string_view key, std::uint64_t min, std::uint64_t max) {
  const auto* node = take(key);
  if (node == nullptr || node->kind == Node::Kind::null) return std::nullopt;
  const auto value = node->kind == Node::Kind::scalar ? parse_size(node->text) : std::nullopt;
  if (!value || *value < min || *value > max) {
    report_.error(
        node->location, path_of(key),
        "expected a size from " + show_size(min) + " to " + show_size(max) + ", as 500, 64KiB or 1MiB, found " + found(*node));
    return std::nullopt;
  }
  return Sourced<std::uint64_t>{*value, node->location};
}

std::optional<Sourced<std::chrono::milliseconds>> Section::duration(std::string_view key, std::chrono::milliseconds min,
                                                                    std::chrono::milliseconds max) {
  const auto* node = take(key);
  if (node == nullptr || node->kind == Node::Kind::null) return std::nullopt;
  const auto value = node->kind == Node::Kind::scalar ? parse_duration(node->text) : std::nullopt;
  if (!value || *value < min || *value > max) {
    report_.error(node->location, path_of(key),
                  "expected a duration from " + show_duration(min) + " to " + show_duration(max) +
                      ", as 500ms, 10s, 5m, 1h or 7d, found " + found(*node));
    return std::nullopt;
  }
  return Sourced<std::chrono::milliseconds>{*value, node->location};
}

std::optional<Sourced<bool>> Section::boolean(std::string_view key) {
  const auto* node = take(key);
  if (node == nullptr || node->kind == Node::Kind::null) return std::nullopt;
  const auto value = as_switch(*node);
  if (!value) {
    report_.error(node->location, path_of(key), "expected on or off, found " + found(*node));
    return std::nullopt;
  }
  return Sourced<bool>{*value, node->location};
}

std::vector<Sourced<std::string>> Section::texts(std::string_view key) {
  std::vector<Sourced<std::string>> texts;
  const auto* node = take(key);
  if (node == nullptr || node->kind == Node::Kind::null) return texts;
  if (node->kind != Node::Kind::sequence) {
    if (node->kind == Node::Kind::mapping) {
      report_.error(node->location, path_of(key), "expected a list of texts, found a mapping");
    } else if (auto text = read_text(*node, path_of(key), report_)) {
      texts.push_back({*std::move(text), node->location});
    }
    return texts;
  }
  for (std::size_t i = 0; i < node->items.size(); ++i) {
    const auto& item = node->items[i];
    if (auto text = read_text(item, item_path(path_of(key), i), report_)) texts.push_back({*std::move(text), item.location});
  }
  return texts;
}

std::optional<Sourced<std::size_t>> Section::choice_index(std::string_view key, const std::vector<std::string_view>& names) {
  const auto* node = take(key);
  if (node == nullptr || node->kind == Node::Kind::null) return std::nullopt;
  const auto index = read_choice(*node, path_of(key), names, report_);
  if (!index) return std::nullopt;
  return Sourced<std::size_t>{*index, node->location};
}

std::optional<std::size_t> read_choice(const Node& node, std::string_view path, const std::vector<std::string_view>& names,
                                       Report& report) {
  const auto index_of = [&names](std::string_view word) -> std::optional<std::size_t> {
    const auto at = std::find(names.begin(), names.end(), word);
    if (at == names.end()) return std::nullopt;
    return static_cast<std::size_t>(at - names.begin());
  };
  if (node.kind == Node::Kind::scalar) {
    if (const auto index = index_of(node.text)) return index;
    // YAML 1.1 takes an unquoted off for false, and so do people.
    if (const auto on = as_switch(node)) {
      if (const auto index = index_of(*on ? "on" : "off")) return index;
    }
  }
  const auto hint = node.kind == Node::Kind::scalar ? did_you_mean(node.text, names) : std::string();
  report.error(node.location, path, "expected " + list_words(names) + ", found " + found(node) + hint);
  return std::nullopt;
}

std::string item_path(std::string_view path, std::size_t index) { return std::string(path) + "[" + std::to_string(index) + "]"; }

}  // namespace smartdiscover::yaml
