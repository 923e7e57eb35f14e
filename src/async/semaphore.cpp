#include <smartdiscover/async/semaphore.hpp>

#include <algorithm>

namespace smartdiscover::async {

Semaphore::Semaphore(std::size_t permits, std::size_t longest_queue)
    : state_(std::make_shared<State>(State{permits, longest_queue, {}})) {}

Semaphore::Permit::~Permit() {
  if (state_ == nullptr) return;
  if (state_->queue.empty()) {
    ++state_->free;
    return;
  }
  const auto next = std::move(state_->queue.front());
  state_->queue.pop_front();
  // Where that one has just given up, the permit is destroyed in here and goes to the one behind it.
  next.complete(Permit(std::move(state_)));
}

boost::asio::awaitable<Result<Semaphore::Permit>> Semaphore::acquire(std::chrono::steady_clock::time_point deadline) {
  return acquire_from(state_, deadline);
}

boost::asio::awaitable<Result<Semaphore::Permit>> Semaphore::acquire_from(std::shared_ptr<State> state,
                                                                          std::chrono::steady_clock::time_point deadline) {
  if (state->free > 0) {
    --state->free;
    co_return Permit(state);
  }
  if (state->queue.size() >= state->longest_queue) co_return failure(Errc::busy, "too many requests wait for a connection");
  struct Queued {
    std::deque<Completion<Permit>>& queue;
    const Completion<Permit> completion;
    ~Queued() { std::erase(queue, completion); }
  };
  const Queued queued{state->queue, {}};
  state->queue.push_back(queued.completion);
  auto waiting = queued.completion.wait(deadline);
  if (auto permit = co_await std::move(waiting)) co_return std::move(*permit);
  co_return failure(Errc::timed_out, "no connection became free in time");
}

}  // namespace smartdiscover::async
