#include "users/failure_log.hpp"
#include "users/remote/imap_login.hpp"
#include "users/remote/remote_stores.hpp"
#include "users/remote/server_retries.hpp"
#include "users/sql/login_template.hpp"

#include <smartdiscover/async/retry_schedule.hpp>
#include <smartdiscover/async/semaphore.hpp>
#include <smartdiscover/passwords/hashes.hpp>
#include <smartdiscover/service_map/service_map.hpp>

#include <boost/asio/detached.hpp>

namespace smartdiscover::users {

namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;
using Tls = ImapStoreDefinition::Tls;

constexpr std::size_t imap_connections_at_once = 32;
constexpr std::size_t most_servers = 1000;

// The server of a user, and the login there.
struct Target {
  ImapServer server;
  std::string login;
};

// What lives on the loop.
class ImapBackend {
 public:
  ImapBackend(asio::io_context& loop, std::optional<std::filesystem::path> ca, std::chrono::milliseconds timeout)
      : loop_(loop), ca_(std::move(ca)), timeout_(timeout), semaphore_(imap_connections_at_once) {}

  static asio::awaitable<Result<ImapVerdict>> check(std::shared_ptr<ImapBackend> self, Target target, Secret password) {
    const auto peer = self->peer_of(target.server);
    if (auto error = peer->error()) co_return std::move(*error);
    const auto deadline = Clock::now() + self->timeout_;
    auto acquiring = self->semaphore_.acquire(deadline);
    const auto permit = co_await std::move(acquiring);
    if (!permit) co_return permit.error();
    auto trying = self->log_in(std::move(target), std::move(password), deadline);
    auto verdict = co_await std::move(trying);
    self->record(*peer, verdict ? std::nullopt : std::optional(verdict.error()));
    co_return verdict;
  }

  static asio::awaitable<void> probe(std::shared_ptr<ImapBackend> self, ImapServer server) {
    const auto peer = self->peer_of(server);
    client::ClientStream stream(self->loop_);
    stream.set_deadline(Clock::now() + self->timeout_);
    auto connecting = stream.connect(server.host, server.port);
    auto done = co_await std::move(connecting);
    self->record(*peer, done ? std::nullopt : std::optional(done.error()));
  }

  // Of the server that was asked last.
  const async::RetrySchedule& retry() const { return retry_; }

 private:
  std::shared_ptr<async::RetrySchedule> peer_of(const ImapServer& server) {
    return peers_.of(server.host + ":" + std::to_string(server.port));
  }

  // One of many servers that is down does not make the store unavailable: the next success resets it.
  void record(async::RetrySchedule& peer, const std::optional<Error>& error) {
    for (auto* schedule : {&peer, &retry_}) error ? schedule->record_failure(*error) : schedule->record_success();
  }

  asio::awaitable<Result<ImapVerdict>> log_in(Target target, Secret password, Clock::time_point deadline) {
    if (tls_ == nullptr) {
      auto made = client::make_client_tls(ca_);
      if (!made) co_return failure(Errc::unavailable, made.error().detail);
      tls_ = std::move(*made);
    }
    auto checking = imap_login(loop_, std::move(target.server), tls_, std::move(target.login), std::move(password), deadline);
    co_return co_await std::move(checking);
  }

  asio::io_context& loop_;
  const std::optional<std::filesystem::path> ca_;
  const std::chrono::milliseconds timeout_;
  client::ClientTls tls_;
  async::Semaphore semaphore_;
  ServerRetries peers_{most_servers};
  async::RetrySchedule retry_;
};

class ImapStore : public UserStore {
 public:
  ImapStore(const StoreDefinition& definition, const ImapStoreDefinition& imap, const StoreSurroundings& in)
      : imap_(imap),
        map_(in.map),
        failures_(definition.name, in.log),
        loop_(in.event_loop()),
        backend_(std::make_shared<ImapBackend>(loop_->context(), imap.ca, definition.timeout)) {}

  asio::awaitable<Result<StoreReply>> ask(StoreQuestion question) override {
    if (!question.password || !passwords::is_possible_password(question.password->text())) co_return StoreReply{};
    auto target = target_of(question.address);
    if (!target) co_return failures_.record_failure(target.error(), backend_->retry());
    if (!*target) co_return StoreReply{};
    auto asking = loop_->run(ImapBackend::check(backend_, std::move(**target), std::move(*question.password)));
    const auto verdict = co_await std::move(asking);
    if (!verdict) co_return failures_.record_failure(verdict.error(), backend_->retry());
    failures_.record_success();
    if (*verdict == ImapVerdict::refused) co_return StoreReply{};
    const auto outcome = *verdict == ImapVerdict::accepted ? StoreReply::Outcome::accepted : StoreReply::Outcome::refused;
    StoreReply reply{outcome, Account{.address = question.address}, {}};
    co_return reply;
  }

  bool ready() const override {
    // Where each user has a server of their own, none of them stands for all.
    const auto& retry = backend_->retry();
    if (retry.healthy() || !imap_.host) return true;
    // A load balancer sends no requests to a node that is not ready, so no request would find out that the server is back.
    if (retry.should_retry()) asio::co_spawn(loop_->context(), ImapBackend::probe(backend_, own_server()), asio::detached);
    return false;
  }

 private:
  ImapServer own_server() const { return {*imap_.host, imap_.port.value_or(imap_.tls == Tls::implicit ? 993 : 143), imap_.tls}; }

  // nullopt: the map offers no IMAP to this user, so there is no such user.
  Result<std::optional<Target>> target_of(const MailAddress& address) const {
    if (imap_.host) return std::optional<Target>(Target{own_server(), fill_login(imap_.login, address)});
    if (map_ == nullptr) return failure(Errc::unavailable, "host: service-map needs a service map");
    const auto person = map_->described(address);
    const auto settings = map_->resolve({address.domain(), address, &person, nullptr, {ServiceNeeds::mail, UrlNeeds::named}});
    if (!settings) {
      if (settings.error().code == Errc::not_found) return std::optional<Target>();
      return failure(Errc::unavailable, "the service map has no IMAP host for this user: " + settings.error().detail);
    }
    for (const auto& service : settings->services) {
      if (service.protocol != Protocol::imap || service.tls.value == TlsMode::none) continue;
      const auto tls = service.tls.value == TlsMode::implicit ? Tls::implicit : Tls::starttls;
      return std::optional<Target>(Target{{service.host.value, service.port.value, tls}, service.login.value});
    }
    if (const auto* missing = settings->missing("imap"))
      return failure(Errc::unavailable, "the service map has no IMAP host for this user: " + missing->why);
    return std::optional<Target>();
  }

  const ImapStoreDefinition imap_;
  const std::shared_ptr<const service_map::ServiceMap> map_;
  FailureLog failures_;
  const std::shared_ptr<async::EventLoop> loop_;
  const std::shared_ptr<ImapBackend> backend_;
};

}  // namespace

std::shared_ptr<UserStore> make_imap_store(const StoreDefinition& definition, const ImapStoreDefinition& imap,
                                           const StoreSurroundings& surroundings) {
  return std::make_shared<ImapStore>(definition, imap, surroundings);
}

}  // namespace smartdiscover::users
