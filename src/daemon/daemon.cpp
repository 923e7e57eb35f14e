#include "daemon/daemon.hpp"

#include "daemon/build_state.hpp"
#include "daemon/management.hpp"
#include "daemon/sign_in_commands.hpp"
#include "daemon/signals.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <thread>

namespace smartdiscover::daemon {
namespace {

namespace asio = boost::asio;

Time now() { return std::chrono::system_clock::now(); }

unsigned worker_count(const site::Configuration& configuration) {
  return configuration.workers != 0 ? configuration.workers : std::max(1U, std::thread::hardware_concurrency());
}

// Shells and containers give a low soft limit of descriptors; the hard one is what the administrator allows.
void use_allowed_descriptors() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

// Settings that take effect at a restart only.
std::vector<std::string> fixed_at_start(const site::Configuration& before, const site::Configuration& after) {
  const auto texts = [](const std::vector<site::Listener>& listeners) {
    std::string out;
    for (const auto& listener : listeners) out += listener.text() + " ";
    return out;
  };
  std::vector<std::string> out;
  if (texts(before.listen.https) != texts(after.listen.https) || texts(before.listen.http) != texts(after.listen.http) ||
      texts(before.listen.management) != texts(after.listen.management) || before.listen.control != after.listen.control) {
    out.push_back("listen: the new addresses are used after a restart");
  }
  if (before.workers != after.workers) out.push_back("workers: the new number is used after a restart");
  return out;
}

}  // namespace

Daemon::Daemon(std::filesystem::path config, site::Site site, ServiceNotifier notifier)
    : config_(std::move(config)),
      notifier_(std::move(notifier)),
      log_(site.configuration.log),
      site_(std::move(site)),
      guard_(guard_limits(site_.configuration.throttle)),
      server_(worker_count(site_.configuration), site_.configuration.limits, site_.certificates, log_),
      state_(build_state(site_, hash_pool_, log_, {&guard_, &sign_ins_, &last_good_users_})),
      discovery_(state_, log_, counters_, now),
      lists_([this](ListWatch::Update news) {
        asio::post(loader_, [this, news = std::move(news)]() mutable { update_list(std::move(news)); });
      }),
      signals_(server_.context(), SIGTERM, SIGINT, SIGHUP),
      loaded_(now()) {
  loaded_.lists_read(facts_of(site_.lists));
  ::malloc_trim(0);
}

ExitCode Daemon::run() {
  use_allowed_descriptors();
  for (const auto& step : {&Daemon::listen, &Daemon::open_control_socket}) {
    const auto done = (this->*step)();
    if (done) continue;
    log_.write(observe::Level::error, "cannot start", {{"reason", std::string_view(done.error().detail)}});
    return ExitCode::cannot_bind;
  }
  asio::co_spawn(server_.context(), handle_signals(), asio::detached);
  if (control_) control_->start();
  log_.write(observe::Level::info, "serving", {{"config", std::string_view(config_.native())}});
  notifier_.ready("Serving " + config_.string());
  lists_.watch(site_.lists);
  unblock_signals();
  server_.run();
  lists_.stop();
  loader_.join();
  hash_pool_.stop();
  block_signals();
  log_.write(observe::Level::info, "stopped");
  return ExitCode::ok;
}

Result<void> Daemon::listen() {
  using Counted = server::Listen::Counted;
  const auto start = [this](const site::Listener& listener, bool tls, server::Handler handler, Counted counted) -> Result<void> {
    const auto port = server_.listen({listener.address, tls, std::move(handler), counted});
    if (!port) return port.error();
    log_.write(observe::Level::info, "listening",
               {{"address", std::string_view(listener.text())},
                {"port", static_cast<long long>(*port)},
                {"tls", std::string_view(tls ? "yes" : "no")}});
    return {};
  };
  const server::Handler secure = [this](http::Request request, server::Peer peer) {
    return discovery_.answer(std::move(request), std::move(peer));
  };
  const server::Handler plain = [this](http::Request request, server::Peer peer) {
    return discovery_.answer_plain(std::move(request), std::move(peer));
  };
  const server::Handler management = [this](http::Request request, server::Peer) { return manage(std::move(request)); };
  for (const auto& listener : site_.configuration.listen.https) {
    if (auto done = start(listener, true, secure, Counted::yes); !done) return done;
  }
  for (const auto& listener : site_.configuration.listen.http) {
    if (auto done = start(listener, false, plain, Counted::yes); !done) return done;
  }
  for (const auto& listener : site_.configuration.listen.management) {
    // A client that uses up all connections must not make the daemon look dead.
    if (auto done = start(listener, false, management, Counted::no); !done) return done;
  }
  return {};
}

Result<void> Daemon::open_control_socket() {
  const auto& path = site_.configuration.listen.control;
  if (path.empty()) return {};
  const auto handle = [this](std::string command) { return handle_command(std::move(command)); };
  auto control = ControlSocket::open(server_.context(), path, handle);
  if (control) {
    control_ = std::move(*control);
    return {};
  }
  if (control.error().code == Errc::busy) return control.error();
  // Mail clients are served without it.
  log_.write(observe::Level::warning, "control socket unavailable: smartdiscover reload, status, blocks and cache will not work",
             {{"reason", std::string_view(control.error().detail)}});
  return {};
}

asio::awaitable<void> Daemon::handle_signals() {
  for (;;) {
    const auto [error, signal] = co_await signals_.async_wait(asio::as_tuple(asio::use_awaitable));
    if (error) co_return;
    if (signal != SIGHUP) {
      stop();
      co_return;
    }
    // A reload that has not begun yet covers this signal too.
    if (!reload_waits_.exchange(true)) asio::co_spawn(server_.context(), reload(), asio::detached);
  }
}

void Daemon::stop() {
  draining_ = true;
  notifier_.stopping();
  log_.write(observe::Level::info, "stopping: requests in progress are finished");
  if (control_) control_->close();
  server_.stop();
}

asio::awaitable<http::Response> Daemon::manage(http::Request request) {
  const Counters counters{counters_, sign_ins_, guard_};
  co_return management_response(request, status(), counters, draining_ ? Serving::draining : Serving::yes);
}

asio::awaitable<ControlAnswer> Daemon::handle_command(std::string command) {
  if (command == "reload" || command == "reload json") {
    const auto outcome = co_await reload();
    ControlAnswer answer{to_int(outcome.done ? ExitCode::ok : ExitCode::configuration),
                         command == "reload" ? to_text(outcome) : to_json(outcome)};
    co_return answer;
  }
  if (command == "status" || command == "status json") {
    const auto current = status();
    ControlAnswer answer{to_int(ExitCode::ok), command == "status" ? to_text(current) : to_json(current)};
    co_return answer;
  }
  if (auto answer = answer_about_sign_ins(command, guard_, *state_.get())) co_return std::move(*answer);
  ControlAnswer unknown{to_int(ExitCode::usage), "unknown command; expected reload, status, blocks or cache\n"};
  co_return unknown;
}

asio::awaitable<Reload> Daemon::reload() {
  auto work = [](Daemon* daemon) -> asio::awaitable<Reload> { co_return daemon->reload_now(); };
  auto running = work(this);
  co_return co_await asio::co_spawn(loader_, std::move(running), asio::use_awaitable);
}

Reload Daemon::reload_now() {
  reload_waits_.store(false);
  Reload outcome;
  if (draining_.load()) {
    outcome.notes = {"the daemon is stopping"};
    return outcome;
  }
  notifier_.reloading();
  try {
    auto site = site::load_site(config_, outcome.report, &site_);
    log_findings(outcome.report);
    if (site) {
      outcome.notes = fixed_at_start(site_.configuration, site->configuration);
      // What was fixed at the start stays what later reloads are compared with.
      site->configuration.listen = site_.configuration.listen;
      site->configuration.workers = site_.configuration.workers;
      serve(std::move(*site));
      lists_.watch(site_.lists);
      guard_.replace(guard_limits(site_.configuration.throttle));
      if (site_.certificates) server_.replace(site_.certificates);
      server_.replace(site_.configuration.limits);
      log_.configure(site_.configuration.log);
      outcome.done = true;
    }
  } catch (const std::exception& error) {
    outcome.notes.push_back(std::string("internal error: ") + error.what());
  }
  loaded_.reload_ended(now(), outcome.done);
  log_.write(outcome.done ? observe::Level::info : observe::Level::error,
             outcome.done ? "reloaded" : "reload failed: the previous configuration stays in force",
             {{"config", std::string_view(config_.native())}});
  notifier_.ready(outcome.done ? "Serving " + config_.string() : "Serving the previous configuration; the last reload failed");
  return outcome;
}

void Daemon::serve(site::Site site) {
  state_.exchange(build_state(site, hash_pool_, log_, {&guard_, &sign_ins_, &last_good_users_}));
  site_ = std::move(site);
  loaded_.lists_read(facts_of(site_.lists));
  // The files and the previous state of a large site leave free memory of many megabytes, which malloc keeps for this thread alone.
  ::malloc_trim(0);
}

void Daemon::log_findings(const yaml::Report& report) {
  for (const auto& finding : report.sorted()) {
    const bool error = finding.severity == yaml::Finding::Severity::error;
    log_.write(error ? observe::Level::error : observe::Level::warning, "configuration",
               {{"finding", std::string_view(to_string(finding))}});
  }
}

Status Daemon::status() const {
  const auto state = state_.get();
  const auto activity = server_.activity();
  Status status;
  status.config = config_.string();
  status.configuration = loaded_.get();
  status.pid = ::getpid();
  status.connections = server_.connections();
  status.requests = activity.requests;
  status.handshakes = activity.handshakes;
  status.failed_handshakes = activity.failed_handshakes;
  status.hash_queue = hash_pool_.queue_length();
  if (state->authenticator) status.stores = state->authenticator->stores();
  status.stores_ready = !state->authenticator || state->authenticator->ready();
  if (state->certificates) status.certificates = state->certificates->list();
  return status;
}

}  // namespace smartdiscover::daemon
