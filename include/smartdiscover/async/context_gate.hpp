#pragma once

// Whether other threads may still post work to an io_context. Asio empties its queue without a lock while an io_context is destroyed, so a
// thread that may outlive the io_context locks the gate while it posts.

#include <boost/asio/execution_context.hpp>

#include <memory>
#include <mutex>

namespace smartdiscover::async {

struct ContextGate {
  std::mutex mutex;
  bool closed = false;  // under the mutex; true: the io_context is being destroyed or gone

  // The gate of this io_context, which closes it before anything else in it is destroyed.
  static std::shared_ptr<ContextGate> of(boost::asio::execution_context& context);
};

}  // namespace smartdiscover::async
