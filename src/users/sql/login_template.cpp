#include "users/sql/login_template.hpp"

#include <smartdiscover/base/base64.hpp>

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

Secret sasl_plain(std::string_view login, std::string_view password) {
  using namespace std::string_view_literals;
  constexpr auto nul = "\0"sv;
  const auto plain = concat({nul, login, nul, password});
  return {encode_base64(plain.text())};
}

}  // namespace smartdiscover::users
