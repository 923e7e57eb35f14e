#include "throttle/client_network.hpp"
#include "throttle/expiring.hpp"
#include "throttle/failures.hpp"
#include "throttle/guard_keys.hpp"
#include "throttle/known_networks.hpp"
#include "throttle/under_way.hpp"

#include <smartdiscover/model/mail_address.hpp>
#include <smartdiscover/throttle/guard.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <tuple>

namespace smartdiscover::throttle {

namespace {

namespace ip = boost::asio::ip;
using Kind = Guard::Kind;
using Time = Guard::Time;
using std::chrono::seconds;

constexpr std::size_t least_failures_kept = 65536;
constexpr std::size_t most_blocks = 65536;
constexpr std::size_t most_accounts_known = 100000;
// Attempts at an account that wait for their outcome are taken for failures as long; so soon they will have ended.
constexpr seconds until_others_have_ended{1};

// How often a network, and what is around an IPv6 network, may be wrong at an account before it is not heard there any more.
struct Allowance {
  ClientNetwork network;
  std::size_t failures = 0;
};

std::vector<Allowance> allowances(const ip::address& client, const GuardLimits& limits) {
  std::vector<Allowance> found{{ClientNetwork::around(client, limits.v4, limits.v6), std::min<std::size_t>(2, limits.account)}};
  if (found.front().network.address.is_v4()) return found;
  for (const auto& [prefix, times] : {std::pair{48U, 2U}, std::pair{32U, 4U}}) {
    if (prefix < limits.v6) found.push_back({ClientNetwork::around(client, limits.v4, prefix), limits.account * times});
  }
  return found;
}

seconds left_of(Time until, Time now) { return std::max(seconds(1), std::chrono::ceil<seconds>(until - now)); }

}  // namespace

class Guard::Impl {
 public:
  Impl(GuardLimits limits, Clock clock) : clock_(std::move(clock)) { replace(std::move(limits)); }

  void replace(GuardLimits limits) {
    const std::lock_guard lock(mutex_);
    limits_ = std::move(limits);
    v4_ = limits_.v4;
    v6_ = limits_.v6;
    failures_.limit(std::max(least_failures_kept, 2 * std::max(limits_.account, limits_.network)));
  }

  GuardKey key_of_credentials(const std::string& account, std::string_view password) const {
    return keys_.of_credentials(account, password);
  }

  // Sets `counted` where the attempt's outcome is wanted.
  std::optional<seconds> begin(const std::string& account, const ip::address& client, GuardKey credentials, bool& counted) {
    const std::lock_guard lock(mutex_);
    if (client.is_unspecified() || is_in(client, limits_.exempt_v4, limits_.exempt_v6)) return std::nullopt;
    const auto now = clock_();
    failures_.expire(now - limits_.window);
    const auto around = allowances(client, limits_);
    if (const auto* block = blocks_.find(keys_.of_network(around.front().network), now)) return left_of(block->until, now);
    if (const auto left = account_block(account, around, credentials, now)) return left;
    under_way_.begin(credentials, counted_for(account, around));
    counted = true;
    return std::nullopt;
  }

  std::optional<seconds> failed(const std::string& account, const ip::address& client, GuardKey credentials) {
    const std::lock_guard lock(mutex_);
    const auto now = clock_();
    const auto around = allowances(client, limits_);
    under_way_.end(credentials);
    failures_.expire(now - limits_.window);
    const auto& network = around.front().network;
    const auto network_key = keys_.of_network(network);
    const auto* blocked = blocks_.find(network_key, now);
    auto left = blocked != nullptr ? std::optional(left_of(blocked->until, now)) : std::nullopt;
    failures_.add(keys_.of_both(network_key, credentials), {network_key}, now);
    if (failures_.count(network_key) >= limits_.network) impose(network_key, {Kind::network, network.text(), network}, now);
    if (account.empty()) return left;
    const auto account_key = keys_.of_account(account);
    if (known_.has(account_key, network_key, now)) return left;
    if (const auto* block = blocks_.find(account_key, now); block != nullptr && !left) left = left_of(block->until, now);
    count_at_account(account, account_key, keys_.of_both(account_key, credentials), around, now);
    return left;
  }

