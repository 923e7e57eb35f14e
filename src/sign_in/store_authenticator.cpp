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

// Checked against where no store has a password of its own to show: of nobody, of the cost of new hashes.
constexpr std::string_view nobodys_password = "$y$j9T$ma60Hx0vI0RV.G4Y7XQQ//$z5MS/mNTlr9nS.90fg6Bp2XhC4iwy7Gf2I1QJPAOdt7";

SignIn verdict(Verdict verdict, std::string store, std::string reason) {
  return SignIn{verdict, nullptr, std::move(store), std::move(reason)};
}

SignIn remembered(CredentialCache::Verdict known) {
  const auto word = known.account != nullptr ? Verdict::accepted : Verdict::refused;
  return SignIn{word, std::move(known.account), std::move(known.store), "remembered"};
}

SignIn blocked(std::chrono::seconds retry_after) {
  auto result = verdict(Verdict::blocked, {}, "too many wrong passwords for this account, or from this network");
  result.retry_after = retry_after;
  return result;
}

StoreOutcome outcome_of(users::StoreReply::Outcome outcome) {
  switch (outcome) {
    case users::StoreReply::Outcome::known: return StoreOutcome::known;
    case users::StoreReply::Outcome::unknown: return StoreOutcome::unknown;
    case users::StoreReply::Outcome::accepted: return StoreOutcome::accepted;
    case users::StoreReply::Outcome::refused: return StoreOutcome::refused;
  }
  return StoreOutcome::failed;
}

// As stores may be asked for it; empty where it is nothing that a person types. Keyboards of telephones put a blank after a word.
std::string login_as_given(std::string_view login) {
  const auto text = trim(login);
  return is_utf8(text) && !has_control_character(text) ? std::string(text) : std::string();
}

// The stored passwords that take their time to check; locked and damaged ones would answer at once.
std::vector<std::string> usable(std::vector<std::string> passwords) {
  std::erase_if(passwords, [](const std::string& one) { return passwords::cost_of_stored_password(one).empty(); });
  return passwords;
}

}  // namespace

bool ConfiguredStore::serves(const Domain& domain) const {
  return domains.empty() || std::find(domains.begin(), domains.end(), domain) != domains.end();
}

StoreAuthenticator::StoreAuthenticator(std::vector<ConfiguredStore> stores, std::optional<Domain> default_domain,
                                       users::CacheDefinition cache, std::shared_ptr<const Directory> directory,
                                       passwords::HashPool& pool, Clock clock, Lasting lasting, Remembered remembered)
    : stores_(std::move(stores)),
      default_domain_(std::move(default_domain)),
      durations_(cache),
      directory_(std::move(directory)),
      pool_(pool),
      clock_(std::move(clock)),
      lasting_(lasting),
      cache_(remembered.cache != nullptr ? std::move(remembered.cache) : std::make_shared<CredentialCache>(cache.entries)),
      map_(remembered.map) {}

asio::awaitable<SignIn> StoreAuthenticator::sign_in(http::BasicCredentials credentials, LoginHints hints) {
  if (!passwords::is_possible_password(credentials.password.text()))
    co_return verdict(Verdict::refused, {}, "an empty password, or one that nobody can have");
  Asked asked{read_login(credentials.login, hints, default_domain_, *directory_),
              std::move(credentials.password),
              hints.client,
              login_as_given(credentials.login),
              {},
              {},
              hints.told};
  if (hints.told != nullptr) hints.told->push_back(explain_login(credentials.login, hints, default_domain_, *directory_));
  // A login that names nobody cannot look like an address: those have no NUL.
  auto login = asked.address ? asked.address->text() : std::string(1, '\0') + credentials.login;
  if (asked.address && reads_login()) login += std::string(1, '\0') + asked.login;
  asked.key = cache_->key(login, asked.password.text());
  asked.steps = steps_of(asked.address);
  auto recalling = recall(&asked);
  auto recollection = co_await std::move(recalling);
  auto& known = recollection.known;
  count(!known ? CacheResult::miss : known->account != nullptr ? CacheResult::accepted : CacheResult::refused);
  auto account = guarded(asked.address);
  if (known && known->account != nullptr) {
    if (lasting_.guard != nullptr) lasting_.guard->remembered(account, hints.client);
    co_return remembered(std::move(*known));
  }

  std::optional<throttle::Guard::Attempt> attempt;
  if (lasting_.guard != nullptr)
    attempt.emplace(lasting_.guard->attempt(std::move(account), hints.client, asked.password.text()));
  if (attempt && attempt->blocked()) co_return blocked(*attempt->blocked());
  SignIn result;
  if (known) {
    result = remembered(std::move(*known));
  } else {
    auto verifying = verify(&asked);
    result = co_await std::move(verifying);
  }
  if (!attempt) co_return result;
  if (result.verdict == Verdict::accepted) attempt->succeeded();
  if (result.verdict != Verdict::refused) co_return result;
  const auto later = attempt->failed();
  if (later) co_return blocked(*later);
  co_return result;
}

