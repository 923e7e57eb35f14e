#pragma once

// What the authenticator wants to know of the service map: which domains are served, and by what other names their users go.

#include <smartdiscover/model/account.hpp>

#include <optional>
#include <string_view>
#include <vector>

namespace smartdiscover::sign_in {

// Each function is that of service_map::ServiceMap. Safe from several threads at once.
class Directory {
 public:
  virtual ~Directory() = default;
  virtual std::optional<Domain> served_as(const Domain& domain) const = 0;
  virtual std::optional<Domain> domain_of_netbios(std::string_view name) const = 0;
  virtual std::vector<Domain> domains_of_first_label(std::string_view label) const = 0;
  virtual std::vector<MailAddress> other_logins(const MailAddress& login) const = 0;
  virtual void complete(Account& account) const = 0;
};

}  // namespace smartdiscover::sign_in
