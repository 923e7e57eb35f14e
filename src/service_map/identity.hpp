#pragma once

// What placeholders know of a person, and {login}.

#include "service_map/config_tree.hpp"

namespace smartdiscover::service_map {

// A person's values with the texts they point into. Neither copied nor moved.
class Identity {
 public:
  Identity() = default;
  // {domain} is the account's own: in a login, {email} is {local}@{domain} whichever address was asked about.
  explicit Identity(const Account& account);
  // Of an address whose account is not known.
  explicit Identity(const MailAddress& address);
  Identity(const Identity&) = delete;
  Identity& operator=(const Identity&) = delete;

  Values values;

 private:
  std::string email_;
};

// {login} of a person: their own, else by the template of their levels, else their address. `person`: what the map has of the
// account, or null. Errors: malformed where the template cannot be filled.
Result<Sourced<std::string>> login_of(const Person* person, const Account& account, const Merged& merged, const Values& identity);

// `base` with the levels of the account's groups and of the user laid over it: in `space`, or `base` itself where there is none.
const Merged& with_person(const Merged& base, const ConfigTree& tree, const Account& account, const Person* person,
                          Merged& space);

}  // namespace smartdiscover::service_map
