#pragma once

// Who is asking: a login becomes an address, the site's user stores are asked for it, the password is verified, and the result is cached
// for a short time.

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

// What is known beside the credentials: domains for logins without one, and the client.
struct LoginHints {
  std::optional<Domain> asked;        // of the address asked about
  std::optional<Domain> host;         // served domain that the Host stands for
  boost::asio::ip::address client{};  // 0.0.0.0: none, as on an administrator's own command line
  // For `smartdiscover signin`: gets a line for how the login was understood, and one for what each store answered. Null: not wanted. Lives
  // until the sign-in is over.
  std::vector<std::string>* trace = nullptr;
};

struct SignIn {
  enum class Verdict {
    accepted,
    refused,      // unknown user or wrong password: no client may learn which
    unavailable,  // a store that may know this user failed
    busy,         // the hashing queue is full
    blocked,      // too many wrong passwords for this account, or from this network
  };
  Verdict verdict = Verdict::refused;
  std::shared_ptr<const Account> account;  // accepted: who it is, completed by the service map
  std::string store;                       // the store that decided; for logs and `smartdiscover signin`
  std::string reason;                      // for logs: never shown to a client
  std::chrono::seconds retry_after{0};     // blocked: when to try again
};

// Whether a store can be asked, as far as that is known without asking.
struct StoreReadiness {
  std::string name;
  bool ready = true;
};

// Safe from several threads at once.
class Authenticator {
 public:
  virtual ~Authenticator() = default;

  // The result for credentials that were accepted a short time ago, without waiting for anything; counted like any sign-in. nullopt: ask
  // sign_in(). Never older than a change of a store that could be seen before the call.
  virtual std::optional<SignIn> cached(const http::BasicCredentials& credentials, const LoginHints& hints) {
    static_cast<void>(credentials);
    static_cast<void>(hints);
    return std::nullopt;
  }

  // Resumes on the caller's executor. Never throws for a store that fails.
  virtual boost::asio::awaitable<SignIn> sign_in(http::BasicCredentials credentials, LoginHints hints) = 0;

  // The account of an address, no password asked: for shared mailboxes and catch-all addresses. nullopt: no store has it.
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
