#pragma once

// The Authenticator over a list of stores.

#include "sign_in/configured_store.hpp"
#include "sign_in/credential_cache.hpp"
#include "sign_in/directory.hpp"
#include "sign_in/flights.hpp"
#include "sign_in/recall.hpp"

#include <smartdiscover/passwords/hash_pool.hpp>
#include <smartdiscover/sign_in/authenticator.hpp>
#include <smartdiscover/sign_in/make_authenticator.hpp>
#include <smartdiscover/users/store_definition.hpp>
#include <smartdiscover/users/user_store.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace smartdiscover::sign_in {

// What outlives an authenticator of what it remembers. Without a cache it has one of its own.
struct Remembered {
  std::shared_ptr<CredentialCache> cache;
  std::uint64_t map = 0;  // another for each service map: accounts that another one completed are completed anew
};

class StoreAuthenticator : public Authenticator {
 public:
  using Clock = std::function<CredentialCache::Time()>;

  // The pool outlives the authenticator.
  StoreAuthenticator(std::vector<ConfiguredStore> stores, std::optional<Domain> default_domain, users::CacheDefinition cache,
                     std::shared_ptr<const Directory> directory, passwords::HashPool& pool, Clock clock, Lasting lasting = {},
                     Remembered remembered = {});

  boost::asio::awaitable<SignIn> sign_in(http::BasicCredentials credentials, LoginHints hints) override;
  boost::asio::awaitable<Result<std::optional<Account>>> find(MailAddress address) override;
  bool ready() const override;
  std::vector<StoreReadiness> stores() const override;
  std::size_t forget(const std::optional<MailAddress>& who) override;

 private:
  // A verdict, and for how long it holds: 0 for none that may be remembered.
  struct Decision {
    SignIn result;
    std::chrono::milliseconds holds{0};
    std::shared_ptr<const Account> said{};  // accepted: as the store said
    std::size_t steps = 0;                  // how many were taken to come to it
  };
  // One sign-in on its way.
  struct Asked {
    std::optional<MailAddress> address;  // nullopt: the login names nobody
    Secret password;
    boost::asio::ip::address client;
    std::string login;         // as written
    CredentialCache::Key key;  // of login and password
    std::vector<Step> steps;
    std::vector<std::string>* told;  // of LoginHints
  };
  std::vector<Step> steps_of(const std::optional<MailAddress>& address) const;
  boost::asio::awaitable<Recollection> recall(const Asked* asked);
  // What a store says, counted.
  boost::asio::awaitable<Result<users::StoreReply>> ask(const ConfiguredStore* store, users::StoreQuestion question);
  // By one of those who ask with the same credentials at a time.
  boost::asio::awaitable<SignIn> verify(const Asked* asked);
  boost::asio::awaitable<Decision> decide(const Asked* asked);
  boost::asio::awaitable<Decision> judge(const ConfiguredStore* store, users::StoreReply reply, MailAddress asked,
                                         const Secret* password);
  boost::asio::awaitable<Decision> pretend(const Secret* password, std::string reason);
  Decision accept(const ConfiguredStore& store, std::optional<Account> account, const MailAddress& asked) const;
  std::vector<MailAddress> names_of(const MailAddress& address) const;
  // The account as the guard counts it: one name for all names of its domain; empty where the login is none.
  std::string guarded(const std::optional<MailAddress>& address) const;
  void count(observe::CacheResult result) const;
  std::string dummy() const;
  bool reads_login() const;
  std::uint64_t stamp() const;

  const std::vector<ConfiguredStore> stores_;
  const std::optional<Domain> default_domain_;
  const users::CacheDefinition durations_;
  const std::shared_ptr<const Directory> directory_;
  passwords::HashPool& pool_;
  const Clock clock_;
  const Lasting lasting_;
  const std::shared_ptr<CredentialCache> cache_;
  const std::uint64_t map_;
  Flights flights_;
};

}  // namespace smartdiscover::sign_in