std::vector<Step> StoreAuthenticator::steps_of(const std::optional<MailAddress>& address) const {
  std::vector<Step> steps;
  if (!address) return steps;
  for (const auto& name : names_of(*address)) {
    for (const auto& store : stores_) {
      if (store.serves(name.domain())) steps.push_back({name, &store});
    }
  }
  return steps;
}

asio::awaitable<Recollection> StoreAuthenticator::recall(const Asked* asked) {
  auto recalling = sign_in::recall(cache_.get(), asked->key, &asked->steps, clock_());
  auto recollection = co_await std::move(recalling);
  auto& known = recollection.known;
  if (known && known->account != nullptr && known->map != map_) {
    Account account = *known->said;
    directory_->complete(account);
    known->account = std::make_shared<const Account>(std::move(account));
    known->map = map_;
    cache_->replace(recollection.keys.back(), *known);
  }
  co_return recollection;
}

asio::awaitable<SignIn> StoreAuthenticator::verify(const Asked* asked) {
  for (;;) {
    const auto before = stamp();
    auto recalling = recall(asked);
    auto recollection = co_await std::move(recalling);
    if (recollection.known) co_return remembered(std::move(*recollection.known));
    const auto flight = recollection.keys.back();
    const auto lead = recollection.certain ? flights_.lead(flight) : nullptr;
    if (lead != nullptr || !recollection.certain) {
      auto deciding = decide(asked);
      const auto decision = co_await std::move(deciding);
      // What a store held while it was asked must be what the keys say.
      if (decision.holds.count() > 0 && recollection.certain && stamp() == before) {
        const auto& result = decision.result;
        cache_->put(recollection.keys[decision.steps],
                    {result.account, result.store, guarded(asked->address), decision.said, map_}, clock_() + decision.holds);
      }
      if (lead != nullptr) lead->land(decision.result);
      co_return decision.result;
    }
    auto following = flights_.follow(flight);
    if (auto result = co_await std::move(following)) co_return std::move(*result);
  }
}

asio::awaitable<Result<users::StoreReply>> StoreAuthenticator::ask(const ConfiguredStore* store, users::StoreQuestion question) {
  const auto start = std::chrono::steady_clock::now();
  auto asking = ask_in_time(store->store, std::move(question), store->timeout);
  auto reply = co_await std::move(asking);
  if (store->metrics != nullptr) {
    const auto outcome = reply                                   ? outcome_of(reply->outcome)
                         : reply.error().code == Errc::timed_out ? StoreOutcome::timed_out
                                                                 : StoreOutcome::failed;
    store->metrics->outcomes[static_cast<std::size_t>(outcome)].fetch_add(1, std::memory_order_relaxed);
    store->metrics->durations.add(std::chrono::steady_clock::now() - start);
  }
  co_return reply;
}

asio::awaitable<StoreAuthenticator::Decision> StoreAuthenticator::decide(const Asked* asked) {
  std::vector<const ConfiguredStore*> silent;
  std::string reason = asked->address ? "no store knows this user" : "the login is of no known form, or its domain is not served";
  std::optional<std::chrono::milliseconds> holds;
  std::size_t taken = 0;
  if (asked->address && asked->steps.empty()) reason = "no store is asked about this domain";
  for (const auto& step : asked->steps) {
    const auto* store = step.store;
    ++taken;
    if (std::find(silent.begin(), silent.end(), store) != silent.end()) continue;
    holds = std::min(holds.value_or(store->negative), store->negative);
    users::StoreQuestion question{step.name, asked->password.copy(), asked->client, asked->login};
    auto asking = ask(store, std::move(question));
    auto reply = co_await std::move(asking);
    const auto tell = [&](const std::string& what) {
      if (asked->told != nullptr)
        asked->told->push_back("store " + store->name + ", asked for " + step.name.text() + ": " + what);
    };
    if (!reply) {
      tell("cannot tell: " + reply.error().detail);
      silent.push_back(store);
      reason = reply.error().detail;
      continue;
    }
    if (reply->outcome == users::StoreReply::Outcome::unknown) {
      tell("does not know this user, or this password");
      continue;
    }
    auto judging = judge(store, std::move(*reply), step.name, &asked->password);
    auto decision = co_await std::move(judging);
    tell(decision.result.reason);
    decision.steps = taken;
    // The store that said nothing may hold the password that would have been right.
    if (decision.result.verdict != Verdict::refused || silent.empty()) co_return decision;
    co_return Decision{verdict(Verdict::unavailable, silent.front()->name, reason)};
  }
  if (!silent.empty()) co_return Decision{verdict(Verdict::unavailable, silent.front()->name, reason)};
  auto pretending = pretend(&asked->password, std::move(reason));
  auto decision = co_await std::move(pretending);
  decision.steps = taken + 1;  // and there is no further one
  if (decision.result.verdict == Verdict::refused) decision.holds = holds.value_or(durations_.negative);
  co_return decision;
}

