#pragma once

// Limited concurrency: how many connections a store opens to its server at the same time.

#include <smartdiscover/async/completion.hpp>
#include <smartdiscover/base/result.hpp>

#include <cstddef>
#include <deque>
#include <memory>
#include <utility>

namespace smartdiscover::async {

// For coroutines of one executor: a strand or a context of one thread. Permits may outlive the semaphore.
class Semaphore {
 private:
  struct State;

 public:
  // Released when it is destroyed, also by an exception or where the coroutine that holds it ends with its io_context.
  class Permit {
   public:
    Permit(Permit&&) noexcept = default;
    Permit& operator=(Permit&&) = delete;
    ~Permit();

   private:
    friend class Semaphore;
    explicit Permit(std::shared_ptr<State> state) : state_(std::move(state)) {}
    std::shared_ptr<State> state_;
  };

  explicit Semaphore(std::size_t permits, std::size_t longest_queue = 256);

  // Waits in a queue, first come, first served. Errors: busy where the queue is full, timed_out where no permit was free before the
  // deadline. A free permit is returned at once, even after the deadline.
  boost::asio::awaitable<Result<Permit>> acquire(std::chrono::steady_clock::time_point deadline);

 private:
  struct State {
    std::size_t free = 0;
    std::size_t longest_queue = 0;
    std::deque<Completion<Permit>> queue;
  };
  static boost::asio::awaitable<Result<Permit>> acquire_from(std::shared_ptr<State> state,
                                                             std::chrono::steady_clock::time_point deadline);
  const std::shared_ptr<State> state_;
};

}  // namespace smartdiscover::async
