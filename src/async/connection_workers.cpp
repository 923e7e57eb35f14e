#include <smartdiscover/async/connection_workers.hpp>
#include <smartdiscover/async/signals_blocked.hpp>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>

namespace smartdiscover::async {

namespace {

using Clock = std::chrono::steady_clock;
using Connection = std::shared_ptr<void>;

Result<Connection> open_connection(const WorkerThreads::Open& open) {
  try {
    return open();
  } catch (const std::exception& exception) {
    return failure(Errc::unavailable, exception.what());
  }
}

std::optional<Error> ask(const WorkerThreads::Job& job, const Connection& connection) {
  try {
    return job.ask(connection.get());
  } catch (const std::exception& exception) {
    return failure(Errc::unavailable, exception.what());
  }
}

}  // namespace

// Shared by the threads, so that one that is stuck in its library has something to come back to.
struct WorkerThreads::State {
  State(const WorkerOptions& given, Open opening) : options(given), open(std::move(opening)) {}

  const WorkerOptions options;
  const Open open;

  std::mutex mutex;
  std::condition_variable wake;
  std::condition_variable tried;
  std::deque<Job> jobs;
  unsigned threads = 0;
  unsigned idle = 0;
  bool stopping = false;

  bool wanted = true;         // a connection is to be tried though nobody asks
  bool trying = false;        // a thread is at that
  std::optional<Error> down;  // why the last connection could not be opened
  std::chrono::milliseconds pause{0};
  Clock::time_point next_try;

  bool is_time_to_try() const { return wanted && !trying && Clock::now() >= next_try; }

  // Until there is something to do.
  void rest(std::unique_lock<std::mutex>& lock) {
    while (!stopping && jobs.empty() && !is_time_to_try()) {
      if (wanted && !trying) {
        wake.wait_until(lock, next_try);
      } else {
        wake.wait(lock);
      }
    }
  }

  // Tries again as long as the next try is due before `last`; an error at once while a longer pause lasts.
  Result<Connection> connect(Clock::time_point last) {
    for (;;) {
      {
        std::unique_lock lock(mutex);
        while (is_pausing() && next_try <= last) tried.wait_until(lock, next_try);
        if (is_pausing()) return *down;
      }
      const auto begun = Clock::now();
      auto opened = open_connection(open);
      note(begun, opened ? std::nullopt : std::optional<Error>(opened.error()));
      if (opened || Clock::now() >= last) return opened;
    }
  }

  bool is_pausing() const { return down && Clock::now() < next_try; }

  // A server that was only restarted is back soon, and whoever asked meanwhile is to get an answer.
  Clock::time_point patient_until(Clock::time_point deadline) const {
    return std::min(Clock::now() + options.patience, deadline);
  }

  void note(Clock::time_point begun, std::optional<Error> error) {
    const std::lock_guard lock(mutex);
    wanted = error.has_value();
    // Threads that failed at the same time are one failure.
    if (error && begun >= next_try) {
      pause = std::clamp(pause * 2, options.first_pause, options.longest_pause);
      next_try = Clock::now() + pause;
    }
    if (!error) {
      pause = {};
      next_try = {};
    }
    down = std::move(error);
    wake.notify_one();
    tried.notify_all();
  }

  void serve(const Job& job, Connection& connection) {
    if (Clock::now() >= job.deadline) return;
    for (bool is_new = connection == nullptr;; is_new = true) {
      if (connection == nullptr) {
        auto opened = connect(patient_until(job.deadline));
        if (!opened) return job.fail(opened.error());
        connection = std::move(*opened);
      }
      const auto begun = Clock::now();
      auto broken = ask(job, connection);
      if (!broken) return;
      connection.reset();
      if (is_new || broken->code == Errc::timed_out || Clock::now() >= job.deadline) {
        if (broken->code != Errc::timed_out) note(begun, broken);
        return job.fail(std::move(*broken));
      }
    }
  }
};

WorkerThreads::WorkerThreads(const WorkerOptions& options, Open open)
    : state_(std::make_shared<State>(options, std::move(open))) {
  const SignalsBlocked blocked;
  ++state_->threads;
  std::thread([state = state_] { work(state); }).detach();
}

WorkerThreads::~WorkerThreads() {
  std::deque<Job> dropped;
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
    dropped.swap(state_->jobs);
  }
  state_->wake.notify_all();
}

bool WorkerThreads::enqueue(Job job) {
  bool hire = false;
  {
    const std::lock_guard lock(state_->mutex);
    if (state_->jobs.size() >= state_->options.queue) return false;
    state_->jobs.push_back(std::move(job));
    hire = state_->idle < state_->jobs.size() && state_->threads < state_->options.threads;
    if (hire) ++state_->threads;
  }
  state_->wake.notify_one();
  if (!hire) return true;
  const SignalsBlocked blocked;
  try {
    std::thread([state = state_] { work(state); }).detach();
  } catch (const std::system_error&) {
    // Those that run already will come to it.
    const std::lock_guard lock(state_->mutex);
    --state_->threads;
  }
  return true;
}

bool WorkerThreads::ready() const {
  const std::lock_guard lock(state_->mutex);
  return !state_->down;
}

void WorkerThreads::work(const std::shared_ptr<State>& state) {
  Connection connection;
  std::unique_lock lock(state->mutex);
  for (;;) {
    ++state->idle;
    state->rest(lock);
    --state->idle;
    if (state->stopping) return;
    if (state->jobs.empty()) {
      state->trying = true;
      lock.unlock();
      connection.reset();
      if (auto opened = state->connect(Clock::time_point::min())) connection = std::move(*opened);
      lock.lock();
      state->trying = false;
    } else {
      const auto job = std::move(state->jobs.front());
      state->jobs.pop_front();
      lock.unlock();
      state->serve(job, connection);
      lock.lock();
    }
  }
}

}  // namespace smartdiscover::async
