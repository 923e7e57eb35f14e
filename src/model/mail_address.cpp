#include <smartdiscover/base/text.hpp>
#include <smartdiscover/base/utf8.hpp>
#include <smartdiscover/model/mail_address.hpp>

namespace smartdiscover {
namespace {

constexpr std::size_t longest_local = 64;     // RFC 5321, 4.5.3.1.1
constexpr std::size_t longest_address = 254;  // RFC 5321, 4.5.3.1.3, less the angle brackets

bool is_atext(char32_t code) {
  if (code >= 0x80) return code > 0x9F && code != 0xFFFE && code != 0xFFFF;
  const char c = static_cast<char>(code);
  const bool alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return alphanumeric || (c != '\0' && std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos);
}

// A Dot-string of RFC 5321, with the characters that RFC 6531 adds.
bool is_local_part(std::string_view text) {
  if (text.empty() || text.size() > longest_local) return false;
  bool after_dot = true;
  for (std::size_t at = 0; at < text.size();) {
    const auto [code, length] = utf8_character(text, at);
    if (length == 0) return false;
    const bool dot = code == '.';
    if (dot ? after_dot : !is_atext(code)) return false;
    after_dot = dot;
    at += length;
  }
  return !after_dot;
}

}  // namespace

std::optional<MailAddress> MailAddress::parse(std::string_view text) {
  const auto at = text.find('@');
  if (at == std::string_view::npos) return std::nullopt;
  const auto domain = Domain::parse(text.substr(at + 1));
  if (!domain) return std::nullopt;
  return make(text.substr(0, at), *domain);
}

std::optional<MailAddress> MailAddress::make(std::string_view local, const Domain& domain) {
  if (!is_local_part(local) || local.size() + 1 + domain.text().size() > longest_address) return std::nullopt;
  return MailAddress(lower(local), domain);
}

}  // namespace smartdiscover
