#include <smartdiscover/async/event_loop.hpp>
#include <smartdiscover/async/signals_blocked.hpp>

#include <boost/asio/executor_work_guard.hpp>

namespace smartdiscover::async {

EventLoop::EventLoop() : context_(std::make_shared<boost::asio::io_context>(1)) {
  const SignalsBlocked blocked;
  thread_ = std::thread([context = context_] {
    const auto work = boost::asio::make_work_guard(*context);
    context->run();
  });
}

EventLoop::~EventLoop() {
  context_->stop();
  if (thread_.get_id() == std::this_thread::get_id()) {
    // The last who held it ran on it. The thread takes the context along and ends.
    thread_.detach();
  } else {
    thread_.join();
  }
}

Error EventLoop::broken(const std::exception_ptr& exception) {
  try {
    std::rethrow_exception(exception);
  } catch (const std::exception& thrown) {
    return failure(Errc::unavailable, thrown.what());
  }
}

}  // namespace smartdiscover::async
