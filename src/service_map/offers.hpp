#pragma once

// Merged services and URLs filled in for one mailbox.

#include "service_map/levels.hpp"

namespace smartdiscover::service_map {

// To whom and with what values offers are filled.
struct Recipient {
  Audience audience = Audience::person;
  const Values* mailbox = nullptr;  // hosts and URLs speak of the mailbox asked about
  const Values* login = nullptr;    // logins of the person who signs in
  const Account* member = nullptr;  // whose groups count; null: no member of any
  Sourced<std::string> login_text;  // {login}
  bool login_known = true;          // false: nobody signed in, and {login} cannot be told without
  Place hostname_place;
};

// What cannot be told to this audience is left out. Errors: malformed where a value cannot be filled for this person.
Result<std::vector<Service>> fill_services(const Levels& levels, const Merged& merged, const Recipient& recipient);
Result<std::vector<Url>> fill_urls(const Levels& levels, const Merged& merged, const Recipient& recipient);

}  // namespace smartdiscover::service_map
