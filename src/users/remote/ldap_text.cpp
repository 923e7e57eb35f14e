#include "users/remote/ldap_text.hpp"

#include <smartdiscover/base/hex.hpp>

#include <utility>

namespace smartdiscover::users {

namespace {

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' ||
         c == '@';
}

// Both grammars know "\XX" for any byte: only harmless characters stay as they are.
std::string escape(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (is_plain(c)) {
      out += c;
      continue;
    }
    out += '\\';
    append_hex(out, static_cast<unsigned char>(c));
  }
  return out;
}

std::string fill(std::string_view text, const MailAddress& address) {
  const std::pair<std::string_view, std::string> values[] = {
      {"{email}", escape(address.text())}, {"{local}", escape(address.local())}, {"{domain}", escape(address.domain().text())}};
  std::string out;
  while (!text.empty()) {
    std::size_t taken = 1;
    std::string piece(1, text.front());
    for (const auto& [name, value] : values) {
      if (!text.starts_with(name)) continue;
      taken = name.size();
      piece = value;
    }
    out += piece;
    text.remove_prefix(taken);
  }
  return out;
}

}  // namespace

std::string escape_filter_value(std::string_view value) { return escape(value); }
std::string escape_dn_value(std::string_view value) { return escape(value); }
std::string fill_filter(std::string_view text, const MailAddress& address) { return fill(text, address); }
std::string fill_dn(std::string_view text, const MailAddress& address) { return fill(text, address); }

}  // namespace smartdiscover::users
