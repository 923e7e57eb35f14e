#include "sign_in/ask_in_time.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <optional>

namespace smartdiscover::sign_in {

namespace {

namespace asio = boost::asio;

struct Race {
  explicit Race(const asio::any_io_executor& executor) : deadline(executor) {}
  asio::steady_timer deadline;
  std::optional<Result<users::StoreReply>> reply;
};

asio::awaitable<Result<users::StoreReply>> ask(std::shared_ptr<users::UserStore> store, users::StoreQuestion question) {
  try {
    auto asking = store->ask(std::move(question));
    co_return co_await std::move(asking);
  } catch (const std::exception& exception) {
    co_return failure(Errc::unavailable, exception.what());
  }
}

// Runs on a strand, so that answer and deadline come one after the other.
asio::awaitable<Result<users::StoreReply>> race(std::shared_ptr<users::UserStore> store, users::StoreQuestion question,
                                                std::chrono::milliseconds limit) {
  const auto strand = co_await asio::this_coro::executor;
  const auto race = std::make_shared<Race>(strand);
  race->deadline.expires_after(limit);
  auto answered = [race](const std::exception_ptr& exception, Result<users::StoreReply> reply) {
    race->reply = exception ? failure(Errc::internal, "the store's answer was lost") : std::move(reply);
    race->deadline.cancel();
  };
  asio::co_spawn(strand, ask(std::move(store), std::move(question)), std::move(answered));
  if (!race->reply) {
    auto waiting = race->deadline.async_wait(asio::as_tuple(asio::use_awaitable));
    co_await std::move(waiting);
  }
  if (race->reply) co_return std::move(*race->reply);
  co_return failure(Errc::timed_out, "no answer within " + std::to_string(limit.count()) + " ms");
}

}  // namespace

asio::awaitable<Result<users::StoreReply>> ask_in_time(std::shared_ptr<users::UserStore> store, users::StoreQuestion question,
                                                       std::chrono::milliseconds limit) {
  auto strand = asio::make_strand(co_await asio::this_coro::executor);
  auto racing = asio::co_spawn(std::move(strand), race(std::move(store), std::move(question), limit), asio::use_awaitable);
  co_return co_await std::move(racing);
}

}  // namespace smartdiscover::sign_in
