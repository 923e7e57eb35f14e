#include "server/connection.hpp"

#include "server/statuses.hpp"

#include <smartdiscover/base/text.hpp>

#include <boost/asio/post.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace smartdiscover::server {
namespace {

using boost::asio::awaitable;
using boost::asio::use_awaitable;

// How long and how much a client may go on sending what is discarded, so that it can read the answer.
constexpr std::chrono::milliseconds linger_time{5'000};
constexpr std::size_t linger_bytes = 8U * 1024 * 1024;

// Reads in a row before the others have their turn: bytes may come in records of one byte each.
constexpr unsigned reads_in_a_row = 32;

}  // namespace

Connection::Connection(Worker& worker, int descriptor, boost::asio::ip::address address, const Listen& listen,
                       ConnectionSlot slot)
    : worker_(worker),
      listen_(listen),
      slot_(std::move(slot)),
      address_(std::move(address)),
      stream_(worker.context(), descriptor) {}

awaitable<void> Connection::run() {
  bool open = true;
  if (listen_.tls) open = co_await handshake();
  while (open) {
    enter(Phase::idle);
    // Waits here and not in a coroutine of its own, whose frame every idle connection would hold.
    for (auto arrival = look_for_request(stream_.has_pending()); arrival != Arrival::request; arrival = look_for_request(true)) {
      if (arrival == Arrival::nothing) co_await stream_.wait(Outcome::want_read);
      if (arrival == Arrival::empty_lines) co_await boost::asio::post(use_awaitable);
      if (arrival == Arrival::end || timed_out_) co_return stream_.close_notify();
    }
    const auto next = co_await exchange();
    if (next == Next::close) co_return;
    // A client that keeps sending requests must leave the others their turn.
    if (!unread_.empty() || stream_.has_pending()) co_await boost::asio::post(use_awaitable);
  }
  stream_.close_notify();
}

void Connection::enter(Phase phase) {
  const auto& limits = worker_.limits();
  const auto now = Clock::now();
  phase_ = phase;
  switch (phase) {
    case Phase::handshake: return set_deadline(now + limits.handshake);
    case Phase::idle: return set_deadline(now + (worker_.draining() ? std::min(limits.idle, limits.request) : limits.idle));
    case Phase::reading:
    case Phase::writing: return set_deadline(now + limits.request);
    case Phase::answering: return set_deadline(Clock::time_point::max());
    case Phase::closing: return set_deadline(now + std::min(limits.request, linger_time));
  }
}

void Connection::on_timeout() {
  timed_out_ = true;
  stream_.cancel();
}

void Connection::on_drain() {
  if (phase_ != Phase::idle) return;
  // One that already had an answer looks once more whether a request has just arrived, then closes.
  if (answered_) return stream_.cancel();
  set_deadline(std::min(deadline(), Clock::now() + worker_.limits().request));
}

awaitable<bool> Connection::handshake() {
  enter(Phase::handshake);
  // A client that sends nothing gets none of OpenSSL's memory.
  co_await stream_.wait(Outcome::want_read);
  const auto certificates = worker_.certificates();
  auto outcome = certificates && !timed_out_ ? stream_.begin_tls(certificates->context()) : Outcome::closed;
  if (outcome == Outcome::done) outcome = stream_.handshake();
  while (outcome == Outcome::want_read || outcome == Outcome::want_write) {
    co_await stream_.wait(outcome);
    if (timed_out_) break;
    outcome = stream_.handshake();
  }
  if (outcome == Outcome::done) {
    increment(worker_.counters().handshakes);
    co_return true;
  }
  increment(worker_.counters().failed_handshakes);
  note(observe::Level::debug, "TLS handshake failed",
       timed_out_                   ? "timed out"
       : outcome == Outcome::failed ? stream_.failure()
                                    : "connection closed by client");
  co_return false;
}

Outcome Connection::read_some() {
  const auto scratch = worker_.scratch();
  const auto transfer = stream_.read(scratch);
  unread_.append(scratch.data(), transfer.bytes);
  return transfer.outcome;
}

// RFC 9112 2.2: some clients send an empty line behind a body. It begins no request.
void Connection::skip_empty_lines() {
  const auto begin = unread_.find_first_not_of("\r\n");
  if (begin == std::string::npos) {
    std::string().swap(unread_);
  } else if (begin > 0 && unread_[begin - 1] == '\n') {
    unread_.erase(0, begin);
  }
}

// Reads what is there, if anything is: `readable` where there may be.
Connection::Arrival Connection::look_for_request(bool readable) {
  if (!unread_.empty()) return Arrival::request;
  const bool leaving = worker_.draining() && answered_;
  if (!readable && !leaving) return Arrival::nothing;
  const auto outcome = read_some();
  if (outcome == Outcome::closed || outcome == Outcome::failed) return Arrival::end;
  skip_empty_lines();
  if (!unread_.empty()) return Arrival::request;
  if (outcome == Outcome::done) return Arrival::empty_lines;
  return leaving ? Arrival::end : Arrival::nothing;
}

awaitable<Connection::Received> Connection::receive() {
  enter(Phase::reading);
  Received received;
  RequestReader reader(worker_.limits());
  bool continue_sent = false;
  for (unsigned reads = 1;; ++reads) {
    unread_.erase(0, reader.feed(unread_));
    if (unread_.empty()) std::string().swap(unread_);
    if (reader.state() != RequestReader::State::incomplete) break;
    if (reader.wants_continue() && !std::exchange(continue_sent, true)) {
      if (!co_await send("HTTP/1.1 100 Continue\r\n\r\n")) co_return received;
    }
    const auto outcome = read_some();
    if (outcome == Outcome::closed || outcome == Outcome::failed) co_return received;
    if (outcome != Outcome::done) {
      co_await stream_.wait(outcome);
    } else if (reads % reads_in_a_row == 0) {
      co_await boost::asio::post(use_awaitable);
    }
    if (timed_out_) {
      received.refusal = status::request_timeout;
      co_return received;
    }
  }
  received.refusal = reader.refusal();
  if (reader.method() == "HEAD") received.body = BodyUse::left_out;
  if (reader.state() != RequestReader::State::complete) co_return received;
  if (reader.keep_alive()) received.persistence = reader.http_1_0() ? Persistence::keep_and_say_so : Persistence::keep;
  received.request = reader.take();
  co_return received;
}

awaitable<Connection::Next> Connection::refuse(unsigned status, BodyUse body) {
  increment(worker_.counters().refused_requests);
  note(observe::Level::info, "request refused", std::to_string(status));
  timed_out_ = false;
  enter(Phase::writing);
  const auto answer = write_response(plain_answer(status), Persistence::close, body, worker_.date());
  const bool sent = co_await send(answer);
  if (sent) co_await linger();
  co_return Next::close;
}

awaitable<Connection::Next> Connection::exchange() {
  auto received = co_await receive();
  if (!received.request) {
    if (received.refusal == 0) co_return Next::close;
    co_return co_await refuse(received.refusal, received.body);
  }
  enter(Phase::answering);
  increment(worker_.counters().requests);
  http::Response response;
  try {
    auto answering = listen_.handler(std::move(*received.request), peer());
    response = co_await std::move(answering);
  } catch (...) {
    response = failed_answer(std::current_exception());
  }
  const auto persistence = worker_.draining() ? Persistence::close : received.persistence;

  enter(Phase::writing);
  const auto bytes = write_response(response, persistence, received.body, worker_.date());
  std::string_view rest = bytes;
  // Mostly the kernel takes all of it at once, and no coroutine has to wait.
  if (send_now(rest) != Outcome::done && !co_await send(rest)) co_return Next::close;
  answered_ = true;
  if (persistence != Persistence::close) co_return Next::request;
  if (unread_.empty() && !stream_.has_pending() && !stream_.has_arrived()) {
    stream_.close_notify();
  } else {
    // Closing on unread bytes would reset the connection under the answer.
    co_await linger();
  }
  co_return Next::close;
}

http::Response Connection::failed_answer(const std::exception_ptr& failure) {
  std::string what = "an unknown exception";
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& error) {
    what = error.what();
  } catch (...) {
  }
  worker_.log().write(observe::Level::error, "unhandled exception in request handler", {{"what", std::string_view(what)}});
  return plain_answer(status::internal_error);
}

