#include "daemon/list_watch.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace smartdiscover::daemon {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

// An unavailable list is read again soon, whatever its `refresh`.
constexpr std::chrono::milliseconds pause_while_unavailable = 10s;

struct Watched {
  site::DomainList list;
  Clock::time_point due;
};

Clock::time_point next_reading(const site::DomainList& list, bool is_unavailable) {
  const auto refresh = list.database->refresh;
  return Clock::now() + (is_unavailable ? std::min(refresh, pause_while_unavailable) : refresh);
}

}  // namespace

// Shared with the thread, which may return from its library after the ListWatch is gone.
struct ListWatch::State {
  explicit State(Callback call) : callback(std::move(call)) {}

  std::mutex mutex;
  std::condition_variable wake;
  const Callback callback;  // called with the mutex held
  std::vector<Watched> lists;
  std::size_t round = 0;  // of `lists`
  bool has_thread = false;
  bool stopping = false;
};

ListWatch::ListWatch(Callback callback) : state_(std::make_shared<State>(std::move(callback))) {}

ListWatch::~ListWatch() { stop(); }

void ListWatch::watch(const std::vector<site::LoadedList>& lists) {
  const std::lock_guard lock(state_->mutex);
  state_->lists.clear();
  for (const auto& loaded : lists) {
    if (loaded.list.database) state_->lists.push_back({loaded.list, next_reading(loaded.list, !loaded.problem.empty())});
  }
  ++state_->round;
  state_->wake.notify_one();
  if (state_->lists.empty() || state_->has_thread) return;
  std::thread([state = state_] { work(state); }).detach();
  state_->has_thread = true;
}

bool ListWatch::is_current(const Update& news) const {
  const std::lock_guard lock(state_->mutex);
  return news.round == state_->round;
}

void ListWatch::stop() {
  const std::lock_guard lock(state_->mutex);
  state_->stopping = true;
  state_->wake.notify_one();
}

void ListWatch::work(const std::shared_ptr<State>& state) {
  std::unique_lock lock(state->mutex);
  while (!state->stopping) {
    const auto next = std::min_element(state->lists.begin(), state->lists.end(),
                                       [](const Watched& a, const Watched& b) { return a.due < b.due; });
    if (next == state->lists.end()) {
      state->wake.wait(lock);
      continue;
    }
    // A copy: while it waits, others may take the list away.
    if (const auto due = next->due; Clock::now() < due) {
      state->wake.wait_until(lock, due);
      continue;
    }
    const auto index = next - state->lists.begin();
    const auto round = state->round;
    const auto list = next->list;
    lock.unlock();
    auto reading = site::read_list(list);
    lock.lock();
    if (state->stopping) return;
    // A reload has read them all meanwhile.
    if (round != state->round) continue;
    state->lists[static_cast<std::size_t>(index)].due = next_reading(list, !reading.domains);
    state->callback(Update{list, std::move(reading), round});
  }
}

}  // namespace smartdiscover::daemon
