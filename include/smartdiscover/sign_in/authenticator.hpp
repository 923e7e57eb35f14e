#pragma once

// Who is asking: logins become addresses, addresses are looked up in the site's stores, passwords are checked, and what was verified
// is remembered for a short time.

#include <smartdiscover/base/result.hpp>
#include <smartdiscover/http/basic_credentials.hpp>
#include <smartdiscover/model/account.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace smartdiscover::sign_in {

// What is known beside the credentials: domains for logins without one, and who sends them.
struct LoginHints {
  std::optional<Domain> asked;        // of the address asked about
  std::optional<Domain> host;         // served domain that the Host stands for
  boost::asio::ip::address client{};  // 0.0.0.0: nobody's, as on an administrator's own command line
  // For an administrator who wants to know why: a line for how the login was understood, and one for what each store said. Null: nobody
  // asks. Lives until the sign-in is over.
  std::vector<std::string>* told = nullptr;
};

struct SignIn {
  enum class Verdict {
    accepted,
    refused,      // unknown user or wrong password: nobody outside may learn which
    unavailable,  // a store that may know this user cannot tell
    busy,         // the hashing queue is full
    blocked,      // too many wrong passwords for this account, or from this network
  };
  Verdict verdict = Verdict::refused;
  std::shared_ptr<const Account> account;  // accepted: who it is, completed by the service map
  std::string store;                       // which store decided; for logs and `smartdiscover signin`
  std::string reason;                      // for logs: never shown to a client
  std::chrono::seconds retry_after{0};     // blocked: when to come again
};

// Whether a store can be asked, as far as that is known without asking.
struct StoreReadiness {
  std::string name;
  bool ready = true;
};

class Authenticator {
 public:
  virtual ~Authenticator() = default;

  // Safe from several threads at once. Resumes on the caller's executor. Never throws for a store that fails.
  virtual boost::asio::awaitable<SignIn> sign_in(http::BasicCredentials credentials, LoginHints hints) = 0;

  // The account of an address, no password asked: for shared mailboxes and catch-all addresses. nullopt: no store has it.
  // Errors: unavailable.
  virtual boost::asio::awaitable<Result<std::optional<Account>>> find(MailAddress address) = 0;

  // False when no store is usable.
  virtual bool ready() const = 0;

  // Each store, in the order in which they are asked.
  virtual std::vector<StoreReadiness> stores() const { return {}; }

  // Forgets the remembered sign-ins of a person, by whatever of their addresses, or of all. Returns how many there were.
  virtual std::size_t forget(const std::optional<MailAddress>&) { return 0; }
};

}  // namespace smartdiscover::sign_in
