#pragma once

#include <smartdiscover/users/user_store.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <memory>

namespace smartdiscover::sign_in {

// A store's answer, or timed_out when it takes longer than `limit`; then the store goes on by itself and its answer is dropped,
// so that even a store that cannot be interrupted keeps no sign-in waiting. An exception of the store becomes unavailable.
boost::asio::awaitable<Result<users::StoreReply>> ask_in_time(std::shared_ptr<users::UserStore> store,
                                                              users::StoreQuestion question, std::chrono::milliseconds limit);

}  // namespace smartdiscover::sign_in
