#include "daemon/status.hpp"

#include "daemon/json_text.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/base/version.hpp>

#include <array>
#include <ctime>

namespace smartdiscover::daemon {
namespace {

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

std::string certificate_json(const tls::Certificate& certificate) {
  std::vector<std::string> names;
  for (const auto& name : certificate.names) names.push_back(json_text(name));
  return "{\"file\":" + json_text(certificate.files.chain.string()) + ",\"names\":[" + joined(names, ",") + "],\"expires\":\"" +
         utc(certificate.expires) + "\"}";
}

std::string stores_json(const std::vector<sign_in::StoreReadiness>& stores) {
  std::vector<std::string> items;
  for (const auto& store : stores)
    items.push_back("{\"name\":" + json_text(store.name) + ",\"ready\":" + (store.ready ? "true}" : "false}"));
  return joined(items, ",");
}

std::string list_json(const ListFacts& list) {
  return "{\"list\":" + json_text(list.list) + ",\"domains\":" + std::to_string(list.domains) +
         ",\"problem\":" + (list.problem.empty() ? "null" : json_text(list.problem)) + "}";
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
    out += "last reload: failed at " + utc(status.configuration.last_reload) + "; the configuration before it is in force\n";
  }
  out += "user stores: " + std::string(status.stores_ready ? "ready" : "none is usable") + "\n";
  for (const auto& store : status.stores) {
    if (!store.ready)
      out += "user store " + printable(store.name) + ": down; users that no other store knows are told to try later\n";
  }
  out += "connections: " + std::to_string(status.connections) + "\n";
  out += "requests: " + std::to_string(status.requests) + "\n";
  out += "TLS handshakes: " + std::to_string(status.handshakes) + ", failed: " + std::to_string(status.failed_handshakes) + "\n";
  out += "passwords waiting to be checked: " + std::to_string(status.hash_queue) + "\n";
  for (const auto& list : status.configuration.lists) {
    out += "domain list: " + list.list + "; " + std::to_string(list.domains) + " domains";
    if (!list.problem.empty()) out += ", as before, since it cannot be read: " + printable(list.problem);
    out += "\n";
  }
  for (const auto& certificate : status.certificates) {
    out += "certificate: " + joined(certificate.names, ", ") + "; expires " + utc(certificate.expires) + "\n";
  }
  return out;
}

std::string to_json(const Status& status) {
  std::vector<std::string> certificates;
  for (const auto& certificate : status.certificates) certificates.push_back(certificate_json(certificate));
  std::vector<std::string> lists;
  for (const auto& list : status.configuration.lists) lists.push_back(list_json(list));
  return "{\"version\":" + json_text(version) + ",\"pid\":" + std::to_string(status.pid) + ",\"started\":\"" +
         utc(status.configuration.started) + "\",\"configuration\":" + json_text(status.config) + ",\"loaded\":\"" +
         utc(status.configuration.loaded) + "\",\"last_reload\":\"" + utc(status.configuration.last_reload) +
         "\",\"last_reload_successful\":" + (status.configuration.last_reload_failed ? "false" : "true") +
         ",\"stores_ready\":" + (status.stores_ready ? "true" : "false") + ",\"stores\":[" + stores_json(status.stores) +
         "],\"connections\":" + std::to_string(status.connections) + ",\"requests\":" + std::to_string(status.requests) +
         ",\"tls_handshakes\":" + std::to_string(status.handshakes) +
         ",\"tls_handshakes_failed\":" + std::to_string(status.failed_handshakes) +
         ",\"hash_queue_length\":" + std::to_string(status.hash_queue) + ",\"certificates\":[" + joined(certificates, ",") +
         "],\"domain_lists\":[" + joined(lists, ",") + "]}\n";
}

}  // namespace smartdiscover::daemon
