#include "users/files/simple_entries.hpp"

#include <smartdiscover/base/text.hpp>

#include <algorithm>
#include <optional>

namespace smartdiscover::users {

namespace {

using yaml::Member;
using yaml::Node;

bool is_plain_first(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '/' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool is_plain(char c) { return is_plain_first(c) || std::string_view("@.+-=' ()").find(c) != std::string_view::npos; }

// Words that mean nothing to YAML: what they are is for its reader to say.
bool is_word_for_nothing(std::string_view word) { return word == "null" || word == "Null" || word == "NULL"; }

// What is left of one line.
class Cursor {
 public:
  Cursor(std::string_view line, std::string_view file, std::uint32_t number) : line_(line), file_(file), number_(number) {}

  bool at_end() const { return at_ == line_.size(); }
  std::size_t column() const { return at_; }
  void skip_blanks() {
    while (at_ < line_.size() && line_[at_] == ' ') ++at_;
  }
  bool take(char c) {
    if (at_ == line_.size() || line_[at_] != c) return false;
    ++at_;
    return true;
  }
  Location location() const {
    const auto before = line_.substr(0, at_);
    const auto continuing =
        std::count_if(before.begin(), before.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; });
    return {file_, number_, static_cast<std::uint32_t>(at_ + 1) - static_cast<std::uint32_t>(continuing)};
  }

  // A plain word or a quoted text. nullopt: something else.
  std::optional<Node> scalar() {
    Node node;
    node.kind = Node::Kind::scalar;
    node.location = location();
    if (take('"') || take('\'')) return quoted(std::move(node), line_[at_ - 1]);
    const auto begin = at_;
    if (at_ == line_.size() || !is_plain_first(line_[at_])) return std::nullopt;
    while (at_ < line_.size() && is_plain(line_[at_])) ++at_;
    while (line_[at_ - 1] == ' ') --at_;
    node.text = line_.substr(begin, at_ - begin);
    if (is_word_for_nothing(node.text)) return std::nullopt;
    return node;
  }

 private:
  std::optional<Node> quoted(Node node, char quote) {
    const auto end = line_.find(quote, at_);
    if (end == std::string_view::npos) return std::nullopt;
    node.text = line_.substr(at_, end - at_);
    node.quoted = true;
    at_ = end + 1;
    const bool has_escapes = quote == '"' ? node.text.find('\\') != std::string::npos : !at_end() && line_[at_] == '\'';
    if (has_escapes) return std::nullopt;
    return node;
  }

  std::string_view line_;
  std::string_view file_;
  std::uint32_t number_ = 0;
  std::size_t at_ = 0;
};

// "name:" and the blanks behind it.
std::optional<Member> read_name(Cursor& in) {
  Member member;
  auto name = in.scalar();
  if (!name || !in.take(':')) return std::nullopt;
  member.key = std::move(name->text);
  member.location = name->location;
  const auto behind = in.column();
  in.skip_blanks();
  if (!in.at_end() && in.column() == behind) return std::nullopt;
  return member;
}

// [a, b]
std::optional<Node> read_list(Cursor& in) {
  Node list;
  list.kind = Node::Kind::sequence;
  list.location = in.location();
  in.take('[');
  in.skip_blanks();
  if (in.take(']')) return list;
  for (;;) {
    auto item = in.scalar();
    if (!item) return std::nullopt;
    list.items.push_back(std::move(*item));
    in.skip_blanks();
    if (in.take(']')) return list;
    if (!in.take(',')) return std::nullopt;
    in.skip_blanks();
  }
}

std::optional<Node> read_value(Cursor& in) {
  Cursor ahead = in;
  return ahead.take('[') ? read_list(in) : in.scalar();
}

bool has_member(const Node& mapping, const std::string& key) {
  return std::any_of(mapping.members.begin(), mapping.members.end(), [&key](const Member& one) { return one.key == key; });
}

// {a: b, c: [d]}
std::optional<Node> read_mapping(Cursor& in) {
  Node mapping;
  mapping.kind = Node::Kind::mapping;
  mapping.location = in.location();
  in.take('{');
  in.skip_blanks();
  for (;;) {
    auto member = read_name(in);
    if (!member || in.at_end() || has_member(mapping, member->key)) return std::nullopt;
    auto value = read_value(in);
    if (!value) return std::nullopt;
    member->value = std::move(*value);
    mapping.members.push_back(std::move(*member));
    in.skip_blanks();
    if (in.take('}')) return mapping;
    if (!in.take(',')) return std::nullopt;
    in.skip_blanks();
  }
}

bool ends(Cursor& in) {
  in.skip_blanks();
  return in.at_end();
}

// Entries of a file, as its lines come.
class Entries {
 public:
  Entries(std::string_view file, const std::function<void(Member&&)>& take) : file_(file), take_(take) {}

