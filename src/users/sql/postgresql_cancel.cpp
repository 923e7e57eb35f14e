#include "users/sql/postgresql_cancel.hpp"

#include <smartdiscover/async/signals_blocked.hpp>

#include <array>
#include <atomic>
#include <memory>
#include <system_error>
#include <thread>

namespace smartdiscover::users {

namespace {

constexpr int most_threads = 8;

// Shared with the threads, which may outlive everything else.
std::shared_ptr<std::atomic<int>> threads_at_work() {
  static const auto count = std::make_shared<std::atomic<int>>(0);
  return count;
}

}  // namespace

void cancel_query(PGconn* connection) {
  const std::shared_ptr<PGcancel> cancel(PQgetCancel(connection), PQfreeCancel);
  if (cancel == nullptr) return;
  const auto count = threads_at_work();
  if (count->fetch_add(1) >= most_threads) {
    count->fetch_sub(1);
    return;
  }
  const async::SignalsBlocked blocked;
  try {
    std::thread([cancel, count] {
      std::array<char, 256> reason{};
      PQcancel(cancel.get(), reason.data(), static_cast<int>(reason.size()));
      count->fetch_sub(1);
    }).detach();
  } catch (const std::system_error&) {
    count->fetch_sub(1);
  }
}

}  // namespace smartdiscover::users
