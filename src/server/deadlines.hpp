#pragma once

// Time limits without a timer for each connection: a list of what has a limit, looked through a few times a second by one timer that
// stands still while the list is empty. Limits are met to within one tick. Used by the thread of its event loop.

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/intrusive/list.hpp>

#include <chrono>

namespace smartdiscover::server {

using Clock = std::chrono::steady_clock;

class Timed : public boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
 public:
  void set_deadline(Clock::time_point deadline) { deadline_ = deadline; }
  Clock::time_point deadline() const { return deadline_; }

  // The deadline has passed. Called once for each deadline; must not destroy anything at once.
  virtual void on_timeout() = 0;
  // The server stops. Must not destroy anything at once.
  virtual void on_drain() = 0;

 protected:
  ~Timed() = default;

 private:
  Clock::time_point deadline_ = Clock::time_point::max();
};

class Deadlines {
 public:
  static constexpr std::chrono::milliseconds tick{250};

  explicit Deadlines(boost::asio::io_context& context) : timer_(context) {}

  // Watched until it is destroyed.
  void watch(Timed& timed);
  void begin_drain();

 private:
  void arm();
  void expire();

  boost::intrusive::list<Timed, boost::intrusive::constant_time_size<false>> watched_;
  boost::asio::steady_timer timer_;
  bool ticking_ = false;
};

}  // namespace smartdiscover::server
