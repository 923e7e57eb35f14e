#include "users/remote/ldap_open.hpp"

#include "users/remote/ldap_text.hpp"

#include <smartdiscover/base/text.hpp>

#include <fcntl.h>
#include <sys/time.h>

#include <optional>

namespace smartdiscover::users {

namespace {

// The CAs that Debian trusts; libldap trusts none by default.
std::string authorities(const LdapStoreDefinition& ldap) {
  return ldap.ca ? ldap.ca->string() : "/etc/ssl/certs/ca-certificates.crt";
}

// "ldaps://host" as the URL of the same server for libldap, which would begin with TLS by itself.
std::string without_tls(const std::string& url) {
  LDAPURLDesc* parsed = nullptr;
  if (ldap_url_parse(url.c_str(), &parsed) != LDAP_URL_SUCCESS) return url;
  const std::unique_ptr<LDAPURLDesc, decltype(&ldap_free_urldesc)> owned(parsed, ldap_free_urldesc);
  std::string host = parsed->lud_host != nullptr ? parsed->lud_host : "";
  if (host.find(':') != std::string::npos) host = "[" + host + "]";
  return "ldap://" + host + ":" + std::to_string(parsed->lud_port);
}

// libldap 2.5 waits for the other side of a TLS handshake only where connections are asynchronous and the socket does not block. Else it
// reads again and again, without an end, until a silent server answers.
int start_tls(LDAP* handle) {
  int socket = -1;
  if (ldap_get_option(handle, LDAP_OPT_DESC, &socket) != LDAP_OPT_SUCCESS) return LDAP_LOCAL_ERROR;
  if (fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK) != 0) return LDAP_LOCAL_ERROR;
  ldap_set_option(handle, LDAP_OPT_CONNECT_ASYNC, LDAP_OPT_ON);
  const int result = ldap_install_tls(handle);
  ldap_set_option(handle, LDAP_OPT_CONNECT_ASYNC, LDAP_OPT_OFF);
  return result;
}

Result<LdapHandle> open_url(const LdapStoreDefinition& ldap, const std::string& url, std::chrono::milliseconds timeout) {
  const bool implicit = lower(url).starts_with("ldaps://");
  LDAP* raw = nullptr;
  if (const int result = ldap_initialize(&raw, implicit ? without_tls(url).c_str() : url.c_str()); result != LDAP_SUCCESS)
    return failure(Errc::unavailable, "invalid URL " + url + ": " + ldap_err2string(result));
  LdapHandle handle(raw);
  const int version = LDAP_VERSION3;
  const auto time = as_timeval(timeout);
  const int demand = LDAP_OPT_X_TLS_DEMAND;
  const int minimum = LDAP_OPT_X_TLS_PROTOCOL_TLS1_2;
  const int client = 0;
  const auto ca = authorities(ldap);
  ldap_set_option(raw, LDAP_OPT_PROTOCOL_VERSION, &version);
  ldap_set_option(raw, LDAP_OPT_REFERRALS, LDAP_OPT_OFF);
  ldap_set_option(raw, LDAP_OPT_RESTART, LDAP_OPT_ON);
  ldap_set_option(raw, LDAP_OPT_NETWORK_TIMEOUT, &time);
  ldap_set_option(raw, LDAP_OPT_TIMEOUT, &time);
  ldap_set_option(raw, LDAP_OPT_X_TLS_REQUIRE_CERT, &demand);
  ldap_set_option(raw, LDAP_OPT_X_TLS_PROTOCOL_MIN, &minimum);
  ldap_set_option(raw, LDAP_OPT_X_TLS_CACERTFILE, ca.c_str());
  const bool encrypted = implicit || ldap.tls == LdapStoreDefinition::Tls::starttls;
  // Without TLS no CAs are needed.
  if (encrypted && ldap_set_option(raw, LDAP_OPT_X_TLS_NEWCTX, &client) != LDAP_OPT_SUCCESS)
    return failure(Errc::unavailable, "cannot read the certificates in " + ca);
  if (const int result = ldap_connect(raw); result != LDAP_SUCCESS)
    return ldap_error(raw, "cannot connect to the directory", result);
  if (ldap.tls == LdapStoreDefinition::Tls::starttls) {
    const int result = ldap_extended_operation_s(raw, LDAP_EXOP_START_TLS, nullptr, nullptr, nullptr, nullptr, nullptr);
    if (result != LDAP_SUCCESS) return ldap_error(raw, "cannot connect to the directory: StartTLS failed", result);
  }
  const int result = encrypted ? start_tls(raw) : LDAP_SUCCESS;
  if (result == LDAP_SUCCESS) return handle;
  return ldap_error(raw, std::string("cannot connect to the directory: ") + (implicit ? "TLS" : "StartTLS") + " failed", result);
}

}  // namespace

timeval as_timeval(std::chrono::milliseconds time) {
  timeval out{};
  out.tv_sec = static_cast<time_t>(time.count() / 1000);
  out.tv_usec = static_cast<suseconds_t>(time.count() % 1000 * 1000);
  return out;
}

Result<LdapHandle> open_ldap(const LdapStoreDefinition& ldap, std::chrono::milliseconds timeout) {
  std::optional<Error> error;
  for (const auto& url : ldap.urls) {
    auto opened = open_url(ldap, url, timeout);
    if (opened) return opened;
    error = opened.error();
  }
  return error ? *error : failure(Errc::unavailable, "no URL of a directory");
}

Error ldap_error(LDAP* handle, const std::string& action, int result) {
  std::string text = action + ": " + ldap_err2string(result);
  // The text of the library says what is wrong with a certificate; a text of the server might quote what it was sent.
  char* message = nullptr;
  if (result == LDAP_CONNECT_ERROR || result == LDAP_SERVER_DOWN) {
    ldap_get_option(handle, LDAP_OPT_DIAGNOSTIC_MESSAGE, &message);
    const std::string diagnostic = message != nullptr ? printable(message) : std::string();
    ldap_memfree(message);
    // With GnuTLS, libldap has no other text for a failed certificate verification.
    const bool is_unknown = diagnostic.empty() || diagnostic == "(unknown error code)";
    text += is_unknown ? std::string(": no answer, or certificate verification failed") : " (" + diagnostic + ")";
  }
  return failure(result == LDAP_TIMEOUT || result == LDAP_TIMELIMIT_EXCEEDED ? Errc::timed_out : Errc::unavailable, text);
}

}  // namespace smartdiscover::users
