#include "users/sql/login_template.hpp"

#include <smartdiscover/base/base64.hpp>

#include <openssl/crypto.h>

#include <utility>

namespace smartdiscover::users {

std::string fill_login(std::string_view text, const MailAddress& address) {
  const std::pair<std::string_view, std::string> values[] = {
      {"{email}", address.text()}, {"{local}", address.local()}, {"{domain}", address.domain().text()}};
  std::string out;
  while (!text.empty()) {
    bool filled = false;
    for (const auto& [name, value] : values) {
      if (!text.starts_with(name)) continue;
      out += value;
      text.remove_prefix(name.size());
      filled = true;
      break;
    }
    if (filled) continue;
    out += text.front();
    text.remove_prefix(1);
  }
  return out;
}

std::string sasl_plain(std::string_view login, std::string_view password) {
  std::string plain;
  plain.reserve(login.size() + password.size() + 2);
  plain.append(1, '\0').append(login).append(1, '\0').append(password);
  auto encoded = encode_base64(plain);
  OPENSSL_cleanse(plain.data(), plain.size());
  return encoded;
}

}  // namespace smartdiscover::users
