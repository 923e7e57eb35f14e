#include "remote_backends.hpp"

namespace smartdiscover::users {

std::vector<BackendRow> store_backends() {
  return {
      {"ldaps", ldaps_backend}, {"ldap_starttls", ldap_starttls_backend}, {"dovecot", dovecot_backend},
      {"imap", imap_backend},   {"imap_starttls", imap_starttls_backend}, {"http", http_backend},
  };
}

}  // namespace smartdiscover::users
