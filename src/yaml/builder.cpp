#include "yaml/builder.hpp"

#include "yaml/syntax_error.hpp"

#include <algorithm>
#include <functional>
#include <iterator>

namespace smartdiscover::yaml {
namespace {

std::size_t count_nodes(const Node& node) {
  std::size_t count = 1;
  for (const auto& item : node.items) count += count_nodes(item);
  for (const auto& member : node.members) count += count_nodes(member.value);
  return count;
}

std::size_t height(const Node& node) {
  std::size_t highest = 0;
  for (const auto& item : node.items) highest = std::max(highest, height(item));
  for (const auto& member : node.members) highest = std::max(highest, height(member.value));
  return highest + 1;
}

}  // namespace

Node Builder::take_root() {
  if (root_.kind == Node::Kind::null) {
    root_.kind = Node::Kind::mapping;
    root_.location = source_.location(0, 0);
  }
  return std::move(root_);
}

void Builder::OnDocumentStart(const YAML::Mark& mark) {
  if (++documents_ == 1) return;
  const bool is_marked = source_.line(mark.line).starts_with("---") || source_.line(mark.line).starts_with("...");
  refuse(location(mark), is_marked ? "a second document begins here; expected one document in a file"
                                   : "this does not belong to what stands above; check the indentation");
}

void Builder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  if (anchor != 0) {
    report_.error(location(mark), path(), "expected a value after the anchor; text that begins with & must be in quotes");
  }
  Node node;
  node.location = location(mark);
  add(std::move(node), anchor);
}

void Builder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const auto named = anchored_.find(anchor);
  if (named == anchored_.end()) refuse(location(mark), "this alias refers to the value that contains it");
  count_expanded(named->second, location(mark));
  if (open_.size() + height(named->second) > limits_.depth) refuse(location(mark), "nested too deeply by aliases");
  add(Node(named->second), 0);
}

void Builder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& value) {
  refuse_tag(tag, mark);
  if (tag == "!" && !source_.closes_quote(mark.line, mark.column)) refuse(location(mark), "this quote is not closed");
  last_scalar_ = mark;
  Node node;
  node.kind = Node::Kind::scalar;
  node.text = value;
  node.quoted = tag != "?";
  node.location = location(mark);
  add(std::move(node), anchor);
}

void Builder::OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                              YAML::EmitterStyle::value style) {
  open(Node::Kind::sequence, mark, tag, anchor, style);
}

void Builder::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value style) {
  open(Node::Kind::mapping, mark, tag, anchor, style);
}

void Builder::open(Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                   YAML::EmitterStyle::value style) {
  refuse_tag(tag, mark);
  if (open_.size() >= limits_.depth) refuse(location(mark), "nested deeper than " + std::to_string(limits_.depth) + " levels");
  Open opened;
  opened.node.kind = kind;
  opened.node.location = location(mark);
  opened.anchor = anchor;
  opened.flow = style == YAML::EmitterStyle::Flow;
  open_.push_back(std::move(opened));
}

void Builder::close() {
  auto closed = std::move(open_.back());
  open_.pop_back();
  place_merged(closed);
  if (closed.flow && closed.node.kind == Node::Kind::mapping) read_bare_placeholder(closed);
  add(std::move(closed.node), closed.anchor);
}

void Builder::add(Node node, YAML::anchor_t anchor) {
  if (anchor != 0) anchored_[anchor] = node;
  if (open_.empty()) {
    root_ = std::move(node);
    return;
  }
  auto& parent = open_.back();
  if (parent.node.kind == Node::Kind::sequence) {
    parent.node.items.push_back(std::move(node));
  } else if (parent.has_key) {
    add_value(parent, std::move(node));
  } else {
    add_key(parent, std::move(node));
  }
}

void Builder::add_key(Open& mapping, Node node) {
  const Location key_place = node.location;
  if (node.kind != Node::Kind::scalar) {
    const bool is_null = node.kind == Node::Kind::null;
    report_.error(key_place, path(),
                  is_null ? "nothing stands before ':'; expected a name" : "a name is expected before ':', as text");
    node = Node();
    node.location = key_place;
  }
  mapping.key.key = std::move(node.text);
  mapping.key.location = key_place;
  mapping.key_mark = last_scalar_;
  mapping.key_length = mapping.key.key.size();
  mapping.key_is_plain = node.kind == Node::Kind::scalar && !node.quoted;
  mapping.has_key = true;
  mapping.merges = mapping.key.key == "<<" && !node.quoted;
}

void Builder::add_value(Open& mapping, Node node) {
  auto& key = mapping.key;
  if (node.kind == Node::Kind::null && node.location == key.location && lacks_colon(mapping)) {
    report_.error(
        key.location, path(),
        key.key.find(':') == std::string::npos ? "expected ':' and a value after this name" : "a space is missing after ':'");
  }
  if (mapping.merges) {
    merge(mapping, node);
  } else if (const auto* first = find(mapping, key.key); first != nullptr) {
    report_.error(key.location, path(), "given twice, first in line " + std::to_string(first->location.line));
  } else {
    key.value = std::move(node);
    mapping.node.members.push_back(std::move(key));
  }
  mapping.has_key = false;
  key = Member();
}

