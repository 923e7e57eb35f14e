#pragma once

// A user store: a file, a database, a directory, or another server that checks passwords. It answers about one address at a time. The
// authenticator decides which stores are asked and in which order, and does hashing, caching and deadlines.

#include <smartdiscover/base/result.hpp>
#include <smartdiscover/base/secret.hpp>
#include <smartdiscover/model/account.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace smartdiscover::users {

struct StoreQuestion {
  MailAddress address;                // a primary address or an alias
  std::optional<Secret> password;     // nullopt: only find the user. A store that can only check passwords answers unknown
  boost::asio::ip::address client{};  // the client's address; 0.0.0.0: none
  std::string login{};                // as the client sent it, "EXAMPLE\ann" or "ann"; empty: none

  StoreQuestion copy() const { return {address, smartdiscover::copy(password), client, login}; }
};

struct StoreReply {
  enum class Outcome {
    unknown,   // no such user; also what a store answers that cannot distinguish an unknown user from a wrong password
    known,     // the user was found; the caller verifies the stored passwords
    accepted,  // the store checked the password: it is right
    refused,   // the user was found, the password is wrong
  };
  Outcome outcome = Outcome::unknown;
  std::optional<Account> account;      // known, accepted: with its primary address; refused: if the store returns it
  std::vector<std::string> passwords;  // known: each of them is valid; empty: the user cannot sign in
};

// Safe from several threads at once.
class UserStore {
 public:
  virtual ~UserStore() = default;

  // Resumes on the caller's executor. Errors: unavailable, timed_out, busy; it does not throw for these. The caller keeps the store alive
  // until the coroutine ends, but may stop waiting for the result earlier.
  virtual boost::asio::awaitable<Result<StoreReply>> ask(StoreQuestion question) = 0;

  // The last known state; returns at once.
  virtual bool ready() const = 0;

  // Changes when earlier answers of the store may be out of date; then a new generation of the credential cache begins. Called for every
  // request, so it must take at most a microsecond. Stores that cannot detect changes always return the same number; their entries expire.
  virtual std::uint64_t stamp() const { return 0; }

  // A stored password of the scheme and cost that most of its users have. Passwords of unknown users are checked against it, so that they
  // take the same time. nullopt: unknown, or the store checks passwords itself.
  virtual std::optional<std::string> typical_password() const { return std::nullopt; }
};

}  // namespace smartdiscover::users
