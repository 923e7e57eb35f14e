#pragma once

// Everything an answer depends on, as one immutable value: a reload builds a new State and exchanges it; requests in progress keep
// theirs.

#include <smartdiscover/dialects/query.hpp>
#include <smartdiscover/service_map/service_map.hpp>
#include <smartdiscover/sign_in/authenticator.hpp>
#include <smartdiscover/tls/certificates.hpp>

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>

namespace smartdiscover::discovery {

struct State {
  service_map::ServiceMap map;
  std::shared_ptr<sign_in::Authenticator> authenticator;        // null: no dialect requires a password
  std::map<dialects::DialectName, service_map::Access> access;  // the site's rule; a domain of the map may override it
  std::shared_ptr<const tls::Certificates> certificates;        // null: no TLS listener
  std::shared_ptr<const tls::Certificates> signing;             // of profiles; null: they are sent as they are
  std::filesystem::path acme_webroot;                           // empty: no challenges are answered
};

// The current State. Safe from several threads at once; a plain mutex, since std::atomic<std::shared_ptr> of libstdc++ 12 is no faster
// and ThreadSanitizer does not understand it.
class CurrentState {
 public:
  explicit CurrentState(std::shared_ptr<const State> state) : state_(std::move(state)) {}

  std::shared_ptr<const State> get() const {
    const std::lock_guard lock(mutex_);
    return state_;
  }
  // The old State is destroyed outside the lock, when the last request that uses it has ended.
  void exchange(std::shared_ptr<const State> state) {
    const std::lock_guard lock(mutex_);
    state_.swap(state);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const State> state_;
};

}  // namespace smartdiscover::discovery
