#pragma once

// Threads for stores whose library blocks (SQLite, libmariadb, libldap): each has one connection of its own, opened when it is
// first needed and again after a failure, with pauses that grow. Questions wait in a queue that has an end.
// A library call that never returns costs its thread and nobody else's time: askers are answered "timed out", and neither the end
// of the workers nor that of the process waits for it.

#include <smartdiscover/async/late_answer.hpp>
#include <smartdiscover/base/result.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace smartdiscover::async {

struct WorkerOptions {
  unsigned threads = 4;                        // connections at most; a thread starts when all others are at work
  std::size_t queue = 256;                     // questions that may wait
  std::chrono::milliseconds timeout{5000};     // an answer later than this is none
  std::chrono::milliseconds first_pause{100};  // before a connection is tried again; doubles with each failure
  std::chrono::milliseconds longest_pause{5000};
  std::chrono::milliseconds patience{500};  // a question waits that long for a connection that has to be tried again
};

// The part that does not depend on the kind of connection. Safe from several threads at once.
class WorkerThreads {
 public:
  using Open = std::function<Result<std::shared_ptr<void>>()>;
  struct Job {
    // Asks and answers; an error where the connection turned out to be of no use, and then nothing has been answered yet.
    std::function<std::optional<Error>(void* connection)> ask;
    std::function<void(Error)> fail;
    std::chrono::steady_clock::time_point deadline;  // after that nobody wants the answer
  };

  // Opens the first connection at once, in the background. `open` and the jobs are called by threads that may outlive this object:
  // let them own what they use.
  WorkerThreads(const WorkerOptions& options, Open open);
  ~WorkerThreads();  // does not wait; what is in the queue is dropped
  WorkerThreads(const WorkerThreads&) = delete;
  WorkerThreads& operator=(const WorkerThreads&) = delete;

  // False where the queue is full.
  bool enqueue(Job job);
  // False from the first failure to open a connection until one opens; tries go on in the background meanwhile.
  bool ready() const;

 private:
  struct State;
  static void work(const std::shared_ptr<State>& state);
  std::shared_ptr<State> state_;
};

template <class Connection>
class ConnectionWorkers {
 public:
  // Blocking; an error says what is wrong, with no secret in it.
  using Open = std::function<Result<std::unique_ptr<Connection>>()>;

  // `open` may be called, and a connection be destroyed, after this object is gone: let them own what they use.
  ConnectionWorkers(const WorkerOptions& options, Open open)
      : options_(options), threads_(options, without_kind(std::move(open))) {}

  // Runs `question` with a connection on one of the threads and resumes on the caller's executor (a strand, or a context of one
  // thread) when it is answered. After the errors unavailable, io and timed_out of the question the connection is closed; where it
  // was not new, the first two ask once more on a new one: a server that was restarted is not noticed. Other errors leave the
  // connection as it is. Errors of its own: busy, timed_out, unavailable.
  template <class T>
  boost::asio::awaitable<Result<T>> ask(std::function<Result<T>(Connection&)> question) {
    const auto executor = co_await boost::asio::this_coro::executor;
    const auto deadline = std::chrono::steady_clock::now() + options_.timeout;
    LateAnswer<Result<T>> answer(executor, deadline);
    WorkerThreads::Job job;
    job.deadline = deadline;
    job.fail = [slot = answer.slot()](Error error) { slot->give(std::move(error)); };
    job.ask = [slot = answer.slot(), question = std::move(question)](void* connection) -> std::optional<Error> {
      auto result = question(*static_cast<Connection*>(connection));
      if (!result && is_end_of_connection(result.error().code)) return result.error();
      slot->give(std::move(result));
      return std::nullopt;
    };
    if (!threads_.enqueue(std::move(job))) co_return failure(Errc::busy, "too many questions wait for this store");
    auto waiting = answer.wait();
    if (auto result = co_await std::move(waiting)) co_return std::move(*result);
    co_return failure(Errc::timed_out, "no answer within " + std::to_string(options_.timeout.count()) + " ms");
  }

  bool ready() const { return threads_.ready(); }

 private:
  static bool is_end_of_connection(Errc code) { return code == Errc::unavailable || code == Errc::io || code == Errc::timed_out; }
  static WorkerThreads::Open without_kind(Open open) {
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