  // False: not of the shape.
  bool line(std::string_view line, std::uint32_t number) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    const bool is_bad =
        std::any_of(line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
    if (is_bad || !is_utf8(line)) return false;
    const auto begin = line.find_first_not_of(' ');
    if (begin == std::string_view::npos || line[begin] == '#') return true;
    Cursor in(line, file_, number);
    in.skip_blanks();
    if (begin == 0) {
      end();
      return entry(in);
    }
    if (!entry_) return false;
    return line[begin] == '-' ? item(in, begin) : member(in, begin);
  }

  void end() {
    if (entry_) take_(std::move(*entry_));
    entry_.reset();
  }

 private:
  bool entry(Cursor& in) {
    entry_ = read_name(in);
    if (!entry_) return false;
    is_complete_ = false;
    list_indent_ = 0;
    if (in.at_end()) return true;
    Cursor ahead = in;
    auto value = ahead.take('{') ? read_mapping(in) : std::nullopt;
    if (!value || !ends(in)) return false;
    entry_->value = std::move(*value);
    is_complete_ = true;
    return true;
  }

  bool member(Cursor& in, std::size_t indent) {
    auto& mapping = entry_->value;
    if (mapping.kind == Node::Kind::null) {
      mapping.kind = Node::Kind::mapping;
      mapping.location = in.location();
      indent_ = indent;
    }
    if (is_complete_ || indent != indent_) return false;
    auto member = read_name(in);
    if (!member || has_member(mapping, member->key)) return false;
    if (!in.at_end()) {
      auto value = read_value(in);
      if (!value || !ends(in)) return false;
      member->value = std::move(*value);
    }
    list_indent_ = 0;
    mapping.members.push_back(std::move(*member));
    return true;
  }

  // "- value" of a list below its name.
  bool item(Cursor& in, std::size_t indent) {
    auto& mapping = entry_->value;
    if (mapping.members.empty() || is_complete_) return false;
    auto& list = mapping.members.back().value;
    if (list.kind == Node::Kind::null) {
      if (indent < indent_) return false;
      list.kind = Node::Kind::sequence;
      list.location = in.location();
      list_indent_ = indent;
    }
    if (list_indent_ == 0 || indent != list_indent_) return false;
    in.take('-');
    if (!in.take(' ')) return false;
    in.skip_blanks();
    auto value = in.scalar();
    if (!value || !ends(in)) return false;
    list.items.push_back(std::move(*value));
    return true;
  }

  const std::string_view file_;
  const std::function<void(Member&&)>& take_;
  std::optional<Member> entry_;
  bool is_complete_ = false;     // written in braces
  std::size_t indent_ = 0;       // of the members
  std::size_t list_indent_ = 0;  // of a list's items; 0: none is open
};

}  // namespace

bool for_each_simple_entry(std::string_view text, std::string_view file_name, const std::function<void(Member&&)>& take) {
  Entries entries(intern_file_name(file_name), take);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  for (std::uint32_t number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    if (!entries.line(text.substr(0, end), number)) return false;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  entries.end();
  return true;
}

}  // namespace smartdiscover::users
