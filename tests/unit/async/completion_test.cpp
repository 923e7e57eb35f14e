#include "coroutines.hpp"

#include <smartdiscover/async/completion.hpp>
#include <smartdiscover/async/deadline.hpp>

#include <boost/asio/detached.hpp>
#include <gtest/gtest.h>

#include <memory>
#include <thread>
#include <vector>

namespace smartdiscover::async {
namespace completion_test {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

TEST(Completion, GivesAValueThatCameBeforeTheWait) {
  const Completion<int> completion;
  completion.complete(7);
  completion.complete(8);
  EXPECT_EQ(run(completion.wait()), 7) << "the first value counts";
}

TEST(Completion, GivesAValueThatComesMeanwhileOnTheWaitersThread) {
  const Completion<int> completion;
  std::thread other;
  std::thread::id resumed;
  auto work = [&]() -> boost::asio::awaitable<std::optional<int>> {
    other = std::thread([completion] { completion.complete(7); });
    auto waiting = completion.wait();
    const auto value = co_await std::move(waiting);
    resumed = std::this_thread::get_id();
    co_return value;
  };
  EXPECT_EQ(run(work()), 7);
  EXPECT_EQ(resumed, std::this_thread::get_id());
  other.join();
}

TEST(Completion, EndsWithoutAValueAfterTheDeadline) {
  const Completion<int> completion;
  EXPECT_EQ(run(completion.wait(Clock::now() + 1ms)), std::nullopt);
  EXPECT_EQ(run(Completion<int>().wait(Clock::time_point::min())), std::nullopt);
}

TEST(Completion, EndsWithoutAValueWhenItIsCancelled) {
  const Completion<int> before;
  before.cancel();
  before.complete(7);
  EXPECT_EQ(run(before.wait()), std::nullopt);
  const Completion<int> meanwhile;
  std::thread other([meanwhile] { meanwhile.cancel(); });
  EXPECT_EQ(run(meanwhile.wait()), std::nullopt);
  other.join();
}

// What is delivered may own something that others wait for.
TEST(Completion, AValueThatNothingWaitsForIsDestroyedAtOnce) {
  const Completion<std::shared_ptr<int>> completion;
  EXPECT_EQ(run(completion.wait(Clock::time_point::min())), std::nullopt);
  auto value = std::make_shared<int>(7);
  const std::weak_ptr<int> watched = value;
  completion.complete(std::move(value));
  EXPECT_TRUE(watched.expired());
}

TEST(Completion, AValueThatWasNotTakenGoesWithTheWaitersContext) {
  const Completion<std::shared_ptr<int>> completion;
  auto value = std::make_shared<int>(7);
  const std::weak_ptr<int> watched = value;
  {
    boost::asio::io_context context;
    boost::asio::co_spawn(context, completion.wait(), boost::asio::detached);
    while (context.poll() != 0) {
    }
    completion.complete(std::move(value));
    EXPECT_FALSE(watched.expired());
  }
  EXPECT_TRUE(watched.expired());
  completion.cancel();
}

TEST(Completion, MayComeWhileTheContextsOfTheWaitersEnd) {
  for (int round = 0; round < 200; ++round) {
    std::vector<Completion<int>> completions(8);
    auto context = std::make_unique<boost::asio::io_context>();
    for (const auto& completion : completions) boost::asio::co_spawn(*context, completion.wait(), boost::asio::detached);
    while (context->poll() != 0) {
    }
    std::thread other([completions] {
      for (const auto& completion : completions) completion.complete(1);
    });
    context.reset();
    other.join();
  }
}

boost::asio::awaitable<Result<int>> after(Completion<int> completion) {
  auto waiting = completion.wait();
  const auto value = co_await std::move(waiting);
  if (!value) throw std::runtime_error("no value");
  co_return *value;
}

TEST(Deadline, GivesTheResultOrTheExceptionOfTheWork) {
  const Completion<int> completion;
  completion.complete(7);
  EXPECT_EQ(run(with_deadline(after(completion), 60s)).value(), 7);
  const Completion<int> cancelled;
  cancelled.cancel();
  const auto failed = run(with_deadline(after(cancelled), 60s));
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, Errc::unavailable);
  EXPECT_EQ(failed.error().detail, "no value");
}

TEST(Deadline, TimesOutWhileTheWorkGoesOn) {
  const Completion<int> completion;
  boost::asio::io_context context;
  std::optional<Result<int>> result;
  auto done = [&](const std::exception_ptr&, Result<int> value) {
    result = std::move(value);
    completion.complete(7);
  };
  boost::asio::co_spawn(context, with_deadline(after(completion), 1ms), std::move(done));
  context.run();
  ASSERT_TRUE(result && !*result);
  EXPECT_EQ(result->error().code, Errc::timed_out);
  EXPECT_EQ(result->error().detail, "no answer within 1 ms");
}

}  // namespace completion_test
}  // namespace smartdiscover::async