  void succeeded(const std::string& account, const ip::address& client, GuardKey credentials) {
    abandoned(credentials);
    if (!account.empty()) record_cache_hit(account, client);
  }

  void abandoned(GuardKey credentials) {
    const std::lock_guard lock(mutex_);
    under_way_.end(credentials);
  }

  void record_cache_hit(std::string_view account, const ip::address& client) {
    if (client.is_unspecified()) return;
    known_.add(keys_.of_account(account), keys_.of_network(ClientNetwork::around(client, v4_, v6_)), clock_());
  }

  std::vector<Block> blocks() const {
    std::vector<Block> list;
    const std::lock_guard lock(mutex_);
    const auto now = clock_();
    for (const auto& [key, entry] : blocks_.entries()) {
      if (entry.until > now) list.push_back({entry.value.kind, entry.value.subject, left_of(entry.until, now)});
    }
    std::sort(list.begin(), list.end(),
              [](const Block& a, const Block& b) { return std::tie(a.kind, a.subject) < std::tie(b.kind, b.subject); });
    return list;
  }

  std::size_t clear() {
    const std::lock_guard lock(mutex_);
    failures_.clear();
    wrong_there_.erase_if([](GuardKey, const auto&) { return true; });
    return lift([](const Subject&) { return true; });
  }

  std::size_t clear_account(std::string_view account) {
    const std::lock_guard lock(mutex_);
    const auto key = keys_.of_account(account);
    failures_.forget(key);
    wrong_there_.erase_if([key](GuardKey, const auto& entry) { return entry.value == key; });
    return lift([&](const Subject& one) { return one.kind == Kind::account && one.subject == account; });
  }

  std::size_t clear_network(const ClientNetwork& network) {
    const std::lock_guard lock(mutex_);
    failures_.forget(keys_.of_network(ClientNetwork::around(network.address, limits_.v4, limits_.v6)));
    return lift([&](const Subject& one) {
      if (one.kind != Kind::network || !(network.contains(one.network) || one.network.contains(network))) return false;
      failures_.forget(keys_.of_network(one.network));
      return true;
    });
  }

  std::uint64_t imposed(Kind kind) const { return imposed_[static_cast<std::size_t>(kind)]; }

 private:
  struct Subject {
    Kind kind = Kind::account;
    std::string subject;
    ClientNetwork network;
  };

  // Nothing where the account may be tried from here.
  std::optional<seconds> account_block(const std::string& account, const std::vector<Allowance>& around, GuardKey credentials,
                                       Time now) const {
    if (account.empty()) return std::nullopt;
    const auto account_key = keys_.of_account(account);
    const auto* block = blocks_.find(account_key, now);
    const auto others = under_way_.count(account_key);
    // Many guesses at once must not be let through for being asked before the first of them has failed.
    const bool full = others > 0 && !under_way_.has(credentials) && failures_.count(account_key) + others >= limits_.account;
    if (block == nullptr && !full) return std::nullopt;
    if (known_.has(account_key, keys_.of_network(around.front().network), now)) return std::nullopt;
    const bool was_wrong = std::any_of(around.begin(), around.end(), [&](const Allowance& one) {
      const auto pair = keys_.of_pair(account, one.network);
      return wrong_there_.find(pair, now) != nullptr || failures_.count(pair) + under_way_.count(pair) >= one.failures;
    });
    if (!was_wrong) return std::nullopt;
    return block != nullptr ? left_of(block->until, now) : until_others_have_ended;
  }

  // The account, and each network there; nothing where there is no account.
  Failures::Counted counted_for(const std::string& account, const std::vector<Allowance>& around) const {
    Failures::Counted counted{};
    if (account.empty()) return counted;
    counted.front() = keys_.of_account(account);
    for (std::size_t i = 0; i < around.size(); ++i) counted[i + 1] = keys_.of_pair(account, around[i].network);
    return counted;
  }

