#include "users/account_fields.hpp"

#include <smartdiscover/base/hex.hpp>
#include <smartdiscover/base/text.hpp>

#include <algorithm>
#include <optional>

namespace smartdiscover::users {

namespace {

using Problem = std::optional<std::string>;

template <class T>
void add_once(std::vector<T>& list, T value) {
  if (std::find(list.begin(), list.end(), value) == list.end()) list.push_back(std::move(value));
}

bool is_keyword(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
}

// proxyAddresses of Active Directory: "SMTP:" is the primary, "smtp:" any other mail address, "X500:" and more are none.
// nullopt: an address of another kind.
std::optional<std::string_view> mail_part(std::string_view value) {
  const auto colon = value.find(':');
  if (colon == std::string_view::npos || !is_keyword(value.substr(0, colon))) return value;
  if (equal_ignoring_case(value.substr(0, colon), "smtp")) return value.substr(colon + 1);
  return std::nullopt;
}

bool is_distinguished_name(std::string_view text) {
  const auto equals = text.find('=');
  return equals != std::string_view::npos && is_keyword(text.substr(0, equals));
}

// RFC 4514: "CN=Board\, Sales,OU=Groups,DC=example" is "Board, Sales".
std::string first_value(std::string_view name) {
  std::string value;
  for (std::size_t i = name.find('=') + 1; i < name.size() && name[i] != ',' && name[i] != '+'; ++i) {
    if (name[i] != '\\' || i + 1 == name.size()) {
      value += name[i];
    } else if (i + 2 < name.size() && hex_value(name[i + 1]) >= 0 && hex_value(name[i + 2]) >= 0) {
      value += static_cast<char>(hex_value(name[i + 1]) * 16 + hex_value(name[i + 2]));
      i += 2;
    } else {
      value += name[++i];
    }
  }
  return std::string(trim(value));
}

Problem check_text(const std::string& value) {
  if (!is_utf8(value)) return "is not UTF-8";
  if (has_control_character(value)) return "contains a control character";
  return std::nullopt;
}

Problem add_alias(Account& account, const std::string& value) {
  const auto mail = mail_part(value);
  if (!mail) return std::nullopt;
  if (mail->starts_with('@')) {
    auto domain = Domain::parse(mail->substr(1));
    if (!domain) return "expected a domain after @";
    add_once(account.catch_all, std::move(*domain));
    return std::nullopt;
  }
  auto address = MailAddress::parse(*mail);
  if (!address) return "expected an e-mail address, or @domain for all addresses there";
  if (*address != account.address) add_once(account.aliases, std::move(*address));
  return std::nullopt;
}

Problem add_shared(Account& account, const std::string& value) {
  const auto mail = mail_part(value);
  if (!mail) return std::nullopt;
  auto address = MailAddress::parse(*mail);
  if (!address) return "expected an e-mail address";
  add_once(account.may_open, std::move(*address));
  return std::nullopt;
}

Problem add_group(Account& account, const std::string& value) {
  if (auto problem = check_text(value)) return problem;
  auto name = is_distinguished_name(value) ? first_value(value) : value;
  if (name.empty()) return "expected a group name";
  if (auto problem = check_text(name)) return problem;
  add_once(account.groups, std::move(name));
  return std::nullopt;
}

Problem set_redirect(Account& account, const std::string& value) {
  const bool url =
      value.starts_with("https://") && value.size() > 8 && value.find(' ') == std::string::npos && !check_text(value);
  if (!url && !MailAddress::parse(value)) return "expected an e-mail address or an https URL";
  account.redirect = value;
  return std::nullopt;
}

Problem set_text(std::string& field, const std::string& value) {
  if (auto problem = check_text(value)) return problem;
  field = value;
  return std::nullopt;
}

Problem append_attribute(std::string& field, const std::string& value) {
  if (auto problem = check_text(value)) return problem;
  if (!field.empty()) field += ',';
  field += value;
  return std::nullopt;
}

Problem add_value(Account& account, std::string_view name, const std::string& value) {
  if (name == "aliases") return add_alias(account, value);
  if (name == "may_open") return add_shared(account, value);
  if (name == "groups") return add_group(account, value);
  if (name == "redirect") return set_redirect(account, value);
  if (name == "display_name") return set_text(account.display_name, value);
  if (name == "login") return set_text(account.login, value);
  return append_attribute(account.attributes[std::string(name)], value);
}

bool is_list(std::string_view name) { return name == "aliases" || name == "groups" || name == "may_open"; }

}  // namespace

const std::vector<std::string_view>& field_names() {
  static const std::vector<std::string_view> names{"display_name", "login", "aliases", "groups", "may_open", "redirect"};
  return names;
}

std::vector<FieldProblem> add_field(Account& account, std::string_view name, const std::vector<std::string>& values,
                                    Written written) {
  std::vector<FieldProblem> problems;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::string value(trim(values[i]));
    if (value.empty()) continue;
    // A distinguished name has commas of its own.
    const bool divided = written == Written::text && is_list(name) && !(name == "groups" && is_distinguished_name(value));
    for (const auto& one : divided ? split_list(value) : std::vector<std::string>{value}) {
      if (auto problem = add_value(account, name, one)) problems.push_back({i, std::move(*problem)});
    }
  }
  return problems;
}

}  // namespace smartdiscover::users
