#include "sign_in/ask_in_time.hpp"

#include <smartdiscover/async/deadline.hpp>

namespace smartdiscover::sign_in {

namespace {

boost::asio::awaitable<Result<users::StoreReply>> ask(std::shared_ptr<users::UserStore> store, users::StoreQuestion question) {
  auto asking = store->ask(std::move(question));
  co_return co_await std::move(asking);
}

}  // namespace

boost::asio::awaitable<Result<users::StoreReply>> ask_in_time(std::shared_ptr<users::UserStore> store,
                                                              users::StoreQuestion question, std::chrono::milliseconds limit) {
  return async::with_deadline(ask(std::move(store), std::move(question)), limit);
}

}  // namespace smartdiscover::sign_in
