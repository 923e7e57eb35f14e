#include "sign_in/store_authenticator.hpp"

#include "sign_in/ask_in_time.hpp"
#include "sign_in/logins.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/passwords/hashes.hpp>

#include <algorithm>

namespace smartdiscover::sign_in {

namespace {

namespace asio = boost::asio;
using Verdict = SignIn::Verdict;
using observe::CacheResult;
using observe::StoreOutcome;

// Verified against where no store has a password of its own to show: of no user, at the cost of new hashes.
constexpr std::string_view dummy_hash = "$y$j9T$ma60Hx0vI0RV.G4Y7XQQ//$z5MS/mNTlr9nS.90fg6Bp2XhC4iwy7Gf2I1QJPAOdt7";

SignIn verdict(Verdict verdict, std::string store, std::string reason) {
  return SignIn{verdict, nullptr, std::move(store), std::move(reason)};
}

SignIn result_of(const CredentialCache::Entry& entry) {
  return SignIn{entry.account != nullptr ? Verdict::accepted : Verdict::refused, entry.account, entry.store, "cache hit"};
}

SignIn blocked(std::chrono::seconds retry_after) {
  auto result = verdict(Verdict::blocked, {}, "too many wrong passwords for this account, or from this network");
  result.retry_after = retry_after;
  return result;
}

StoreOutcome outcome_of(const Result<users::StoreReply>& reply) {
  if (!reply) return reply.error().code == Errc::timed_out ? StoreOutcome::timed_out : StoreOutcome::failed;
  switch (reply->outcome) {
    case users::StoreReply::Outcome::known: return StoreOutcome::known;
    case users::StoreReply::Outcome::unknown: return StoreOutcome::unknown;
    case users::StoreReply::Outcome::accepted: return StoreOutcome::accepted;
    case users::StoreReply::Outcome::refused: return StoreOutcome::refused;
  }
  return StoreOutcome::failed;
}

// As stores may be asked for it; empty where no person types such a login. Keyboards of telephones put a blank after a word.
std::string login_as_given(std::string_view login) {
  const auto text = trim(login);
  return is_utf8(text) && !has_control_character(text) ? std::string(text) : std::string();
}

// The stored passwords that take their time to verify; locked and damaged ones would answer at once.
std::vector<std::string> usable(std::vector<std::string> passwords) {
  std::erase_if(passwords, [](const std::string& one) { return passwords::cost_of_stored_password(one).empty(); });
  return passwords;
}

}  // namespace

bool ConfiguredStore::serves(const Domain& domain) const {
  return domains.empty() || std::find(domains.begin(), domains.end(), domain) != domains.end();
}

StoreAuthenticator::StoreAuthenticator(std::vector<ConfiguredStore> stores, std::optional<Domain> default_domain,
                                       users::CacheDefinition cache, std::shared_ptr<const service_map::ServiceMap> map,
                                       passwords::HashPool& pool, Clock clock, ProcessState process)
    : stores_(std::move(stores)),
      default_domain_(std::move(default_domain)),
      cache_definition_(cache),
      map_(std::move(map)),
      pool_(pool),
      clock_(std::move(clock)),
      process_(process),
      cache_(cache.entries) {}

std::optional<SignIn> StoreAuthenticator::cached(const http::BasicCredentials& credentials, const LoginHints& hints) {
  const auto entry = cache_.find(key_of(generation(), credentials, hints), clock_());
  if (entry == nullptr || entry->account == nullptr) return std::nullopt;
  count(CacheResult::accepted);
  if (process_.guard != nullptr) process_.guard->record_cache_hit(entry->counted_as, hints.client);
  return result_of(*entry);
}

asio::awaitable<SignIn> StoreAuthenticator::sign_in(http::BasicCredentials credentials, LoginHints hints) {
  if (hints.trace != nullptr) hints.trace->push_back(explain_login(credentials.login, hints, default_domain_, *map_));
  if (!passwords::is_possible_password(credentials.password.text()))
    co_return verdict(Verdict::refused, {}, "the password is empty, too long, or holds a NUL");
  if (auto hit = cached(credentials, hints)) co_return std::move(*hit);

  Attempt attempt;
  attempt.generation = generation();
  attempt.key = key_of(attempt.generation, credentials, hints);
  attempt.address = read_login(credentials.login, hints, default_domain_, *map_);
  attempt.counted_as = counted_as(attempt.address);
  attempt.password = std::move(credentials.password);
  attempt.client = hints.client;
  attempt.login = login_as_given(credentials.login);
  attempt.trace = hints.trace;
  const auto refusal = cache_.find(attempt.key, clock_());
  count(refusal != nullptr ? CacheResult::refused : CacheResult::miss);

  std::optional<throttle::Guard::Attempt> counted;
  if (process_.guard != nullptr)
    counted.emplace(process_.guard->attempt(attempt.counted_as, attempt.client, attempt.password.text()));
  if (counted && counted->blocked()) co_return blocked(*counted->blocked());
  SignIn result;
  if (refusal != nullptr) {
    result = result_of(*refusal);
  } else {
    auto verifying = verify(&attempt);
    result = co_await std::move(verifying);
  }
  if (!counted) co_return result;
  if (result.verdict == Verdict::accepted) counted->succeeded();
  if (result.verdict != Verdict::refused) co_return result;
  const auto later = counted->failed();
  if (later) co_return blocked(*later);
  co_return result;
}

// Every text that decides who is meant is part of the key as it was sent. An address names its own domain; the hints matter without one.
CredentialCache::Key StoreAuthenticator::key_of(std::uint64_t generation, const http::BasicCredentials& credentials,
                                                const LoginHints& hints) const {
  const bool is_address = credentials.login.find('@') != std::string::npos;
  const auto text = [is_address](const std::optional<Domain>& domain) {
    return domain && !is_address ? std::string_view(domain->text()) : std::string_view();
  };
  return cache_.key(generation, {credentials.login, credentials.password.text(), text(hints.asked), text(hints.host)});
}

asio::awaitable<SignIn> StoreAuthenticator::verify(const Attempt* attempt) {
  for (;;) {
    if (const auto entry = cache_.find(attempt->key, clock_())) co_return result_of(*entry);
    if (auto leader = flight_.lead(attempt->key)) {
      auto asking = ask_stores(attempt);
      const auto decision = co_await std::move(asking);
      const auto& result = decision.result;
      // A store that changed while it was asked may have answered with what it held before.
      if (decision.ttl.count() > 0 && generation() == attempt->generation)
        cache_.put(attempt->key, {result.account, result.store, attempt->counted_as, clock_() + decision.ttl});
      leader->finish(result);
      co_return result;
    }
    auto following = flight_.follow(attempt->key);
    if (auto result = co_await std::move(following)) co_return std::move(*result);
  }
}

asio::awaitable<Result<users::StoreReply>> StoreAuthenticator::ask(const ConfiguredStore* store, users::StoreQuestion question) {
  const auto start = std::chrono::steady_clock::now();
  auto asking = ask_in_time(store->store, std::move(question), store->timeout);
  auto reply = co_await std::move(asking);
  if (store->metrics != nullptr) {
    store->metrics->outcomes[static_cast<std::size_t>(outcome_of(reply))].fetch_add(1, std::memory_order_relaxed);
    store->metrics->durations.add(std::chrono::steady_clock::now() - start);
  }
  co_return reply;
}

asio::awaitable<StoreAuthenticator::Decision> StoreAuthenticator::ask_stores(const Attempt* attempt) {
  std::vector<const ConfiguredStore*> failed_stores;
  std::string reason = attempt->address ? "no store serves this domain" : "login not understood, or its domain is not served";
  std::optional<std::chrono::milliseconds> ttl;
  const auto names = attempt->address ? names_of(*attempt->address) : std::vector<MailAddress>();
  for (const auto& name : names) {
    for (const auto& store : stores_) {
      if (!store.serves(name.domain())) continue;
      if (std::find(failed_stores.begin(), failed_stores.end(), &store) != failed_stores.end()) continue;
      const auto trace = [&](const std::string& what) {
        if (attempt->trace != nullptr)
          attempt->trace->push_back("store " + store.name + ", asked for " + name.text() + ": " + what);
      };
      ttl = std::min(ttl.value_or(store.negative), store.negative);
      users::StoreQuestion question{name, attempt->password.copy(), attempt->client, attempt->login};
      auto asking = ask(&store, std::move(question));
      auto reply = co_await std::move(asking);
      if (!reply) {
        trace("failed: " + reply.error().detail);
        failed_stores.push_back(&store);
        reason = reply.error().detail;
        continue;
      }
      if (reply->outcome == users::StoreReply::Outcome::unknown) {
        trace("user not found, or password rejected");
        if (failed_stores.empty()) reason = "user not found";
        continue;
      }
      auto verifying = verify_reply(&store, std::move(*reply), name, &attempt->password);
      auto decision = co_await std::move(verifying);
      trace(decision.result.reason);
      // The store that failed may hold the password that would have been right.
      if (decision.result.verdict != Verdict::refused || failed_stores.empty()) co_return decision;
      co_return Decision{verdict(Verdict::unavailable, failed_stores.front()->name, reason)};
    }
  }
  if (!failed_stores.empty()) co_return Decision{verdict(Verdict::unavailable, failed_stores.front()->name, reason)};
  auto verifying = verify_dummy(&attempt->password, std::move(reason));
  auto decision = co_await std::move(verifying);
  if (decision.result.verdict == Verdict::refused) decision.ttl = ttl.value_or(cache_definition_.negative);
  co_return decision;
}

asio::awaitable<StoreAuthenticator::Decision> StoreAuthenticator::verify_reply(const ConfiguredStore* store,
                                                                               users::StoreReply reply, MailAddress asked,
                                                                               const Secret* password) {
  if (reply.outcome == users::StoreReply::Outcome::accepted) co_return accept(*store, std::move(reply.account), asked);
  if (reply.outcome == users::StoreReply::Outcome::refused)
    co_return Decision{verdict(Verdict::refused, store->name, "password rejected"), store->negative};

  auto passwords = usable(std::move(reply.passwords));
  const bool has_none = passwords.empty();
  if (has_none) passwords.push_back(dummy_password());
  auto checking = pool_.verify(password->copy(), std::move(passwords));
  const auto right = co_await std::move(checking);
  if (!right) co_return Decision{verdict(Verdict::busy, store->name, right.error().detail)};
  if (*right && !has_none) co_return accept(*store, std::move(reply.account), asked);
  co_return Decision{verdict(Verdict::refused, store->name, has_none ? "no usable password is stored" : "password rejected"),
                     store->negative};
}

asio::awaitable<StoreAuthenticator::Decision> StoreAuthenticator::verify_dummy(const Secret* password, std::string reason) {
  std::vector<std::string> stored{dummy_password()};
  auto checking = pool_.verify(password->copy(), std::move(stored));
  const auto checked = co_await std::move(checking);
  if (!checked) co_return Decision{verdict(Verdict::busy, {}, checked.error().detail)};
  co_return Decision{verdict(Verdict::refused, {}, std::move(reason))};
}

StoreAuthenticator::Decision StoreAuthenticator::accept(const ConfiguredStore& store, std::optional<Account> account,
                                                        const MailAddress& asked) const {
  if (!account) account = Account{.address = asked};
  map_->complete(*account);
  SignIn result{Verdict::accepted, std::make_shared<const Account>(std::move(*account)), store.name, "password accepted"};
  return {std::move(result), cache_definition_.positive};
}

asio::awaitable<Result<std::optional<Account>>> StoreAuthenticator::find(MailAddress address) {
  std::vector<const ConfiguredStore*> failed_stores;
  const auto names = map_->served_as(address.domain()) ? names_of(address) : std::vector<MailAddress>();
  for (const auto& name : names) {
    for (const auto& store : stores_) {
      if (!store.serves(name.domain())) continue;
      if (std::find(failed_stores.begin(), failed_stores.end(), &store) != failed_stores.end()) continue;
      users::StoreQuestion question{.address = name};
      auto asking = ask(&store, std::move(question));
      auto reply = co_await std::move(asking);
      if (!reply) {
        failed_stores.push_back(&store);
        continue;
      }
      if (reply->outcome == users::StoreReply::Outcome::unknown) continue;
      auto account = reply->account ? std::move(*reply->account) : Account{.address = name};
      map_->complete(account);
      co_return account;
    }
  }
  if (!failed_stores.empty()) co_return failure(Errc::unavailable, "store " + failed_stores.front()->name + " failed");
  co_return std::optional<Account>();
}

bool StoreAuthenticator::ready() const {
  return stores_.empty() ||
         std::any_of(stores_.begin(), stores_.end(), [](const ConfiguredStore& one) { return one.store->ready(); });
}

std::vector<StoreReadiness> StoreAuthenticator::stores() const {
  std::vector<StoreReadiness> list;
  for (const auto& store : stores_) list.push_back({store.name, store.store->ready()});
  return list;
}

std::size_t StoreAuthenticator::flush(const std::optional<MailAddress>& who) {
  const auto name = counted_as(who);
  return cache_.remove([&](const CredentialCache::Entry& entry) {
    return !who || entry.counted_as == name || (entry.account != nullptr && entry.account->owns(*who));
  });
}

std::vector<MailAddress> StoreAuthenticator::names_of(const MailAddress& address) const {
  std::vector<MailAddress> names{address};
  for (auto& other : map_->other_logins(address)) names.push_back(std::move(other));
  return names;
}

std::string StoreAuthenticator::counted_as(const std::optional<MailAddress>& address) const {
  if (!address) return {};
  const auto served = map_->served_as(address->domain());
  return served ? address->in(*served).text() : address->text();
}

void StoreAuthenticator::count(CacheResult result) const {
  if (process_.metrics != nullptr) process_.metrics->count(result);
}

std::string StoreAuthenticator::dummy_password() const {
  for (const auto& store : stores_) {
    if (auto typical = store.store->typical_password()) return std::move(*typical);
  }
  return std::string(dummy_hash);
}

std::uint64_t StoreAuthenticator::generation() {
  std::uint64_t stamp = 0;
  for (const auto& store : stores_) stamp = stamp * 0x100000001B3ULL + store.store->stamp();
  return cache_.generation(stamp);
}

}  // namespace smartdiscover::sign_in
