#include "discovery/answer.hpp"
#include "discovery/plain.hpp"

#include <smartdiscover/base/hex.hpp>
#include <smartdiscover/discovery/discovery.hpp>

#include <array>
#include <atomic>
#include <random>

namespace smartdiscover::discovery {
namespace {

// Unique within the life of a process and unlikely to meet that of another: 8 random hex digits and a counter.
std::string next_request_id() {
  static const std::uint32_t process = std::random_device{}();
  static std::atomic<std::uint32_t> counter{0};
  const auto number = (std::uint64_t{process} << 32) | counter.fetch_add(1, std::memory_order_relaxed);
  std::string id;
  for (int shift = 56; shift >= 0; shift -= 8) append_hex(id, static_cast<unsigned char>(number >> shift));
  return id;
}

std::size_t counter_of(const dialects::Dialect* dialect) {
  if (!dialect) return observe::RequestCounters::max_dialects - 1;
  return static_cast<std::size_t>(dialect - dialects::table().data());
}

double milliseconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

// The one line of a request. The same keys for every request; text of a client never becomes a key.
void log_answer(observe::Log& log, const Answer& answer, const server::Peer& peer, std::string_view request_id, double duration) {
  const auto level = answer.response.status >= 500 ? observe::Level::warning : observe::Level::info;
  if (!log.enabled(level)) return;
  const auto client = peer.address.to_string();
  const std::string_view dialect = answer.dialect ? answer.dialect->key : "-";
  const std::string_view domain = answer.domain ? std::string_view(answer.domain->text()) : "-";
  const auto outcome = observe::word(answer.outcome);
  const long long status = answer.response.status;
  if (answer.login.empty() && answer.reason.empty()) {
    log.write(level, "request",
              {{"client", client},
               {"dialect", dialect},
               {"domain", domain},
               {"outcome", outcome},
               {"status", status},
               {"duration_ms", duration},
               {"request_id", request_id}});
    return;
  }
  log.write(level, "request",
            {{"client", client},
             {"dialect", dialect},
             {"domain", domain},
             {"outcome", outcome},
             {"status", status},
             {"duration_ms", duration},
             {"request_id", request_id},
             {"login", observe::Mailbox{answer.login}},
             {"store", std::string_view(answer.store)},
             {"reason", std::string_view(answer.reason)}});
}

// The line that fail2ban's filter reads (config/fail2ban): its words and their order are fixed, and the client comes before anything
// that a client wrote.
void log_failed_sign_in(observe::Log& log, const Answer& answer, const server::Peer& peer) {
  const auto outcome = answer.outcome;
  const bool failed = outcome == observe::Outcome::unauthorized || outcome == observe::Outcome::blocked;
  if (!failed || answer.login.empty() || !log.enabled(observe::Level::warning)) return;
  const auto client = peer.address.to_string();
  log.write(observe::Level::warning, "sign_in_failed",
            {{"client", client}, {"login", observe::Mailbox{answer.login}}, {"outcome", observe::word(outcome)}});
}

}  // namespace

Discovery::Discovery(const CurrentState& state, observe::Log& log, observe::RequestCounters& counters, Clock clock)
    : state_(state), log_(log), counters_(counters), clock_(std::move(clock)) {}

boost::asio::awaitable<http::Response> Discovery::answer(http::Request request, server::Peer peer) {
  const auto start = std::chrono::steady_clock::now();
  const auto state = state_.get();
  auto answering = discovery::answer(*state, request, clock_(), peer.address);
  auto answer = co_await std::move(answering);
  auto request_id = next_request_id();
  counters_.count(counter_of(answer.dialect), answer.outcome, std::chrono::steady_clock::now() - start);
  log_failed_sign_in(log_, answer, peer);
  log_answer(log_, answer, peer, request_id, milliseconds_since(start));
  answer.response.fields.push_back({"X-Request-Id", std::move(request_id)});
  co_return std::move(answer.response);
}

boost::asio::awaitable<http::Response> Discovery::answer_plain(http::Request request, server::Peer peer) {
  const auto start = std::chrono::steady_clock::now();
  const auto state = state_.get();
  auto answer = plain_answer(*state, request);
  auto request_id = next_request_id();
  counters_.count(counter_of(nullptr), answer.outcome, std::chrono::steady_clock::now() - start);
  log_answer(log_, answer, peer, request_id, milliseconds_since(start));
  answer.response.fields.push_back({"X-Request-Id", std::move(request_id)});
  co_return std::move(answer.response);
}

}  // namespace smartdiscover::discovery
