#include "users/remote/ldap_connection.hpp"

#include "users/account_fields.hpp"
#include "users/password_file.hpp"
#include "users/remote/ldap_text.hpp"

#include <smartdiscover/base/text.hpp>

#include <vector>

namespace smartdiscover::users {

namespace {

using Outcome = StoreReply::Outcome;

berval as_berval(std::string_view text) {
  berval value{};
  value.bv_len = text.size();
  value.bv_val = const_cast<char*>(text.data());
  return value;
}

bool is_broken(int result) {
  switch (result) {
    case LDAP_SERVER_DOWN:
    case LDAP_CONNECT_ERROR:
    case LDAP_TIMEOUT:
    case LDAP_BUSY:
    case LDAP_UNAVAILABLE:
    case LDAP_TIMELIMIT_EXCEEDED:
    case LDAP_PROTOCOL_ERROR:
    case LDAP_OTHER:
    case LDAP_DECODING_ERROR:
    case LDAP_ENCODING_ERROR:
    case LDAP_LOCAL_ERROR:
    case LDAP_NO_MEMORY: return true;
    default: return false;
  }
}

}  // namespace

Result<std::unique_ptr<LdapConnection>> LdapConnection::open(const LdapStoreDefinition& ldap, std::chrono::milliseconds timeout) {
  std::unique_ptr<LdapConnection> connection(new LdapConnection(ldap, timeout));
  if (const auto bound = connection->bind_as_site(); !bound) return bound.error();
  return connection;
}

Result<void> LdapConnection::bind_as_site() {
  auto connected = open_ldap(ldap_, timeout_);
  if (!connected) return connected.error();
  site_ = std::move(*connected);
  std::string password;
  if (!ldap_.bind_dn.empty()) {
    auto read = read_password_file(ldap_.bind_password_file);
    if (!read) return read.error();
    password = std::move(*read);
  }
  auto credentials = as_berval(password);
  const int result =
      ldap_sasl_bind_s(site_.get(), ldap_.bind_dn.c_str(), LDAP_SASL_SIMPLE, &credentials, nullptr, nullptr, nullptr);
  if (result == LDAP_SUCCESS) return {};
  return ldap_error(site_.get(), ldap_.bind_dn.empty() ? "cannot connect to the directory" : "cannot bind as bind_dn", result);
}

Result<LdapConnection::Check> LdapConnection::bind_as(const std::string& dn, std::string_view password) {
  if (users_ == nullptr) {
    auto connected = open_ldap(ldap_, timeout_);
    if (!connected) return connected.error();
    users_ = std::move(*connected);
  }
  auto credentials = as_berval(password);
  const int result = ldap_sasl_bind_s(users_.get(), dn.c_str(), LDAP_SASL_SIMPLE, &credentials, nullptr, nullptr, nullptr);
  if (result == LDAP_SUCCESS) return Check::right;
  if (is_broken(result) || result < 0) return ldap_error(users_.get(), "cannot bind as a user", result);
  if (result == LDAP_CONFIDENTIALITY_REQUIRED || result == LDAP_STRONG_AUTH_REQUIRED)
    return failure(Errc::malformed, "the directory accepts passwords over TLS only: use ldaps:// or tls: starttls");
  const bool absent = result == LDAP_NO_SUCH_OBJECT || result == LDAP_INVALID_DN_SYNTAX;
  return absent ? Check::absent : Check::wrong;
}

Result<std::optional<LdapConnection::Entry>> LdapConnection::search(LDAP* handle, const std::string& base, int scope,
                                                                    const std::string& filter, const MailAddress& asked) const {
  std::vector<char*> wanted;
  for (const auto& [field, attribute] : ldap_.attributes) wanted.push_back(const_cast<char*>(attribute.c_str()));
  char none[] = LDAP_NO_ATTRS;
  if (wanted.empty()) wanted.push_back(none);
  wanted.push_back(nullptr);
  auto time = as_timeval(timeout_);
  LDAPMessage* raw = nullptr;
  const int result =
      ldap_search_ext_s(handle, base.c_str(), scope, filter.c_str(), wanted.data(), 0, nullptr, nullptr, &time, 2, &raw);
  const Message answer(raw);
  if (result == LDAP_NO_SUCH_OBJECT || result == LDAP_INVALID_DN_SYNTAX) {
    if (scope == LDAP_SCOPE_BASE) return std::optional<Entry>();
    // A wrong base does not mean that the user is unknown.
    return failure(Errc::malformed,
                   "the directory has no base \"" + printable(base) + "\", or it is not readable for this store");
  }
  if (result == LDAP_FILTER_ERROR) return failure(Errc::malformed, "invalid filter (RFC 4515): " + printable(ldap_.filter));
  if (is_broken(result) || result < 0) return ldap_error(handle, "the search failed", result);
  if (result != LDAP_SUCCESS && result != LDAP_SIZELIMIT_EXCEEDED)
    return failure(Errc::malformed, std::string("the directory rejected the search: ") + ldap_err2string(result));
  auto* first = ldap_first_entry(handle, answer.get());
  if (first == nullptr) return std::optional<Entry>();
  if (result == LDAP_SIZELIMIT_EXCEEDED || ldap_next_entry(handle, first) != nullptr)
    return failure(Errc::malformed, "the filter matches several entries for one address");
  return std::optional<Entry>(read_entry(handle, first, asked));
}

LdapConnection::Entry LdapConnection::read_entry(LDAP* handle, LDAPMessage* entry, const MailAddress& asked) const {
  Entry out{{}, Account{.address = asked}};
  if (char* dn = ldap_get_dn(handle, entry); dn != nullptr) {
    out.dn = dn;
    ldap_memfree(dn);
  }
  const auto values_of = [&](const std::string& attribute) {
    std::vector<std::string> texts;
    berval** values = ldap_get_values_len(handle, entry, attribute.c_str());
    for (int i = 0; i < ldap_count_values_len(values); ++i) texts.emplace_back(values[i]->bv_val, values[i]->bv_len);
    ldap_value_free_len(values);
    return texts;
  };
  // The address first: aliases leave it out.
  if (const auto primary = ldap_.attributes.find("address"); primary != ldap_.attributes.end()) {
    const auto values = values_of(primary->second);
    if (auto address = values.empty() ? std::nullopt : MailAddress::parse(values.front()))
      out.account.address = std::move(*address);
  }
  // Invalid values are skipped: directories contain all kinds of them.
  for (const auto& [field, attribute] : ldap_.attributes) {
    if (field != "address") add_field(out.account, field, values_of(attribute), Written::array);
  }
  return out;
}

Result<StoreReply> LdapConnection::ask(const StoreQuestion& question) {
  return ldap_.user_dn.empty() ? ask_by_search(question) : ask_by_name(question);
}

Result<StoreReply> LdapConnection::ask_by_search(const StoreQuestion& question) {
  auto found = search(site_.get(), ldap_.base, LDAP_SCOPE_SUBTREE, fill_filter(ldap_.filter, question.address), question.address);
  if (!found) return found.error();
  if (!*found) return StoreReply{};
  auto& entry = **found;
  if (!question.password) return StoreReply{Outcome::known, std::move(entry.account), {}};
  const auto checked = bind_as(entry.dn, question.password->text());
  if (!checked) return checked.error();
  return StoreReply{*checked == Check::right ? Outcome::accepted : Outcome::refused, std::move(entry.account), {}};
}

// The DN is made from the address: a failed bind does not show whether there is such a user.
Result<StoreReply> LdapConnection::ask_by_name(const StoreQuestion& question) {
  const auto dn = fill_dn(ldap_.user_dn, question.address);
  LDAP* reader = site_.get();
  if (question.password) {
    const auto checked = bind_as(dn, question.password->text());
    if (!checked) return checked.error();
    if (*checked != Check::right) return StoreReply{};
    // Users may read what anonymous clients may not.
    if (ldap_.bind_dn.empty()) reader = users_.get();
  }
  auto found = search(reader, dn, LDAP_SCOPE_BASE, "(objectClass=*)", question.address);
  if (!found && found.error().code != Errc::malformed) return found.error();
  const bool readable = found && *found;
  if (!question.password && !readable) return StoreReply{};
  auto account = readable ? std::move((**found).account) : Account{.address = question.address};
  return StoreReply{question.password ? Outcome::accepted : Outcome::known, std::move(account), {}};
}

}  // namespace smartdiscover::users
