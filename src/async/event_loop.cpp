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
    // The last owner was a handler of the loop itself. The thread owns the context too and ends with it.
    thread_.detach();
  } else {
    thread_.join();
  }
}

}  // namespace smartdiscover::async
