#pragma once

// Whether an io_context may still be handed work from other threads. Asio empties its queue without a lock while an io_context is
// destroyed, so whoever posts from a thread that nobody waits for asks the gate, and holds it meanwhile.

#include <boost/asio/execution_context.hpp>

#include <memory>
#include <mutex>

namespace smartdiscover::async {

struct ContextGate {
  std::mutex mutex;
  bool closed = false;  // under the mutex; once true, the context is going or gone

  // The one of this context, which closes it before anything else of the context ends.
  static std::shared_ptr<ContextGate> of(boost::asio::execution_context& context);
};

}  // namespace smartdiscover::async
