#pragma once

// Identifies the user of a request: a login becomes an address, the site's user stores are asked for it, the password is verified, and the
// result is cached for a short time.

#include <smartdiscover/base/result.hpp>
#include <smartdiscover/http/basic_credentials.hpp>
#include <smartdiscover/model/account.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace smartdiscover::sign_in {

// Context of the credentials: domains for logins without one, and the client.
struct LoginHints {
  std::optional<Domain> asked;        // of the address asked about
  std::optional<Domain> host;         // served domain that the Host stands for
  boost::asio::ip::address client{};  // 0.0.0.0: none, as on an administrator's own command line
  // For `smartdiscover signin`: receives a line that says how the login was interpreted, and one for the result of each store. Null: no
  // trace. Must outlive the sign-in.
  std::vector<std::string>* trace = nullptr;
};

struct SignIn {
  enum class Verdict {
    accepted,
    refused,      // unknown user or wrong password: clients must not be able to distinguish them
    unavailable,  // a store that may have this user failed
    busy,         // the hashing queue is full
    blocked,      // too many wrong passwords for this account, or from this network
  };
  Verdict verdict = Verdict::refused;
  std::shared_ptr<const Account> account;  // accepted: the user's account, completed by the service map
  std::string store;                       // the store that decided; for logs and `smartdiscover signin`
  std::string reason;                      // for logs: never shown to a client
  std::chrono::seconds retry_after{0};     // blocked: when to try again
};

// The last known state of a store. The store is not asked for it.
struct StoreReadiness {
  std::string name;
  bool ready = true;
};

// Safe from several threads at once.
class Authenticator {
 public:
  virtual ~Authenticator() = default;

  // The result for credentials that were accepted a short time ago, without waiting for anything; counted like any sign-in. nullopt: ask
  // sign_in(). The result includes every change of a user file that was made before the call.
  virtual std::optional<SignIn> cached(const http::BasicCredentials& credentials, const LoginHints& hints) {
    static_cast<void>(credentials);
    static_cast<void>(hints);
    return std::nullopt;
  }

  // Resumes on the caller's executor. Never throws for a store that fails.
  virtual boost::asio::awaitable<SignIn> sign_in(http::BasicCredentials credentials, LoginHints hints) = 0;

  // The account of an address, without a password: for shared mailboxes and catch-all addresses. nullopt: no store has it.
  // Errors: unavailable.
  virtual boost::asio::awaitable<Result<std::optional<Account>>> find(MailAddress address) = 0;

  // False when no store is usable.
  virtual bool ready() const = 0;

  // Each store, in the order in which they are asked.
  virtual std::vector<StoreReadiness> stores() const { return {}; }

  // Removes the cache entries of a person, by any of their addresses, or all. Returns how many there were.
  virtual std::size_t flush(const std::optional<MailAddress>&) { return 0; }
};

}  // namespace smartdiscover::sign_in
