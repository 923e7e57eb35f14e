#include "service_map/template.hpp"

#include <smartdiscover/base/text.hpp>

#include <algorithm>
#include <array>

namespace smartdiscover::service_map {
namespace {

struct Named {
  std::string_view name;
  Slot slot;
};
constexpr std::array names = {Named{"email", Slot::email},   Named{"local", Slot::local},
                              Named{"domain", Slot::domain}, Named{"hostname", Slot::hostname},
                              Named{"login", Slot::login},   Named{"display_name", Slot::display_name}};
constexpr std::string_view user_prefix = "user.";

std::string in_braces(std::string_view name) { return "{" + std::string(name) + "}"; }

bool allows(Placeholders allowed, Slot slot) {
  switch (allowed) {
    case Placeholders::all: return true;
    case Placeholders::all_but_login: return slot != Slot::login;
    case Placeholders::of_address:
      return slot == Slot::email || slot == Slot::local || slot == Slot::domain || slot == Slot::hostname;
    case Placeholders::domain_alone: return slot == Slot::domain;
  }
  return false;
}

std::string allowed_words(Placeholders allowed) {
  std::string words;
  for (const auto& known : names) {
    if (allows(allowed, known.slot)) words += (words.empty() ? "" : " ") + in_braces(known.name);
  }
  if (allows(allowed, Slot::user)) words += " {user.NAME}";
  return words;
}

bool is_attribute_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
  });
}

Result<Piece> parse_placeholder(std::string_view name, Placeholders allowed) {
  Piece piece;
  for (const auto& known : names) {
    if (known.name == name) piece.slot = known.slot;
  }
  if (!piece.slot && name.starts_with(user_prefix) && is_attribute_name(name.substr(user_prefix.size()))) {
    piece.slot = Slot::user;
    piece.attribute = name.substr(user_prefix.size());
  }
  if (!piece.slot) {
    std::vector<std::string_view> known_names;
    for (const auto& known : names) {
      if (allows(allowed, known.slot)) known_names.push_back(known.name);
    }
    const auto near = nearest(name, known_names);
    const auto hint = near.empty() ? "; expected " + allowed_words(allowed) : " (did you mean " + in_braces(near) + "?)";
    return failure(Errc::malformed, "unknown placeholder " + in_braces(printable(name)) + hint);
  }
  if (!allows(allowed, *piece.slot)) {
    return failure(Errc::malformed, in_braces(name) + " cannot stand here; expected " + allowed_words(allowed));
  }
  return piece;
}

void append_encoded(std::string& out, std::string_view value, Encoding encoding) {
  if (encoding == Encoding::plain) {
    out += value;
  } else if (encoding == Encoding::url) {
    out += percent_encode(value);
  } else {
    for (std::size_t i = 0; i < value.size(); ++i) {
      const char c = value[i];
      const bool at_end = i == 0 || i + 1 == value.size();
      const bool special =
          std::string_view("\"+,;<>=\\").find(c) != std::string_view::npos || (c == '#' && i == 0) || (c == ' ' && at_end);
      if (special) out += '\\';
      out += c;
    }
  }
}

std::optional<std::string_view> attribute(const Values& values, std::string_view name) {
  if (values.attributes == nullptr) return std::nullopt;
  // Columns of SQL and attributes of LDAP have no case of their own.
  for (const auto& [key, value] : *values.attributes) {
    if (equal_ignoring_case(key, name)) return value;
  }
  return std::nullopt;
}

// All other values are parts of addresses and hosts, which were checked when they were parsed, or a login, which resolve() checks.
bool comes_from_a_store(Slot slot) { return slot == Slot::display_name || slot == Slot::user; }

std::optional<std::string_view> value_of(const Piece& piece, const Values& values) {
  switch (*piece.slot) {
    case Slot::email: return values.email;
    case Slot::local: return values.local;
    case Slot::domain: return values.domain;
    case Slot::hostname: return values.hostname;
    case Slot::login: return values.login;
    case Slot::display_name: return values.display_name;
    case Slot::user: return attribute(values, piece.attribute);
  }
  return std::nullopt;
}

}  // namespace

Result<Template> Template::parse(std::string_view text, Placeholders allowed) {
  std::vector<Piece> pieces;
  std::string literal;
  std::string mistakes;
  const auto add_mistake = [&mistakes](const std::string& what) {
    if (mistakes.find(what) == std::string::npos) mistakes += (mistakes.empty() ? "" : "; ") + what;
  };
  const auto finish_literal = [&] {
    if (!literal.empty()) pieces.push_back(Piece{.literal = std::move(literal)});
    literal.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c != '{' && c != '}') {
      literal += c;
      continue;
    }
    if (i + 1 < text.size() && text[i + 1] == c) {
      literal += c;
      ++i;
      continue;
    }
    const auto end = c == '{' ? text.find('}', i) : std::string_view::npos;
    if (end == std::string_view::npos) {
      add_mistake(c == '{' ? "a \"{\" without its \"}\" (for a brace as such write \"{{\")"
                           : "a \"}\" without its \"{\" (for a brace as such write \"}}\")");
      break;
    }
    auto piece = parse_placeholder(text.substr(i + 1, end - i - 1), allowed);
    if (piece) {
      finish_literal();
      pieces.push_back(*std::move(piece));
    } else {
      add_mistake(piece.error().detail);
    }
    i = end;
  }
  if (!mistakes.empty()) return failure(Errc::malformed, mistakes);
  finish_literal();
  return Template(std::move(pieces));
}

Result<std::string> Template::fill(const Values& values, Encoding encoding) const {
  std::string out;
  for (const auto& piece : pieces_) {
    if (!piece.slot) {
      out += piece.literal;
      continue;
    }
    const auto value = value_of(piece, values);
    if (!value || value->empty()) return failure(Errc::malformed, "there is no value for " + to_string(piece));
    if (comes_from_a_store(*piece.slot) && (has_control_character(*value) || !is_utf8(*value))) {
      return failure(Errc::malformed, "the value for " + to_string(piece) + " holds control characters or is not UTF-8");
    }
    append_encoded(out, *value, encoding);
  }
  return out;
}

bool Template::is_literal() const noexcept {
  return std::none_of(pieces_.begin(), pieces_.end(), [](const Piece& piece) { return piece.slot.has_value(); });
}

bool Template::is_personal() const noexcept {
  return std::any_of(pieces_.begin(), pieces_.end(),
                     [](const Piece& piece) { return piece.slot && service_map::is_personal(*piece.slot); });
}

bool is_personal(Slot slot) { return slot != Slot::domain && slot != Slot::hostname; }
bool needs_account(Slot slot) { return slot == Slot::display_name || slot == Slot::user; }

std::string to_string(const Piece& piece) {
  if (!piece.slot) return piece.literal;
  if (*piece.slot == Slot::user) return in_braces(std::string(user_prefix) + piece.attribute);
  for (const auto& known : names) {
    if (known.slot == *piece.slot) return in_braces(known.name);
  }
  return {};
}

Values sample_values() noexcept {
  return {.email = "ann@example.com",
          .local = "ann",
          .domain = "example.com",
          .hostname = "mail.example.com",
          .login = "ann",
          .display_name = "Ann"};
}

}  // namespace smartdiscover::service_map