// Cuts off `rest` what was sent; `done` where that is all.
Outcome Connection::send_now(std::string_view& rest) {
  while (!rest.empty()) {
    const auto transfer = stream_.write(rest);
    if (transfer.outcome != Outcome::done) return transfer.outcome;
    rest.remove_prefix(transfer.bytes);
  }
  return Outcome::done;
}

awaitable<bool> Connection::send(std::string_view rest) {
  for (auto outcome = send_now(rest); outcome != Outcome::done; outcome = send_now(rest)) {
    if (outcome == Outcome::closed || outcome == Outcome::failed) co_return false;
    co_await stream_.wait(outcome);
    if (timed_out_) co_return false;
  }
  co_return true;
}

awaitable<void> Connection::linger() {
  stream_.shut_down();
  std::string().swap(unread_);
  enter(Phase::closing);
  std::size_t discarded = 0;
  for (unsigned reads = 1; discarded < linger_bytes; ++reads) {
    const auto transfer = stream_.discard(worker_.scratch());
    if (transfer.outcome == Outcome::closed) co_return;
    discarded += transfer.bytes;
    if (transfer.outcome != Outcome::done) {
      co_await stream_.wait(transfer.outcome);
    } else if (reads % reads_in_a_row == 0) {
      co_await boost::asio::post(use_awaitable);
    }
    if (timed_out_) co_return;
  }
}

Peer Connection::peer() const {
  Peer peer;
  peer.address = address_;
  peer.tls = stream_.tls();
  peer.server_name = lower(stream_.server_name());
  return peer;
}

void Connection::note(observe::Level level, std::string_view message, std::string_view reason) const {
  if (!worker_.log().enabled(level)) return;
  const auto client = address_.to_string();
  worker_.log().write(level, message, {{"client", std::string_view(client)}, {"reason", reason}});
}

}  // namespace smartdiscover::server
