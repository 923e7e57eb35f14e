#pragma once

// An e-mail address in the form in which the program compares it: the local part in lower case (ASCII), the domain as Domain.
// RFC 5321 mailboxes without quoted local parts; RFC 6531 UTF-8 local parts. No control characters, no blanks, one '@'.

#include <smartdiscover/model/domain.hpp>

namespace smartdiscover {

class MailAddress {
 public:
  // At most 64 bytes before the '@', 254 in all.
  static std::optional<MailAddress> parse(std::string_view text);
  // An address of a local part, checked as parse() does, in a domain.
  static std::optional<MailAddress> make(std::string_view local, const Domain& domain);

  const std::string& local() const noexcept { return local_; }
  const Domain& domain() const noexcept { return domain_; }
  std::string text() const { return local_ + "@" + domain_.text(); }
  MailAddress in(const Domain& domain) const { return MailAddress(local_, domain); }

  friend bool operator==(const MailAddress&, const MailAddress&) = default;
  friend std::strong_ordering operator<=>(const MailAddress&, const MailAddress&) = default;

 private:
  MailAddress(std::string local, Domain domain) : local_(std::move(local)), domain_(std::move(domain)) {}
  std::string local_;
  Domain domain_;
};

}  // namespace smartdiscover

template <>
struct std::hash<smartdiscover::MailAddress> {
  std::size_t operator()(const smartdiscover::MailAddress& address) const noexcept {
    return std::hash<std::string>{}(address.local()) * 31 + std::hash<smartdiscover::Domain>{}(address.domain());
  }
};
