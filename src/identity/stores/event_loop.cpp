#include "identity/stores/event_loop.hpp"

#include <boost/asio/executor_work_guard.hpp>

#include <csignal>

namespace smartdiscover::identity {

namespace {

// Signals are for the threads of the server.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_{};
};

}  // namespace

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

}  // namespace smartdiscover::identity
