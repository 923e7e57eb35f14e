#pragma once

// The life of one connection: TLS handshake, then requests and answers in turn, each within its limit. One coroutine; while it waits for
// the next request it holds neither buffer nor parser.

#include "server/admission.hpp"
#include "server/deadlines.hpp"
#include "server/request_reader.hpp"
#include "server/response_writer.hpp"
#include "server/stream.hpp"
#include "server/worker.hpp"

#include <smartdiscover/server/server.hpp>

#include <boost/asio/awaitable.hpp>

#include <exception>
#include <optional>
#include <string>
#include <string_view>

namespace smartdiscover::server {

class Connection final : public Timed {
 public:
  // Takes over `descriptor`. `listen` outlives the connection.
  Connection(Worker& worker, int descriptor, boost::asio::ip::address address, const Listen& listen, ConnectionSlot slot);

  boost::asio::awaitable<void> run();

  void on_timeout() override;
  void on_drain() override;

 private:
  enum class Phase { handshake, idle, reading, answering, writing, closing };
  enum class Next { request, close };
  // What an idle connection finds: `empty_lines` where more may be there at once.
  enum class Arrival { request, nothing, empty_lines, end };

  // A request that is complete, or why there is none.
  struct Received {
    std::optional<http::Request> request;
    Persistence persistence = Persistence::close;
    unsigned refusal = 0;          // the status to answer; 0 without a request: the client is gone
    BodyUse body = BodyUse::sent;  // of that answer
  };

  boost::asio::awaitable<bool> handshake();
  boost::asio::awaitable<Received> receive();
  boost::asio::awaitable<Next> exchange();
  boost::asio::awaitable<Next> refuse(unsigned status, BodyUse body);
  boost::asio::awaitable<bool> send(std::string_view rest);
  boost::asio::awaitable<void> linger();

  void enter(Phase phase);
  Arrival look_for_request(bool readable);
  Outcome send_now(std::string_view& rest);
  http::Response failed_answer(const std::exception_ptr& failure);
  void skip_empty_lines();
  Outcome read_some();
  Peer peer() const;
  void note(observe::Level level, std::string_view message, std::string_view reason) const;

  Worker& worker_;
  const Listen& listen_;
  ConnectionSlot slot_;
  boost::asio::ip::address address_;
  std::string unread_;  // bytes that arrived and belong to no request yet
  Phase phase_ = Phase::handshake;
  bool timed_out_ = false;
  bool answered_ = false;  // at least once
  Stream stream_;
};

}  // namespace smartdiscover::server
