#pragma once

// The Authenticator over a list of stores.

#include "sign_in/configured_store.hpp"
#include "sign_in/credential_cache.hpp"
#include "sign_in/single_flight.hpp"

#include <smartdiscover/passwords/hash_pool.hpp>
#include <smartdiscover/service_map/service_map.hpp>
#include <smartdiscover/sign_in/authenticator.hpp>
#include <smartdiscover/sign_in/make_authenticator.hpp>
#include <smartdiscover/users/store_definition.hpp>
#include <smartdiscover/users/user_store.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace smartdiscover::sign_in {

class StoreAuthenticator : public Authenticator {
 public:
  using Clock = std::function<CredentialCache::Time()>;

  // The pool outlives the authenticator.
  StoreAuthenticator(std::vector<ConfiguredStore> stores, std::optional<Domain> default_domain, users::CacheDefinition cache,
                     std::shared_ptr<const service_map::ServiceMap> map, passwords::HashPool& pool, Clock clock,
                     ProcessState process = {});

  std::optional<SignIn> cached(const http::BasicCredentials& credentials, const LoginHints& hints) override;
  boost::asio::awaitable<SignIn> sign_in(http::BasicCredentials credentials, LoginHints hints) override;
  boost::asio::awaitable<Result<std::optional<Account>>> find(MailAddress address) override;
  bool ready() const override;
  std::vector<StoreReadiness> stores() const override;
  std::size_t flush(const std::optional<MailAddress>& who) override;

 private:
  // A result, and for how long it may be cached: 0 for not at all.
  struct Decision {
    SignIn result;
    std::chrono::milliseconds ttl{0};
  };
  // One sign-in that is not answered from the cache.
  struct Attempt {
    std::optional<MailAddress> address;  // nullopt: the login is not understood
    std::string counted_as;              // the account as the throttle counts it
    Secret password;
    boost::asio::ip::address client;
    std::string login;  // as written
    std::uint64_t generation = 0;
    CredentialCache::Key key{};
    std::vector<std::string>* trace = nullptr;  // of LoginHints
  };

  CredentialCache::Key key_of(std::uint64_t generation, const http::BasicCredentials& credentials, const LoginHints& hints) const;
  // By one request at a time of those with the same credentials.
  boost::asio::awaitable<SignIn> verify(const Attempt* attempt);
  boost::asio::awaitable<Decision> ask_stores(const Attempt* attempt);
  // A store's reply to one question; what it says is counted.
  boost::asio::awaitable<Result<users::StoreReply>> ask(const ConfiguredStore* store, users::StoreQuestion question);
  boost::asio::awaitable<Decision> verify_reply(const ConfiguredStore* store, users::StoreReply reply, MailAddress asked,
                                                const Secret* password);
  // An unknown user costs what a wrong password costs.
  boost::asio::awaitable<Decision> verify_dummy(const Secret* password, std::string reason);
  Decision accept(const ConfiguredStore& store, std::optional<Account> account, const MailAddress& asked) const;

  // An address, then the other addresses under which stores may know its user.
  std::vector<MailAddress> names_of(const MailAddress& address) const;
  // One name for all names of a domain; empty where the login is not understood.
  std::string counted_as(const std::optional<MailAddress>& address) const;
  void count(observe::CacheResult result) const;
  std::string dummy_password() const;
  std::uint64_t generation();

  const std::vector<ConfiguredStore> stores_;
  const std::optional<Domain> default_domain_;
  const users::CacheDefinition cache_definition_;
  const std::shared_ptr<const service_map::ServiceMap> map_;
  passwords::HashPool& pool_;
  const Clock clock_;
  const ProcessState process_;
  CredentialCache cache_;
  SingleFlight flight_;
};

}  // namespace smartdiscover::sign_in
