#pragma once

// A connection of libldap, with TLS where the settings ask for it. Blocking, but never for longer than the timeout.

#include <smartdiscover/base/result.hpp>
#include <smartdiscover/users/store_definition.hpp>

#include <ldap.h>
#include <sys/time.h>

#include <chrono>
#include <memory>
#include <string>

namespace smartdiscover::users {

struct UnbindLdap {
  void operator()(LDAP* handle) const { ldap_unbind_ext_s(handle, nullptr, nullptr); }
};
using LdapHandle = std::unique_ptr<LDAP, UnbindLdap>;

// Connects to the first of the URLs that answers. The timeout is that of each step: TCP, StartTLS, the TLS handshake, each later question.
// Errors: unavailable, timed_out.
Result<LdapHandle> open_ldap(const LdapStoreDefinition& ldap, std::chrono::milliseconds timeout);

timeval as_timeval(std::chrono::milliseconds time);

// "action: reason (details)". Errors: timed_out, else unavailable.
Error ldap_error(LDAP* handle, const std::string& action, int result);

}  // namespace smartdiscover::users
