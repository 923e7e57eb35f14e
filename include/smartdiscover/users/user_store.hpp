#pragma once

// Where a site keeps its users: a file, a database, a directory, another server's verdict. A store answers about one address at a
// time and decides nothing else: which stores are asked, in which order, hashing, caching and deadlines are the authenticator's.

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
  std::optional<Secret> password;     // nullopt: who is this, no password asked. A store that only gives verdicts says unknown
  boost::asio::ip::address client{};  // who asks; 0.0.0.0: nobody's
  std::string login{};                // as it was given, "EXAMPLE\ann" or "ann"; empty: nobody gave one

  StoreQuestion copy() const { return {address, smartdiscover::copy(password), client, login}; }
};

struct StoreReply {
  enum class Outcome {
    unknown,   // no such user; also the refusal of a store that cannot tell unknown from wrong
    known,     // the user, and stored passwords for the asker to verify
    accepted,  // the store checked the password itself: it is right
    refused,   // the user is here, the password is wrong
  };
  Outcome outcome = Outcome::unknown;
  std::optional<Account> account;      // known, accepted: with its primary address; refused: as far as the store says
  std::vector<std::string> passwords;  // known: any of them lets in; none: nobody can sign in
};

// Safe from several threads at once.
class UserStore {
 public:
  virtual ~UserStore() = default;

  // Resumes on the caller's executor. Errors: unavailable, timed_out, busy: when the store cannot tell. Never throws for these.
  // The asker keeps the store alive until the answer is there, but may stop waiting for it long before.
  virtual boost::asio::awaitable<Result<StoreReply>> ask(StoreQuestion question) = 0;

  // Whether it can answer just now, as far as it knows without asking.
  virtual bool ready() const = 0;

  // Another number when what the store answered before may no longer hold: a new generation of the credential cache begins then. Asked for
  // every request: a microsecond at most. Stores that cannot know stay at one number and rely on the cache's durations.
  virtual std::uint64_t stamp() const { return 0; }

  // A stored password of the scheme and cost that most of its users have, against which passwords of unknown users are checked so
  // that they cost the same. nullopt: not known, or the store gives verdicts only.
  virtual std::optional<std::string> typical_password() const { return std::nullopt; }
};

}  // namespace smartdiscover::users
