#pragma once

// The running daemon: its parts, in the order in which they need each other. Start, reload and stop are all here.

#include "daemon/control_socket.hpp"
#include "daemon/list_watch.hpp"
#include "daemon/notify.hpp"
#include "daemon/reload.hpp"
#include "daemon/status.hpp"

#include <smartdiscover/base/exit_code.hpp>
#include <smartdiscover/discovery/discovery.hpp>
#include <smartdiscover/observe/log.hpp>
#include <smartdiscover/observe/metrics.hpp>
#include <smartdiscover/observe/sign_in_metrics.hpp>
#include <smartdiscover/passwords/hash_pool.hpp>
#include <smartdiscover/server/server.hpp>
#include <smartdiscover/site/site.hpp>
#include <smartdiscover/throttle/guard.hpp>
#include <smartdiscover/users/last_good_users.hpp>

#include <boost/asio/signal_set.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

namespace smartdiscover::daemon {

class Daemon {
 public:
  // `config` is read again at every reload. The site has been loaded from it once already.
  Daemon(std::filesystem::path config, site::Site site, ServiceNotifier notifier);

  // Listens, serves until SIGTERM or SIGINT, drains. Returns the exit code of the process.
  ExitCode run();

 private:
  Result<void> listen();
  Result<void> open_control_socket();
  boost::asio::awaitable<void> handle_signals();
  boost::asio::awaitable<ControlAnswer> handle_command(std::string command);
  boost::asio::awaitable<http::Response> manage(http::Request request);
  // Loads on a thread of its own, one reload after another, while the workers go on.
  boost::asio::awaitable<Reload> reload();
  Reload reload_now();
  // A domain list was read: if it has changed, a new state is built with it.
  void update_list(ListWatch::Update news);
  void serve(site::Site site);
  void log_findings(const yaml::Report& report);
  Status status() const;
  void stop();

  std::filesystem::path config_;
  ServiceNotifier notifier_;
  observe::Log log_;
  observe::RequestCounters counters_;
  site::Site site_;        // run() reads it before the threads start; later the loader's thread alone
  throttle::Guard guard_;  // outlives configurations
  observe::SignInMetrics sign_ins_;
  users::LastGoodUsers last_good_users_;
  passwords::HashPool hash_pool_;  // run() stops it before the server's loops go: it resumes what waits in them
  server::Server server_;
  discovery::CurrentState state_;
  discovery::Discovery discovery_;
  boost::asio::thread_pool loader_{1};
  ListWatch lists_;
  boost::asio::signal_set signals_;
  std::unique_ptr<ControlSocket> control_;
  LoadedConfiguration loaded_;
  std::atomic<bool> draining_{false};
  std::atomic<bool> reload_waits_{false};  // a SIGHUP's reload that has not begun
};

}  // namespace smartdiscover::daemon