asio::awaitable<StoreAuthenticator::Decision> StoreAuthenticator::judge(const ConfiguredStore* store, users::StoreReply reply,
                                                                        MailAddress asked, const Secret* password) {
  if (reply.outcome == users::StoreReply::Outcome::accepted) co_return accept(*store, std::move(reply.account), asked);
  if (reply.outcome == users::StoreReply::Outcome::refused)
    co_return Decision{verdict(Verdict::refused, store->name, "wrong password"), store->negative};

  auto passwords = usable(std::move(reply.passwords));
  const bool nobody = passwords.empty();
  if (nobody) passwords.push_back(dummy());
  auto checking = pool_.verify(password->copy(), std::move(passwords));
  const auto right = co_await std::move(checking);
  if (!right) co_return Decision{verdict(Verdict::busy, store->name, right.error().detail)};
  if (*right && !nobody) co_return accept(*store, std::move(reply.account), asked);
  co_return Decision{verdict(Verdict::refused, store->name, nobody ? "no usable password is stored" : "wrong password"),
                     store->negative};
}

// An unknown user costs what a wrong password costs.
asio::awaitable<StoreAuthenticator::Decision> StoreAuthenticator::pretend(const Secret* password, std::string reason) {
  std::vector<std::string> stored{dummy()};
  auto checking = pool_.verify(password->copy(), std::move(stored));
  const auto checked = co_await std::move(checking);
  if (!checked) co_return Decision{verdict(Verdict::busy, {}, checked.error().detail)};
  co_return Decision{verdict(Verdict::refused, {}, std::move(reason))};
}

StoreAuthenticator::Decision StoreAuthenticator::accept(const ConfiguredStore& store, std::optional<Account> account,
                                                        const MailAddress& asked) const {
  if (!account) account = Account{.address = asked};
  auto said = std::make_shared<const Account>(*account);
  directory_->complete(*account);
  SignIn result{Verdict::accepted, std::make_shared<const Account>(std::move(*account)), store.name, "password verified"};
  return {std::move(result), durations_.positive, std::move(said)};
}

asio::awaitable<Result<std::optional<Account>>> StoreAuthenticator::find(MailAddress address) {
  std::vector<const ConfiguredStore*> silent;
  const auto names = directory_->served_as(address.domain()) ? names_of(address) : std::vector<MailAddress>();
  for (const auto& name : names) {
    for (const auto& store : stores_) {
      if (!store.serves(name.domain()) || std::find(silent.begin(), silent.end(), &store) != silent.end()) continue;
      users::StoreQuestion question{.address = name};
      auto asking = ask(&store, std::move(question));
      auto reply = co_await std::move(asking);
      if (!reply) {
        silent.push_back(&store);
        continue;
      }
      if (reply->outcome == users::StoreReply::Outcome::unknown) continue;
      auto account = reply->account ? std::move(*reply->account) : Account{.address = name};
      directory_->complete(account);
      co_return account;
    }
  }
  if (!silent.empty()) co_return failure(Errc::unavailable, "the store " + silent.front()->name + " does not answer");
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

std::size_t StoreAuthenticator::forget(const std::optional<MailAddress>& who) {
  const auto login = guarded(who);
  return cache_->forget([&](const CredentialCache::Verdict& one) {
    return !who || one.login == login || (one.account != nullptr && one.account->owns(*who));
  });
}

std::vector<MailAddress> StoreAuthenticator::names_of(const MailAddress& address) const {
  std::vector<MailAddress> names{address};
  for (auto& other : directory_->other_logins(address)) names.push_back(std::move(other));
  return names;
}

std::string StoreAuthenticator::guarded(const std::optional<MailAddress>& address) const {
  if (!address) return {};
  const auto served = directory_->served_as(address->domain());
  return served ? address->in(*served).text() : address->text();
}

void StoreAuthenticator::count(CacheResult result) const {
  if (lasting_.metrics != nullptr) lasting_.metrics->count(result);
}

std::string StoreAuthenticator::dummy() const {
  for (const auto& store : stores_) {
    if (auto typical = store.store->typical_password()) return std::move(*typical);
  }
  return std::string(nobodys_password);
}

bool StoreAuthenticator::reads_login() const {
  return std::any_of(stores_.begin(), stores_.end(), [](const ConfiguredStore& one) { return one.store->reads_login(); });
}

std::uint64_t StoreAuthenticator::stamp() const {
  std::uint64_t mixed = 0;
  for (const auto& store : stores_) mixed = mixed * 0x100000001B3ULL + store.store->stamp();
  return mixed;
}

}  // namespace smartdiscover::sign_in