// Nearly all mappings have a few members, and some have a hundred thousand.
const Member* Builder::find(Open& mapping, std::string_view key) {
  constexpr std::size_t few = 16;
  const auto& members = mapping.node.members;
  if (members.size() <= few) {
    const auto found = std::find_if(members.begin(), members.end(), [key](const Member& member) { return member.key == key; });
    return found == members.end() ? nullptr : &*found;
  }
  constexpr std::hash<std::string_view> hash;
  for (auto i = mapping.index.size(); i < members.size(); ++i) mapping.index.emplace(hash(members[i].key), i);
  const auto [first, last] = mapping.index.equal_range(hash(key));
  const auto found = std::find_if(first, last, [&](const auto& entry) { return members[entry.second].key == key; });
  return found == last ? nullptr : &members[found->second];
}

void Builder::merge(Open& mapping, const Node& node) {
  const auto expected = "expected an alias of a mapping after \"<<\", or a list of such";
  mapping.merge_position = mapping.node.members.size();
  const auto take = [&](const Node& from) {
    if (from.kind != Node::Kind::mapping) {
      report_.error(from.location, path(), expected);
      return;
    }
    for (const auto& member : from.members) {
      const auto same = [&member](const Member& other) { return other.key == member.key; };
      if (std::none_of(mapping.merged.begin(), mapping.merged.end(), same)) mapping.merged.push_back(member);
    }
  };
  if (node.kind == Node::Kind::sequence) {
    for (const auto& item : node.items) take(item);
  } else {
    take(node);
  }
}

void Builder::place_merged(Open& mapping) {
  std::erase_if(mapping.merged, [&mapping](const Member& member) { return find(mapping, member.key) != nullptr; });
  auto& members = mapping.node.members;
  const auto position = members.begin() + static_cast<std::ptrdiff_t>(mapping.merge_position);
  members.insert(position, std::make_move_iterator(mapping.merged.begin()), std::make_move_iterator(mapping.merged.end()));
}

// yaml-cpp takes "key" alone for "key: ", and {key} for {key: }.
bool Builder::lacks_colon(const Open& mapping) const {
  const auto behind_key = mapping.key_mark.column + static_cast<int>(mapping.key_length);
  const auto rest = source_.rest_of_line(mapping.key_mark.line, behind_key);
  const auto next = rest.find_first_not_of(" \t");
  return mapping.key_is_plain && (next == std::string_view::npos || rest[next] != ':');
}

// {domain} is a mapping with one key and no ':' to YAML, and never meant so in these files.
void Builder::read_bare_placeholder(Open& mapping) {
  const auto& members = mapping.node.members;
  if (members.size() != 1 || members.front().value.kind != Node::Kind::null) return;
  const auto& key = members.front();
  if (!lacks_colon(mapping)) return;
  const auto written = "{" + key.key + "}";
  report_.error(mapping.node.location, path(), unquoted_placeholder(written));
  // {port:993} was meant as a mapping; read as one, so that nothing else is found wrong with it.
  if (const auto colon = key.key.find(':'); colon != std::string::npos) {
    auto& member = mapping.node.members.front();
    member.value.kind = Node::Kind::scalar;
    member.value.text = member.key.substr(colon + 1);
    member.value.location = member.location;
    member.key.resize(colon);
    return;
  }
  Node text;
  text.kind = Node::Kind::scalar;
  text.text = written;
  text.quoted = true;
  text.location = mapping.node.location;
  mapping.node = std::move(text);
}

void Builder::refuse_tag(const std::string& tag, const YAML::Mark& mark) {
  if (tag == "?" || tag == "!") return;
  report_.error(location(mark), path(), "tags are not supported; text that begins with ! must be in quotes");
}

void Builder::refuse(const Location& where, std::string text) {
  report_.error(where, path(), std::move(text));
  throw DocumentRefused{};
}

void Builder::count_expanded(const Node& node, const Location& where) {
  expanded_ += count_nodes(node);
  if (expanded_ > limits_.expanded_nodes) {
    refuse(where, "aliases expand to more than " + std::to_string(limits_.expanded_nodes) + " values");
  }
}

std::string Builder::path() const { return path_to(open_.size()); }

Opening Builder::innermost() const {
  if (open_.empty()) return {source_.location(0, 0), {}};
  return {open_.back().node.location, path_to(open_.size() - 1)};
}

std::string Builder::path_to(std::size_t levels) const {
  std::string out;
  for (std::size_t i = 0; i < levels; ++i) {
    const auto& level = open_[i];
    if (level.node.kind == Node::Kind::sequence) {
      out += "[" + std::to_string(level.node.items.size()) + "]";
    } else if (level.has_key) {
      if (!out.empty()) out += '.';
      out += level.key.key;
    }
  }
  return out;
}

}  // namespace smartdiscover::yaml
