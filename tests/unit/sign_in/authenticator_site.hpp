#pragma once

// A StoreAuthenticator over the stores that a test wants, with a clock that the test moves.

#include "sign_in/store_authenticator.hpp"
#include "unit/async/coroutines.hpp"
#include "unit/sign_in/small_map.hpp"

#include <atomic>
#include <memory>

namespace smartdiscover::sign_in::testing_site {

using namespace users;
using namespace std::chrono_literals;
using Verdict = SignIn::Verdict;

class Site {
 public:
  explicit Site(users::CacheDefinition cache = {}, passwords::HashPoolOptions pool = {.threads = 2, .queue = 64})
      : cache_(cache), pool_(pool) {}

  Site& store(std::string name, std::shared_ptr<users::UserStore> store, std::vector<Domain> domains = {},
              std::chrono::milliseconds timeout = 5s, std::chrono::milliseconds negative = 1min) {
    stores_.push_back({std::move(name), std::move(domains), timeout, negative, std::move(store)});
    return *this;
  }
  StoreAuthenticator& authenticator() {
    if (!authenticator_) {
      authenticator_ = std::make_unique<StoreAuthenticator>(stores_, domain("example.org"), cache_, small_map(), pool_, [this] {
        return CredentialCache::Time(std::chrono::seconds(seconds_.load()));
      });
    }
    return *authenticator_;
  }
  SignIn sign_in(std::string login, std::string password, LoginHints hints = {}) {
    return run(authenticator().sign_in({std::move(login), std::move(password)}, std::move(hints)));
  }
  void pass(std::chrono::seconds time) { seconds_ += time.count(); }
  passwords::HashPool& pool() { return pool_; }

 private:
  users::CacheDefinition cache_;
  passwords::HashPool pool_;
  std::vector<ConfiguredStore> stores_;
  std::atomic<long> seconds_{1000};
  std::unique_ptr<StoreAuthenticator> authenticator_;
};

inline std::shared_ptr<FakeStore> people() {
  return std::make_shared<FakeStore>(knowing({{"ann@example.com", "{PLAIN}right"},
                                              {"bob@example.org", "{PLAIN}bobs"},
                                              {"new@example.com", "{PLAIN}moved"},
                                              {"locked@example.com", "!"},
                                              {"broken@example.com", "$6$cut"}}));
}

inline std::shared_ptr<FakeStore> failing(Errc code = Errc::unavailable) {
  return std::make_shared<FakeStore>(
      [code](const users::StoreQuestion&) -> Result<users::StoreReply> { return failure(code, "the database is away"); });
}

// A store as dovecot or imap: it says yes, or nothing.
inline std::shared_ptr<FakeStore> saying_yes_to(std::string password) {
  return std::make_shared<FakeStore>([password](const users::StoreQuestion& question) -> Result<users::StoreReply> {
    if (question.password == password) return users::StoreReply{users::StoreReply::Outcome::accepted, std::nullopt, {}};
    return users::StoreReply{};
  });
}

}  // namespace smartdiscover::sign_in::testing_site
