#include "daemon/status.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/base/version.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <array>
#include <ctime>

namespace smartdiscover::daemon {
namespace {

namespace json = boost::json;

std::string utc(Time time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string out;
  for (const auto& word : words) {
    if (!out.empty()) out += between;
    out += word;
  }
  return out;
}

json::array array_of(const std::vector<std::string>& texts) {
  json::array out;
  for (const auto& text : texts) out.emplace_back(printable(text));
  return out;
}

}  // namespace

LoadedConfiguration::Facts LoadedConfiguration::get() const {
  const std::lock_guard lock(mutex_);
  return facts_;
}

void LoadedConfiguration::reload_ended(Time now, bool succeeded) {
  const std::lock_guard lock(mutex_);
  facts_.last_reload = now;
  facts_.last_reload_failed = !succeeded;
  if (succeeded) facts_.loaded = now;
}

void LoadedConfiguration::lists_read(std::vector<ListFacts> lists) {
  const std::lock_guard lock(mutex_);
  facts_.lists = std::move(lists);
}

std::vector<ListFacts> facts_of(const std::vector<site::LoadedList>& lists) {
  std::vector<ListFacts> facts;
  for (const auto& one : lists) facts.push_back({one.list.key + ", " + one.list.text(), one.domains.size(), one.problem});
  return facts;
}

std::string to_text(const Status& status) {
  std::string out = "smartdiscoverd " + std::string(version) + ", process " + std::to_string(status.pid) + ", since " +
                    utc(status.configuration.started) + "\n";
  out += "configuration: " + status.config + ", loaded " + utc(status.configuration.loaded) + "\n";
  if (status.configuration.last_reload_failed) {
    out +=
        "last reload: failed at " + utc(status.configuration.last_reload) + ": the configuration loaded before it is in force\n";
  }
  out += "user stores: " + std::string(status.stores_ready ? "ready" : "no store is ready") + "\n";
  for (const auto& store : status.stores) {
    if (!store.ready)
      out += "user store " + printable(store.name) + ": unavailable; users that no other store has are answered 503\n";
  }
  out += "connections: " + std::to_string(status.connections) + "\n";
  out += "requests: " + std::to_string(status.requests) + "\n";
  out += "TLS handshakes: " + std::to_string(status.handshakes) + ", failed: " + std::to_string(status.failed_handshakes) + "\n";
  out += "passwords waiting for verification: " + std::to_string(status.hash_queue) + "\n";
  for (const auto& list : status.configuration.lists) {
    out += "domain list: " + list.list + "; " + std::to_string(list.domains) + " domains";
    if (!list.problem.empty()) out += ", its previous contents, because it cannot be read: " + printable(list.problem);
    out += "\n";
  }
  for (const auto& certificate : status.certificates) {
    out += "certificate: " + joined(certificate.names, ", ") + "; expires " + utc(certificate.expires) + "\n";
  }
  return out;
}

std::string to_json(const Status& status) {
  const auto& configuration = status.configuration;
  json::array stores;
  for (const auto& store : status.stores) stores.push_back(json::object{{"name", printable(store.name)}, {"ready", store.ready}});
  json::array certificates;
  for (const auto& certificate : status.certificates)
    certificates.push_back(json::object{{"file", printable(certificate.files.chain.native())},
                                        {"names", array_of(certificate.names)},
                                        {"expires", utc(certificate.expires)}});
  json::array lists;
  for (const auto& list : configuration.lists)
    lists.push_back(
        json::object{{"list", printable(list.list)},
                     {"domains", list.domains},
                     {"problem", list.problem.empty() ? json::value(nullptr) : json::value(printable(list.problem))}});
  const json::object out{{"version", version},
                         {"pid", status.pid},
                         {"started", utc(configuration.started)},
                         {"configuration", printable(status.config)},
                         {"loaded", utc(configuration.loaded)},
                         {"last_reload", utc(configuration.last_reload)},
                         {"last_reload_successful", !configuration.last_reload_failed},
                         {"stores_ready", status.stores_ready},
                         {"stores", std::move(stores)},
                         {"connections", status.connections},
                         {"requests", status.requests},
                         {"tls_handshakes", status.handshakes},
                         {"tls_handshakes_failed", status.failed_handshakes},
                         {"hash_queue_length", status.hash_queue},
                         {"certificates", std::move(certificates)},
                         {"domain_lists", std::move(lists)}};
  return json::serialize(out) + "\n";
}

}  // namespace smartdiscover::daemon
