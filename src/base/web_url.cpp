#include <smartdiscover/base/text.hpp>
#include <smartdiscover/base/web_url.hpp>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>

namespace smartdiscover {
namespace {

// Boost.URL takes every reg-name of RFC 3986; a host that can be connected to is made of letters, digits, '-' and '_'.
bool is_host_name(std::string_view name) {
  if (name.empty() || name.front() == '.' || name.find("..") != std::string_view::npos) return false;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto last = name.substr(name.find_last_of('.') + 1);
  // No top-level domain is a number, so "192.0.2.999" is a broken address.
  if (!last.empty() && std::all_of(last.begin(), last.end(), is_digit)) return false;
  return std::all_of(name.begin(), name.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '-' || c == '_' || c == '.';
  });
}

// What WebUrl::parse takes, still in the caller's text.
std::optional<boost::urls::url_view> parse_web(std::string_view text) {
  using boost::urls::host_type;
  using boost::urls::scheme;
  const auto parsed = boost::urls::parse_uri(text);
  if (!parsed || parsed->has_userinfo() || parsed->has_fragment()) return std::nullopt;
  if (parsed->scheme_id() != scheme::http && parsed->scheme_id() != scheme::https) return std::nullopt;
  const bool is_address = parsed->host_type() == host_type::ipv4 || parsed->host_type() == host_type::ipv6;
  const std::string_view host = parsed->encoded_host_address();
  if (!is_address && !(parsed->host_type() == host_type::name && is_host_name(host))) return std::nullopt;
  if (parsed->has_port() && parsed->port_number() == 0) return std::nullopt;  // 0 where it is empty or too large
  // Boost.URL 1.81 takes "https://a.example:443x/" and reads the path "x/".
  const std::string_view target = parsed->encoded_target();
  if (!target.empty() && target.front() != '/' && target.front() != '?') return std::nullopt;
  return *parsed;
}

}  // namespace

std::optional<WebUrl> WebUrl::parse(std::string_view text) {
  const auto parsed = parse_web(text);
  if (!parsed) return std::nullopt;
  WebUrl url;
  url.scheme = parsed->scheme_id() == boost::urls::scheme::http ? Scheme::http : Scheme::https;
  url.host = parsed->encoded_host_address();
  if (parsed->has_port()) url.port = parsed->port_number();
  url.target = parsed->encoded_target();
  if (!url.target.starts_with('/')) url.target.insert(0, "/");
  return url;
}

bool is_https_url(std::string_view text) {
  const auto parsed = parse_web(text);
  return parsed && parsed->scheme_id() == boost::urls::scheme::https;
}

std::uint16_t WebUrl::port_number() const { return port.value_or(scheme == Scheme::https ? 443 : 80); }

bool WebUrl::is_loopback() const {
  if (equal_ignoring_case(host, "localhost")) return true;
  if (const auto v4 = boost::urls::parse_ipv4_address(host)) return v4->is_loopback();
  const auto v6 = boost::urls::parse_ipv6_address(host);
  return v6 && v6->is_loopback();
}

}  // namespace smartdiscover
