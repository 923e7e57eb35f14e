#pragma once

// The Authenticator over a list of stores.

#include "identity/credential_cache.hpp"
#include "identity/directory.hpp"
#include "identity/flights.hpp"

#include <smartdiscover/identity/authenticator.hpp>
#include <smartdiscover/identity/hash_pool.hpp>
#include <smartdiscover/identity/make_authenticator.hpp>
#include <smartdiscover/identity/store_definition.hpp>
#include <smartdiscover/identity/user_store.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace smartdiscover::identity {

struct ConfiguredStore {
  std::string name;
  std::vector<Domain> domains;  // empty: all
  std::chrono::milliseconds timeout{5000};
  std::chrono::milliseconds negative{60000};
  std::shared_ptr<UserStore> store;
  std::shared_ptr<observe::StoreMetrics> metrics{};  // null: not counted

  bool serves(const Domain& domain) const;
};

class StoreAuthenticator : public Authenticator {
 public:
  using Clock = std::function<CredentialCache::Time()>;

  // The pool outlives the authenticator.
  StoreAuthenticator(std::vector<ConfiguredStore> stores, std::optional<Domain> default_domain, CacheDefinition cache,
                     std::shared_ptr<const Directory> directory, HashPool& pool, Clock clock,
                     Lasting lasting = {});

  boost::asio::awaitable<SignIn> sign_in(http::BasicCredentials credentials, LoginHints hints) override;
  bool still_remembers(const RememberedSignIn& earlier, const boost::asio::ip::address& client) override;
  boost::asio::awaitable<Result<std::optional<Account>>> find(MailAddress address) override;
  bool ready() const override;
  std::size_t forget(const std::optional<MailAddress>& who) override;

 private:
  // A verdict, and for how long it holds: 0 for none that may be remembered.
  struct Decision {
    SignIn result;
    std::chrono::milliseconds holds{0};
  };
  // What somebody gave beside who they are.
  struct Asked {
    std::string password;
    boost::asio::ip::address client;
    std::string login;  // as written
  };
  // What a store says, counted.
  boost::asio::awaitable<Result<StoreReply>> ask(const ConfiguredStore* store, StoreQuestion question);
  // By one of those who ask with the same credentials at a time.
  boost::asio::awaitable<SignIn> verify(CredentialCache::Key key, std::optional<MailAddress> address, Asked asked);
  boost::asio::awaitable<Decision> decide(std::optional<MailAddress> address, Asked asked);
  boost::asio::awaitable<Decision> judge(const ConfiguredStore* store, StoreReply reply, MailAddress asked, std::string password);
  boost::asio::awaitable<Decision> pretend(std::string password, std::string reason);
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
  const CacheDefinition durations_;
  const std::shared_ptr<const Directory> directory_;
  HashPool& pool_;
  const Clock clock_;
  const Lasting lasting_;
  CredentialCache cache_;
  Flights flights_;
};

}  // namespace smartdiscover::identity
