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

std::optional<Error> run(const WorkerThreads::Job& job, const Connection& connection) {
  try {
    return job.run(connection.get());
  } catch (const std::exception& exception) {
    return failure(Errc::unavailable, exception.what());
  }
}

}  // namespace

// Shared by the threads, so that one that hangs in its library finds it when it returns.
struct WorkerThreads::State {
  State(const WorkerOptions& given, Open opening) : options(given), open(std::move(opening)), retry(given.retry) {}

  const WorkerOptions options;
  const Open open;
  RetrySchedule retry;

  std::mutex mutex;
  std::condition_variable wake;
  std::condition_variable tried;
  std::deque<Job> jobs;
  unsigned threads = 0;
  unsigned idle = 0;
  bool stopping = false;
  bool reconnect_pending = true;  // a connection is to be opened though no job asks for one
  bool reconnecting = false;      // by one of the threads

  void wait_for_work(std::unique_lock<std::mutex>& lock) {
    while (!stopping && jobs.empty()) {
      if (!reconnect_pending || reconnecting) {
        wake.wait(lock);
      } else if (retry.should_retry()) {
        return;
      } else {
        wake.wait_until(lock, retry.next_retry());
      }
    }
  }

  // Tries again as long as the next attempt is due before `retry_until`; else the last error.
  Result<Connection> connect(Clock::time_point retry_until) {
    for (;;) {
      {
        std::unique_lock lock(mutex);
        while (!retry.should_retry() && retry.next_retry() <= retry_until) tried.wait_until(lock, retry.next_retry());
      }
      if (auto error = retry.error()) return std::move(*error);
      const auto started = Clock::now();
      auto opened = open_connection(open);
      record(started, opened ? std::nullopt : std::optional<Error>(opened.error()));
      if (opened || Clock::now() >= retry_until) return opened;
    }
  }

  void record(Clock::time_point started, std::optional<Error> error) {
    const std::lock_guard lock(mutex);
    reconnect_pending = error.has_value();
    if (error) {
      retry.record_failure(std::move(*error), started);
    } else {
      retry.record_success();
    }
    wake.notify_one();
    tried.notify_all();
  }

  void serve(const Job& job, Connection& connection) {
    if (Clock::now() >= job.deadline) return;
    for (bool is_new = connection == nullptr;; is_new = true) {
      if (connection == nullptr) {
        auto opened = connect(std::min(Clock::now() + options.patience, job.deadline));
        if (!opened) return job.fail(opened.error());
        connection = std::move(*opened);
      }
      const auto started = Clock::now();
      auto broken = run(job, connection);
      if (!broken) return;
      connection.reset();
      if (is_new || broken->code == Errc::timed_out || Clock::now() >= job.deadline) {
        if (broken->code != Errc::timed_out) record(started, broken);
        return job.fail(std::move(*broken));
      }
    }
  }

  // With the mutex held.
  bool needs_thread() const { return idle < jobs.size() && threads < options.threads; }

  static void spawn(const std::shared_ptr<State>& state) {
    const SignalsBlocked blocked;
    std::thread([state] { work(state); }).detach();
  }
};

WorkerThreads::WorkerThreads(const WorkerOptions& options, Open open)
    : state_(std::make_shared<State>(options, std::move(open))) {
  ++state_->threads;
  State::spawn(state_);
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
  bool needs_thread = false;
  {
    const std::lock_guard lock(state_->mutex);
    if (state_->jobs.size() >= state_->options.queue) return false;
    state_->jobs.push_back(std::move(job));
    needs_thread = state_->needs_thread();
    if (needs_thread) ++state_->threads;
  }
  state_->wake.notify_one();
  try {
    if (needs_thread) State::spawn(state_);
  } catch (const std::system_error&) {
    // The threads that exist will come to it.
    const std::lock_guard lock(state_->mutex);
    --state_->threads;
  }
  return true;
}

const RetrySchedule& WorkerThreads::retry() const { return state_->retry; }

void WorkerThreads::work(const std::shared_ptr<State>& state) {
  Connection connection;
  std::unique_lock lock(state->mutex);
  for (;;) {
    ++state->idle;
    state->wait_for_work(lock);
    --state->idle;
    if (state->stopping) return;
    if (state->jobs.empty()) {
      state->reconnecting = true;
      lock.unlock();
      connection.reset();
      if (auto opened = state->connect(Clock::time_point::min())) connection = std::move(*opened);
      lock.lock();
      state->reconnecting = false;
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
