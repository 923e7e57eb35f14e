#pragma once

// Merged services and URLs filled in for one mailbox.

#include "service_map/config_tree.hpp"

namespace smartdiscover::service_map {

// To whom and with what values offers are filled, and which of them.
struct Recipient {
  const Needs& needs;
  Audience audience = Audience::person;
  const Values* mailbox = nullptr;  // hosts and URLs speak of the mailbox asked about
  const Values* login = nullptr;    // logins of the person who signs in
  const Account* member = nullptr;  // whose groups count; null: no member of any
  Location login_location;          // of {login}
  bool login_known = true;          // false: no user has signed in, and {login} is not known without
  Location hostname_location;
};

// Adds those services and URLs of the map to the settings that are needed. What cannot be told to this audience is left out; what lacks a value is
// added to `unfilled`, so that one entry does not spoil all others.
void fill_services(const ConfigTree& tree, const Merged& merged, const Recipient& recipient, Settings& settings);
void fill_urls(const ConfigTree& tree, const Merged& merged, const Recipient& recipient, Settings& settings);

}  // namespace smartdiscover::service_map
