#pragma once

// A user of the site: the values of a user store, merged with those of the service map's `users`.

#include <smartdiscover/model/mail_address.hpp>

#include <map>
#include <string>
#include <vector>

namespace smartdiscover {

struct Account {
  MailAddress address;               // the primary one: {email}
  std::string display_name;          // may be empty
  std::string login;                 // {login}: the login at mail servers; empty: the address
  std::vector<MailAddress> aliases;  // further addresses of their own
  std::vector<Domain> catch_all;     // "@domain": every address there that no store has
  std::vector<std::string> groups;
  std::vector<MailAddress> may_open;              // shared mailboxes
  std::string redirect;                           // an address or an https URL; empty: none
  std::map<std::string, std::string> attributes;  // any further column: {user.NAME}

  // True for the primary address and the aliases; not for catch_all, which needs the stores, nor may_open.
  bool owns(const MailAddress& asked) const {
    if (asked == address) return true;
    for (const auto& alias : aliases) {
      if (alias == asked) return true;
    }
    return false;
  }
};

}  // namespace smartdiscover
