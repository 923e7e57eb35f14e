#include "coroutines.hpp"

#include <smartdiscover/async/event_loop.hpp>

#include <boost/asio/detached.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace smartdiscover::async {
namespace event_loop_test {

namespace asio = boost::asio;

asio::awaitable<Result<std::thread::id>> whose_thread() { co_return std::this_thread::get_id(); }

asio::awaitable<Result<int>> wait_for_ever(std::atomic<int>* begun) {
  asio::steady_timer never(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
  ++*begun;
  auto waiting = never.async_wait(asio::use_awaitable);
  co_await std::move(waiting);
  co_return 1;
}

asio::awaitable<Result<int>> answer_in(std::chrono::microseconds time, int number) {
  asio::steady_timer timer(co_await asio::this_coro::executor, time);
  auto waiting = timer.async_wait(asio::use_awaitable);
  co_await std::move(waiting);
  co_return number;
}

asio::awaitable<Result<int>> throws() {
  throw std::runtime_error("a socket that cannot be");
  co_return 1;
}

void wait_until(const std::atomic<int>& number, int wanted) {
  while (number < wanted) std::this_thread::yield();
}

TEST(EventLoop, RunsWorkOnItsThreadAndResumesOnTheCallers) {
  EventLoop loop;
  auto ask = [](EventLoop* on) -> asio::awaitable<std::pair<std::thread::id, std::thread::id>> {
    auto running = on->run(whose_thread());
    const auto there = co_await std::move(running);
    co_return std::pair(*there, std::this_thread::get_id());
  };
  const auto [there, here] = run(ask(&loop));
  EXPECT_NE(there, std::this_thread::get_id());
  EXPECT_EQ(here, std::this_thread::get_id());
  const auto [again, unused] = run(ask(&loop));
  EXPECT_EQ(again, there);
}

TEST(EventLoop, AnExceptionIsUnavailable) {
  EventLoop loop;
  const auto result = run(loop.run(throws()));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Errc::unavailable);
  EXPECT_EQ(result.error().detail, "a socket that cannot be");
}

TEST(EventLoop, AnswersManyFromManyThreads) {
  EventLoop loop;
  std::atomic<int> sum{0};
  std::vector<std::thread> workers;
  for (int worker = 0; worker < 4; ++worker) {
    workers.emplace_back([&] {
      asio::io_context context;
      for (int i = 1; i <= 100; ++i) {
        auto done = [&](const std::exception_ptr&, const Result<int>& number) { sum += *number; };
        asio::co_spawn(context, loop.run(answer_in(std::chrono::microseconds(i % 7 * 100), i)), std::move(done));
      }
      context.run();
    });
  }
  for (auto& worker : workers) worker.join();
  EXPECT_EQ(sum, 4 * 5050);
}

// As a store is kept alive by those who ask it.
asio::awaitable<Result<int>> ask_holding(std::shared_ptr<EventLoop> loop, std::atomic<int>* begun) {
  auto running = loop->run(wait_for_ever(begun));
  co_return co_await std::move(running);
}

TEST(EventLoop, GoesWithTheContextOfTheLastWhoWaits) {
  std::weak_ptr<EventLoop> watched;
  {
    asio::io_context caller;
    std::atomic<int> begun{0};
    {
      const auto loop = std::make_shared<EventLoop>();
      watched = loop;
      for (int i = 0; i < 20; ++i) asio::co_spawn(caller, ask_holding(loop, &begun), asio::detached);
    }
    caller.poll();
    wait_until(begun, 20);
    EXPECT_FALSE(watched.expired());
  }
  EXPECT_TRUE(watched.expired());
}

TEST(EventLoop, AnAnswerThatComesWhileTheCallersContextGoesIsDropped) {
  for (int round = 0; round < 200; ++round) {
    const auto loop = std::make_shared<EventLoop>();
    auto caller = std::make_unique<asio::io_context>();
    for (int i = 0; i < 4; ++i)
      asio::co_spawn(*caller, loop->run(answer_in(std::chrono::microseconds(i * 20), i)), asio::detached);
    caller->poll();
    std::this_thread::sleep_for(std::chrono::microseconds(round % 80));
    caller.reset();
  }
}

TEST(EventLoop, EndsWithWorkInFlight) {
  std::atomic<int> begun{0};
  asio::io_context caller;
  {
    EventLoop loop;
    asio::co_spawn(loop.context(), wait_for_ever(&begun), asio::detached);
    asio::co_spawn(caller, loop.run(wait_for_ever(&begun)), asio::detached);
    caller.poll();
    wait_until(begun, 2);
  }
  EXPECT_EQ(begun, 2);
}

TEST(EventLoop, MayEndOnItsOwnThread) {
  auto loop = std::make_shared<EventLoop>();
  auto& context = loop->context();
  std::promise<void> posted;
  std::promise<void> ended;
  asio::post(context, [held = std::move(loop), &posted, &ended]() mutable {
    posted.get_future().wait();
    held.reset();
    ended.set_value();
  });
  posted.set_value();
  ended.get_future().wait();
}

}  // namespace event_loop_test
}  // namespace smartdiscover::async