  void count_at_account(const std::string& account, GuardKey account_key, GuardKey once, const std::vector<Allowance>& around,
                        Time now) {
    const auto counted = counted_for(account, around);
    if (!failures_.add(once, counted, now)) return;
    for (std::size_t i = 0; i < around.size(); ++i) {
      if (failures_.count(counted[i + 1]) >= around[i].failures) {
        wrong_there_.put(counted[i + 1], now + limits_.block, account_key, now);
      }
    }
    if (failures_.count(account_key) >= limits_.account) impose(account_key, {Kind::account, account, {}}, now);
  }

  void impose(GuardKey key, Subject subject, Time now) {
    if (blocks_.find(key, now) == nullptr) ++imposed_[static_cast<std::size_t>(subject.kind)];
    blocks_.put(key, now + limits_.block, std::move(subject), now);
  }

  template <class Condition>
  std::size_t lift(Condition condition) {
    const auto now = clock_();
    std::size_t lifted = 0;
    blocks_.erase_if([&](GuardKey, const auto& entry) {
      if (!condition(entry.value)) return false;
      if (entry.until > now) ++lifted;
      return true;
    });
    return lifted;
  }

  const Clock clock_;
  const GuardKeys keys_;
  std::atomic<unsigned> v4_{32};
  std::atomic<unsigned> v6_{64};
  mutable std::mutex mutex_;
  GuardLimits limits_;
  Failures failures_;
  UnderWay under_way_;
  Expiring<GuardKey> wrong_there_{most_blocks};  // at an account from a network, by both; the value is the account
  Expiring<Subject> blocks_{most_blocks};
  KnownNetworks known_{most_accounts_known};
  std::array<std::atomic<std::uint64_t>, 2> imposed_{};
};

Guard::Guard(GuardLimits limits, Clock clock) : impl_(std::make_unique<Impl>(std::move(limits), std::move(clock))) {}
Guard::~Guard() = default;

void Guard::replace(GuardLimits limits) { impl_->replace(std::move(limits)); }

Guard::Attempt Guard::attempt(std::string account, ip::address client, std::string_view password) {
  return {*this, std::move(account), std::move(client), password};
}

void Guard::record_cache_hit(std::string_view account, const ip::address& client) { impl_->record_cache_hit(account, client); }

std::vector<Guard::Block> Guard::blocks() const { return impl_->blocks(); }

std::size_t Guard::clear() { return impl_->clear(); }

std::optional<std::size_t> Guard::clear(std::string_view subject) {
  if (const auto address = MailAddress::parse(subject)) return impl_->clear_account(address->text());
  if (const auto network = ClientNetwork::parse(subject)) return impl_->clear_network(*network);
  return std::nullopt;
}

std::uint64_t Guard::imposed(Kind kind) const { return impl_->imposed(kind); }

Guard::Attempt::Attempt(Guard& guard, std::string account, ip::address client, std::string_view password)
    : guard_(&guard),
      account_(std::move(account)),
      client_(std::move(client)),
      credentials_(guard.impl_->key_of_credentials(account_, password)) {
  bool counted = false;
  blocked_ = guard.impl_->begin(account_, client_, credentials_, counted);
  if (!counted) guard_ = nullptr;
}

Guard::Attempt::Attempt(Attempt&& other) noexcept
    : guard_(std::exchange(other.guard_, nullptr)),
      account_(std::move(other.account_)),
      client_(std::move(other.client_)),
      credentials_(other.credentials_),
      blocked_(other.blocked_) {}

Guard::Attempt::~Attempt() {
  if (guard_ != nullptr) guard_->impl_->abandoned(credentials_);
}

void Guard::Attempt::succeeded() {
  if (auto* guard = std::exchange(guard_, nullptr)) guard->impl_->succeeded(account_, client_, credentials_);
}

std::optional<seconds> Guard::Attempt::failed() {
  auto* guard = std::exchange(guard_, nullptr);
  return guard != nullptr ? guard->impl_->failed(account_, client_, credentials_) : std::nullopt;
}

std::string_view word(Guard::Kind kind) { return kind == Guard::Kind::account ? "account" : "network"; }

}  // namespace smartdiscover::throttle
