#pragma once

// The state of the daemon, as the control socket and the management listener show it.

#include <smartdiscover/discovery/state.hpp>
#include <smartdiscover/observe/metrics.hpp>
#include <smartdiscover/server/server.hpp>
#include <smartdiscover/site/site.hpp>

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

namespace smartdiscover::daemon {

using Time = std::chrono::system_clock::time_point;

// State of a domain list.
struct ListFacts {
  std::string list;  // "domain_lists[0], domains.db"
  std::size_t domains = 0;
  std::string problem;  // why the last reading failed; its previous contents are served. Empty: it succeeded
};
std::vector<ListFacts> facts_of(const std::vector<site::LoadedList>& lists);

// Times and results of loading the configuration. Safe from several threads at once.
class LoadedConfiguration {
 public:
  struct Facts {
    Time started;
    Time loaded;  // when the configuration in force was loaded
    bool last_reload_failed = false;
    Time last_reload;  // started, where there was none
    std::vector<ListFacts> lists{};
  };

  explicit LoadedConfiguration(Time now) : facts_{now, now, false, now, {}} {}
  Facts get() const;
  void reload_ended(Time now, bool succeeded);
  void lists_read(std::vector<ListFacts> lists);

 private:
  mutable std::mutex mutex_;
  Facts facts_;
};

// One moment of the daemon.
struct Status {
  std::string config;
  LoadedConfiguration::Facts configuration;
  long long pid = 0;
  std::size_t connections = 0;
  std::uint64_t requests = 0;
  std::uint64_t handshakes = 0;
  std::uint64_t failed_handshakes = 0;
  std::size_t hash_queue = 0;
  bool stores_ready = true;  // at least one
  std::vector<sign_in::StoreReadiness> stores{};
  std::vector<tls::Certificate> certificates;
};

std::string to_text(const Status& status);  // one value a line
std::string to_json(const Status& status);  // one object

}  // namespace smartdiscover::daemon
