#pragma once

// Names in the DNS, in the one form in which the program compares them: lower case, Punycode (RFC 5891), no dot at the end.

#include <compare>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace smartdiscover {

// A mail domain or a host name. Only parse() makes one, so every Domain is valid.
class Domain {
 public:
  static constexpr std::size_t longest = 253;  // bytes (RFC 1035, 3.1, less the length bytes at both ends)

  // Accepts letters, digits, hyphens and underscores in labels of 1 to 63, 253 in all; Unicode labels become Punycode (IDNA
  // 2008). One label alone ("localhost") is a domain; an IP address is not. A dot at the end is taken off.
  static std::optional<Domain> parse(std::string_view text);

  const std::string& text() const noexcept { return text_; }
  std::string_view first_label() const noexcept;
  // The name less its first label, or nullopt where there is one label only.
  std::optional<Domain> parent() const;
  // True for any depth below `suffix`, not for `suffix` itself.
  bool is_below(const Domain& suffix) const noexcept;

  friend bool operator==(const Domain&, const Domain&) = default;
  friend std::strong_ordering operator<=>(const Domain&, const Domain&) = default;

 private:
  explicit Domain(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// True for what a service's `host` may be: a Domain, an IPv4 address or an IPv6 address (without brackets).
bool is_host(std::string_view text);

}  // namespace smartdiscover

template <>
struct std::hash<smartdiscover::Domain> {
  std::size_t operator()(const smartdiscover::Domain& domain) const noexcept { return std::hash<std::string>{}(domain.text()); }
};
