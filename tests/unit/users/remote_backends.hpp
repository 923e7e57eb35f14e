#pragma once

#include "store_backend.hpp"

namespace smartdiscover::users {

// One server of each kind for all tests of a program; it takes a while to start.
std::shared_ptr<Backend> dovecot_backend();
std::shared_ptr<Backend> http_backend();
std::shared_ptr<Backend> imap_backend();
std::shared_ptr<Backend> imap_starttls_backend();
std::shared_ptr<Backend> ldaps_backend();
std::shared_ptr<Backend> ldap_starttls_backend();

}  // namespace smartdiscover::users
