#include "server/worker.hpp"

#include "server/connection.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <exception>
#include <string_view>

namespace smartdiscover::server {

Worker::Worker(const Limits& limits, std::shared_ptr<const tls::Certificates> certificates, ServerCounters& counters,
               observe::Log& log)
    : limits_(limits), certificates_(std::move(certificates)), counters_(counters), log_(log) {}

void Worker::begin(std::unique_ptr<Connection> connection) {
  boost::asio::post(context_, [this, connection = std::move(connection)]() mutable {
    auto& begun = *connection;
    deadlines_.watch(begun);
    // The connection lives as long as its coroutine.
    auto ended = [this, kept = std::move(connection)](std::exception_ptr failure) {
      if (!failure) return;
      try {
        std::rethrow_exception(failure);
      } catch (const std::exception& error) {
        log_.write(observe::Level::error, "unhandled exception in connection", {{"what", std::string_view(error.what())}});
      }
    };
    boost::asio::co_spawn(context_, begun.run(), std::move(ended));
  });
}

void Worker::replace(const Limits& limits) {
  boost::asio::post(context_, [this, limits] { limits_ = limits; });
}

void Worker::replace(std::shared_ptr<const tls::Certificates> certificates) {
  boost::asio::post(context_,
                    [this, certificates = std::move(certificates)]() mutable { certificates_ = std::move(certificates); });
}

void Worker::begin_drain() {
  boost::asio::post(context_, [this] {
    draining_ = true;
    deadlines_.begin_drain();
  });
}

void Worker::run() {
  while (!context_.stopped()) {
    try {
      context_.run();
    } catch (const std::exception& error) {
      log_.write(observe::Level::error, "unhandled exception in event loop", {{"what", std::string_view(error.what())}});
    }
  }
}

}  // namespace smartdiscover::server
