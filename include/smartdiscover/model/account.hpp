#pragma once

// A person as the site knows them: what a user store yields, united with what the service map's `users` say.

#include <smartdiscover/model/mail_address.hpp>

#include <map>
#include <string>
#include <vector>

namespace smartdiscover {

struct Account {
  MailAddress address;               // the primary one: {email}
  std::string display_name;          // empty where nobody gave one
  std::string login;                 // {login}: what mail servers are told; empty: the address
  std::vector<MailAddress> aliases;  // further addresses of their own
  std::vector<Domain> catch_all;     // "@domain": addresses there that no store has are their own
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
