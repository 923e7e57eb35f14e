#pragma once

// One connection to Dovecot's auth service, over which any number of questions are asked at once. Dovecot authentication protocol
// 1.x, the client's side (Dovecot 2.x, doc/auth-protocol.txt).

#include <smartdiscover/async/back_off.hpp>
#include <smartdiscover/base/result.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace smartdiscover::users {

struct DovecotAnswer {
  bool accepted = false;
  std::string fields;  // what came after the id, divided by tabs
};

// Lives on the loop of its io_context; nothing of it is safe from elsewhere but its making and its end.
class DovecotConnection : public std::enable_shared_from_this<DovecotConnection> {
 public:
  using Answer = DovecotAnswer;

  DovecotConnection(boost::asio::io_context& loop, std::string path, std::chrono::milliseconds timeout);

  // Asks for a verdict on `parameters`, all of an AUTH line but its id; connects before where it must, and once more where the
  // connection breaks. Errors: unavailable, timed_out, busy.
  boost::asio::awaitable<Result<Answer>> ask(std::string parameters);
  // Connects, if that has not been done and is due.
  boost::asio::awaitable<Result<void>> open();
  void close();

  const async::BackOff& back_off() const { return back_off_; }  // safe from everywhere

 private:
  using Clock = std::chrono::steady_clock;
  struct Link {
    explicit Link(boost::asio::io_context& loop) : socket(loop) {}
    boost::asio::local::stream_protocol::socket socket;
    std::string received;
    Clock::time_point heard;  // when it last said something
  };
  struct Question {
    explicit Question(boost::asio::io_context& loop) : bell(loop) {}
    boost::asio::steady_timer bell;
    std::optional<Answer> answer;
    bool lost = false;
  };

  boost::asio::awaitable<void> connect();
  boost::asio::awaitable<Result<void>> greet(std::shared_ptr<Link> link);
  boost::asio::awaitable<Result<std::string>> read_line(std::shared_ptr<Link> link);
  boost::asio::awaitable<void> read_answers(std::shared_ptr<Link> link);
  boost::asio::awaitable<void> write(std::shared_ptr<Link> link);
  void take_answer(std::string_view line);
  void send(std::string_view line);
  void drop();

  boost::asio::io_context& loop_;
  const std::string path_;
  const std::chrono::milliseconds timeout_;
  async::BackOff back_off_;
  std::shared_ptr<Link> link_;  // null: not connected
  bool connecting_ = false;
  bool closed_ = false;
  boost::asio::steady_timer connected_;  // rung when connecting_ ends
  std::string reason_;                   // why the last connection could not be made
  std::string unsent_;
  bool writing_ = false;
  std::uint32_t last_id_ = 0;
  std::map<std::uint32_t, std::shared_ptr<Question>> questions_;
};

}  // namespace smartdiscover::users
