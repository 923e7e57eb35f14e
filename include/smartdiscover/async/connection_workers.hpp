#pragma once

// Worker threads for stores whose library blocks (libmariadb, libldap, SQLite). Each thread has one connection of its own, opened
// when it is first needed and again after a failure, with exponential backoff. Requests wait in a bounded queue.
// A library call that never returns occupies its thread and nothing else: the request is answered "timed out", and neither the
// destructor nor the end of the process waits for the thread.

#include <smartdiscover/async/completion.hpp>
#include <smartdiscover/async/retry_schedule.hpp>
#include <smartdiscover/base/result.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace smartdiscover::async {

struct WorkerOptions {
  unsigned threads = 4;     // connections at most; a thread is spawned when all others are busy
  std::size_t queue = 256;  // requests that may wait
  std::chrono::milliseconds timeout{5000};
  RetryDelays retry{};
  std::chrono::milliseconds patience{500};  // a request waits at most so long for the next attempt to connect
};

// The part that does not depend on the type of connection. Safe from several threads at once.
class WorkerThreads {
 public:
  using Open = std::function<Result<std::shared_ptr<void>>()>;
  struct Job {
    // Runs the request and delivers its result; an error where the connection is broken, and then nothing has been delivered yet.
    std::function<std::optional<Error>(void* connection)> run;
    std::function<void(Error)> fail;
    std::chrono::steady_clock::time_point deadline;  // a job that is still queued then is dropped
  };

  // Opens the first connection at once, in the background. `open` and the jobs are called by threads that may outlive this object:
  // they must own what they use.
  WorkerThreads(const WorkerOptions& options, Open open);
  ~WorkerThreads();  // does not wait; queued jobs are dropped
  WorkerThreads(const WorkerThreads&) = delete;
  WorkerThreads& operator=(const WorkerThreads&) = delete;

  // False where the queue is full.
  bool enqueue(Job job);
  // Not healthy from the first failure to open a connection until one opens; attempts go on in the background meanwhile.
  const RetrySchedule& retry() const;

 private:
  struct State;
  static void work(const std::shared_ptr<State>& state);
  std::shared_ptr<State> state_;
};

template <class Connection>
class ConnectionWorkers {
 public:
  // Blocking; the error says what is wrong, with no secret in it.
  using Open = std::function<Result<std::unique_ptr<Connection>>()>;

  // `open` may be called, and a connection be destroyed, after this object is destroyed: they must own what they use.
  ConnectionWorkers(const WorkerOptions& options, Open open)
      : options_(options), threads_(options, without_type(std::move(open))) {}

  // Runs `request` with a connection on one of the threads and resumes on the caller's executor (a strand, or a context of one
  // thread) with its result. After the errors unavailable, io and timed_out of the request the connection is closed; where it was
  // not new, the first two are tried once more on a new one, so that a restart of the server causes no error. Other errors leave the
  // connection as it is. Errors of its own: busy, timed_out, unavailable.
  template <class T>
  boost::asio::awaitable<Result<T>> ask(std::function<Result<T>(Connection&)> request) {
    const auto deadline = std::chrono::steady_clock::now() + options_.timeout;
    const Completion<Result<T>> completion;
    WorkerThreads::Job job;
    job.deadline = deadline;
    job.fail = [completion](Error error) { completion.complete(std::move(error)); };
    job.run = [completion, request = std::move(request)](void* connection) -> std::optional<Error> {
      auto result = request(*static_cast<Connection*>(connection));
      if (!result && is_broken(result.error().code)) return result.error();
      completion.complete(std::move(result));
      return std::nullopt;
    };
    if (!threads_.enqueue(std::move(job))) co_return failure(Errc::busy, "too many requests wait for this store");
    auto waiting = completion.wait(deadline);
    if (auto result = co_await std::move(waiting)) co_return std::move(*result);
    co_return failure(Errc::timed_out, "no answer within " + std::to_string(options_.timeout.count()) + " ms");
  }

  const RetrySchedule& retry() const { return threads_.retry(); }

 private:
  static bool is_broken(Errc code) { return code == Errc::unavailable || code == Errc::io || code == Errc::timed_out; }
  static WorkerThreads::Open without_type(Open open) {
    return [open = std::move(open)]() -> Result<std::shared_ptr<void>> {
      auto opened = open();
      if (!opened) return opened.error();
      return std::shared_ptr<void>(std::shared_ptr<Connection>(std::move(*opened)));
    };
  }

  const WorkerOptions options_;
  WorkerThreads threads_;
};

}  // namespace smartdiscover::async
