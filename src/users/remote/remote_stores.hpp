#pragma once

// The stores that ask a server for its verdict. Each has connections of its own: LDAP on threads, the others on the
// stores' event loop.

#include <smartdiscover/users/make_store.hpp>

#include <memory>

namespace smartdiscover::users {

std::shared_ptr<UserStore> make_dovecot_store(const StoreDefinition& definition, const DovecotStoreDefinition& dovecot,
                                              const StoreSurroundings& surroundings);
std::shared_ptr<UserStore> make_ldap_store(const StoreDefinition& definition, const LdapStoreDefinition& ldap,
                                           const StoreSurroundings& surroundings);
std::shared_ptr<UserStore> make_imap_store(const StoreDefinition& definition, const ImapStoreDefinition& imap,
                                           const StoreSurroundings& surroundings);
std::shared_ptr<UserStore> make_http_store(const StoreDefinition& definition, const HttpStoreDefinition& http,
                                           const StoreSurroundings& surroundings);

}  // namespace smartdiscover::users
