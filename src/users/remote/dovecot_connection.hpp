#pragma once

// One connection to Dovecot's auth service, for any number of requests at the same time. Dovecot authentication protocol
// 1.x, the client's side (Dovecot 2.x, doc/auth-protocol.txt).

#include <smartdiscover/async/completion.hpp>
#include <smartdiscover/async/retry_schedule.hpp>
#include <smartdiscover/base/result.hpp>
#include <smartdiscover/base/secret.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smartdiscover::users {

struct DovecotAnswer {
  bool accepted = false;
  std::string fields;  // what came after the id, divided by tabs
};

// Everything but the constructor, the destructor and retry() is called on the thread of its io_context.
class DovecotConnection : public std::enable_shared_from_this<DovecotConnection> {
 public:
  using Answer = DovecotAnswer;

  DovecotConnection(boost::asio::io_context& loop, std::string path, std::chrono::milliseconds timeout);

  // Asks about `parameters`, all of an AUTH line but its id. Connects first where it has to, and once more where the connection
  // breaks. Errors: unavailable, timed_out, busy.
  static boost::asio::awaitable<Result<Answer>> ask(std::shared_ptr<DovecotConnection> self, Secret parameters);
  // Connects, if it is not connected and an attempt is due.
  static boost::asio::awaitable<Result<void>> open(std::shared_ptr<DovecotConnection> self);
  void close();

  const async::RetrySchedule& retry() const { return retry_; }  // safe from several threads at once

 private:
  using Clock = std::chrono::steady_clock;
  struct Link {
    explicit Link(boost::asio::io_context& loop) : socket(loop) {}
    boost::asio::local::stream_protocol::socket socket;
    std::string received;
    Clock::time_point last_read;
  };
  using Reply = async::Completion<std::optional<Answer>>;  // nullopt: the connection was lost

  static boost::asio::awaitable<void> connect(std::shared_ptr<DovecotConnection> self);
  static boost::asio::awaitable<Result<void>> greet(std::shared_ptr<DovecotConnection> self, std::shared_ptr<Link> link);
  boost::asio::awaitable<Result<std::string>> read_line(std::shared_ptr<Link> link);
  static boost::asio::awaitable<void> read_answers(std::shared_ptr<DovecotConnection> self, std::shared_ptr<Link> link);
  static boost::asio::awaitable<void> write(std::shared_ptr<DovecotConnection> self);
  void take_answer(std::string_view line);
  void send(Secret line);
  void drop();

  boost::asio::io_context& loop_;
  const std::string path_;
  const std::chrono::milliseconds timeout_;
  async::RetrySchedule retry_;
  std::shared_ptr<Link> link_;  // null: not connected
  bool connecting_ = false;
  bool closed_ = false;
  std::vector<async::Completion<Result<void>>> waiting_;  // for the end of connecting_
  std::vector<Secret> unsent_;
  bool writing_ = false;
  std::uint32_t last_id_ = 0;
  std::map<std::uint32_t, Reply> replies_;
};

}  // namespace smartdiscover::users
