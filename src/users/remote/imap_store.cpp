#include "users/failure_log.hpp"
#include "users/remote/imap_login.hpp"
#include "users/remote/remote_stores.hpp"
#include "users/sql/login_template.hpp"

#include <smartdiscover/async/back_off.hpp>
#include <smartdiscover/async/turns.hpp>
#include <smartdiscover/passwords/hashes.hpp>
#include <smartdiscover/service_map/service_map.hpp>

#include <boost/asio/detached.hpp>

#include <atomic>
#include <map>

namespace smartdiscover::users {

namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;
using Tls = ImapStoreDefinition::Tls;

constexpr std::size_t imap_connections_at_once = 32;
constexpr std::size_t most_servers = 1000;

// Whom a user is asked about, and by which name.
struct Target {
  ImapServer server;
  std::string login;
};

// What lives on the loop.
class ImapBackend : public std::enable_shared_from_this<ImapBackend> {
 public:
  ImapBackend(asio::io_context& loop, std::optional<std::filesystem::path> ca, std::chrono::milliseconds timeout)
      : loop_(loop), ca_(std::move(ca)), timeout_(timeout), turns_(loop, imap_connections_at_once) {}

  asio::awaitable<Result<ImapVerdict>> check(Target target, std::string password) {
    const auto self = shared_from_this();
    const auto peer = back_off_of(target.server);
    if (!peer->back_off.may_try()) co_return failure(Errc::unavailable, peer->reason);
    const auto deadline = Clock::now() + timeout_;
    auto taking = turns_.take(deadline);
    if (const bool taken = co_await std::move(taking); !taken) co_return failure(Errc::timed_out, "all connections are busy");
    auto trying = log_in(std::move(target), std::move(password), deadline);
    auto verdict = co_await std::move(trying);
    turns_.give();
    note(*peer, verdict ? std::nullopt : std::optional(verdict.error()));
    co_return verdict;
  }

  asio::awaitable<void> probe(ImapServer server) {
    const auto self = shared_from_this();
    const auto peer = back_off_of(server);
    client::ClientStream stream(loop_);
    stream.set_deadline(Clock::now() + timeout_);
    auto connecting = stream.connect(server.host, server.port);
    auto done = co_await std::move(connecting);
    note(*peer, done ? std::nullopt : std::optional(done.error()));
  }

  bool is_well() const { return well_; }  // safe from everywhere
  bool may_try() const { return common_.may_try(); }

 private:
  struct Peer {
    async::BackOff back_off;
    std::string reason;
  };

  std::shared_ptr<Peer> back_off_of(const ImapServer& server) {
    if (peers_.size() > most_servers) peers_.clear();
    auto& peer = peers_[server.host + ":" + std::to_string(server.port)];
    if (peer == nullptr) peer = std::make_shared<Peer>();
    return peer;
  }

  // One server of many that is down does not make the store unusable; the next that answers says so.
  void note(Peer& peer, const std::optional<Error>& error) {
    well_ = !error;
    if (!error) {
      peer.back_off.succeeded();
      common_.succeeded();
      return;
    }
    peer.reason = error->detail;
    peer.back_off.failed();
    common_.failed();
  }

  asio::awaitable<Result<ImapVerdict>> log_in(Target target, std::string password, Clock::time_point deadline) {
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
  async::Turns turns_;
  std::map<std::string, std::shared_ptr<Peer>> peers_;
  async::BackOff common_;
  std::atomic<bool> well_{true};
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
    if (!target) co_return failures_.failed(target.error());
    if (!*target) co_return StoreReply{};
    auto asking = loop_->run(backend_->check(std::move(**target), std::string(question.password->text())));
    const auto verdict = co_await std::move(asking);
    if (!verdict) co_return failures_.failed(verdict.error());
    failures_.worked();
    if (*verdict == ImapVerdict::refused) co_return StoreReply{};
    const auto outcome = *verdict == ImapVerdict::accepted ? StoreReply::Outcome::accepted : StoreReply::Outcome::refused;
    StoreReply reply{outcome, Account{.address = question.address}, {}};
    co_return reply;
  }

  bool ready() const override {
    if (backend_->is_well()) return true;
    // Nobody may come to find out that the server is back, where a load balancer believes that we are not ready. Where everybody
    // has a server of their own, none of them stands for all.
    if (!imap_.host) return true;
    if (backend_->may_try()) asio::co_spawn(loop_->context(), backend_->probe(own_server()), asio::detached);
    return false;
  }

 private:
  ImapServer own_server() const { return {*imap_.host, imap_.port.value_or(imap_.tls == Tls::implicit ? 993 : 143), imap_.tls}; }

  // nullopt: the map offers this user no IMAP, so nobody is there.
  Result<std::optional<Target>> target_of(const MailAddress& address) const {
    if (imap_.host) return std::optional<Target>(Target{own_server(), fill_login(imap_.login, address)});
    if (map_ == nullptr) return failure(Errc::unavailable, "there is no service map to take the IMAP host from");
    const auto person = map_->described(address);
    const auto settings = map_->resolve({address.domain(), address, &person, nullptr});
    if (!settings) {
      if (settings.error().code == Errc::not_found) return std::optional<Target>();
      return failure(Errc::unavailable, "the service map does not tell this user's IMAP host: " + settings.error().detail);
    }
    for (const auto& service : settings->services) {
      if (service.protocol != Protocol::imap || service.tls.value == TlsMode::none) continue;
      const auto tls = service.tls.value == TlsMode::implicit ? Tls::implicit : Tls::starttls;
      return std::optional<Target>(Target{{service.host.value, service.port.value, tls}, service.login.value});
    }
    if (const auto* missing = settings->missing("imap"))
      return failure(Errc::unavailable, "the service map does not tell this user's IMAP host: " + missing->why);
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
