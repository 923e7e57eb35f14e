#pragma once

// A thread's connections to a directory: one that searches as the site's own account, one that binds as users to check their
// passwords (RFC 4511). Blocking, for one thread at a time.

#include "users/remote/ldap_open.hpp"

#include <smartdiscover/users/store_definition.hpp>
#include <smartdiscover/users/user_store.hpp>

#include <ldap.h>

#include <chrono>
#include <memory>
#include <string>

namespace smartdiscover::users {

class LdapConnection {
 public:
  // Connects and binds as bind_dn. Errors: unavailable.
  static Result<std::unique_ptr<LdapConnection>> open(const LdapStoreDefinition& ldap, std::chrono::milliseconds timeout);

  // Errors: unavailable, timed_out: the connection is broken; malformed: the store's settings do not fit the directory.
  Result<StoreReply> ask(const StoreQuestion& question);

 private:
  struct FreeMessage {
    void operator()(LDAPMessage* message) const { ldap_msgfree(message); }
  };
  using Message = std::unique_ptr<LDAPMessage, FreeMessage>;
  struct Entry {
    std::string dn;
    Account account;
  };
  enum class Check { right, wrong, absent };

  LdapConnection(const LdapStoreDefinition& ldap, std::chrono::milliseconds timeout) : ldap_(ldap), timeout_(timeout) {}

  Result<void> bind_as_site();
  Result<Check> bind_as(const std::string& dn, std::string_view password);
  // nullopt: no such entry. `scope` is LDAP_SCOPE_*.
  Result<std::optional<Entry>> search(LDAP* handle, const std::string& base, int scope, const std::string& filter,
                                      const MailAddress& asked) const;
  Entry read_entry(LDAP* handle, LDAPMessage* entry, const MailAddress& asked) const;
  Result<StoreReply> ask_by_search(const StoreQuestion& question);
  Result<StoreReply> ask_by_name(const StoreQuestion& question);

  const LdapStoreDefinition ldap_;
  const std::chrono::milliseconds timeout_;
  LdapHandle site_;
  LdapHandle users_;  // made when first needed
};

}  // namespace smartdiscover::users
