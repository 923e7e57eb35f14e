#include "users/remote/dovecot_connection.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <openssl/crypto.h>

#include <charconv>
#include <random>

namespace smartdiscover::users {

namespace {

namespace asio = boost::asio;
constexpr auto as_values = asio::as_tuple(asio::use_awaitable);

constexpr std::size_t longest_dovecot_line = 64 * 1024;
constexpr std::size_t most_questions = 1000;

// Up to the next tab, which goes too.
std::string_view next_field(std::string_view& rest) {
  const auto tab = rest.find('\t');
  const auto field = rest.substr(0, tab);
  rest = tab == std::string_view::npos ? std::string_view() : rest.substr(tab + 1);
  return field;
}

// Dovecot takes it for the client's process and refuses a second connection with the same number; ours are several, before and
// after a reload.
std::uint32_t unused_client_number() {
  std::random_device device;
  return std::uniform_int_distribution<std::uint32_t>(1U << 22U, (1U << 31U) - 1)(device);
}

}  // namespace

DovecotConnection::DovecotConnection(asio::io_context& loop, std::string path, std::chrono::milliseconds timeout)
    : loop_(loop), path_(std::move(path)), timeout_(timeout), connected_(loop, Clock::time_point::max()) {}

asio::awaitable<Result<DovecotConnection::Answer>> DovecotConnection::ask(std::string parameters) {
  const auto self = shared_from_this();
  const auto deadline = Clock::now() + timeout_;
  // A verdict may be asked for twice; a service that was restarted meanwhile answers the second time.
  for (int attempt = 0; attempt < 2; ++attempt) {
    auto opening = open();
    if (const auto opened = co_await std::move(opening); !opened) co_return opened.error();
    if (questions_.size() >= most_questions) co_return failure(Errc::busy, "too many questions wait for Dovecot");
    const auto id = ++last_id_;
    const auto link = link_;
    const auto asked = Clock::now();
    const auto question = std::make_shared<Question>(loop_);
    question->bell.expires_at(deadline);
    questions_.emplace(id, question);
    send("AUTH\t" + std::to_string(id) + "\t" + parameters + "\n");
    auto waiting = question->bell.async_wait(as_values);
    co_await std::move(waiting);
    questions_.erase(id);
    if (question->answer) co_return std::move(*question->answer);
    if (!question->lost) {
      send("CANCEL\t" + std::to_string(id) + "\n");
      // A Dovecot that is silent altogether may have left us with a dead connection.
      if (link == link_ && link->heard < asked) drop();
      co_return failure(Errc::timed_out, "Dovecot gave no verdict within " + std::to_string(timeout_.count()) + " ms");
    }
  }
  co_return failure(Errc::unavailable, "Dovecot closed the connection " + path_);
}

asio::awaitable<Result<void>> DovecotConnection::open() {
  const auto self = shared_from_this();
  if (closed_) co_return failure(Errc::unavailable, "the store is no longer in use");
  if (link_ == nullptr && !connecting_) {
    if (!back_off_.may_try()) co_return failure(Errc::unavailable, reason_);
    connecting_ = true;
    asio::co_spawn(loop_, connect(), asio::detached);
  }
  while (connecting_) {
    auto waiting = connected_.async_wait(as_values);
    co_await std::move(waiting);
  }
  if (link_ == nullptr) co_return failure(Errc::unavailable, reason_);
  co_return Result<void>();
}

void DovecotConnection::close() {
  closed_ = true;
  drop();
}

asio::awaitable<void> DovecotConnection::connect() {
  const auto self = shared_from_this();
  const auto link = std::make_shared<Link>(loop_);
  asio::steady_timer deadline(loop_, timeout_);
  deadline.async_wait([link](const boost::system::error_code& error) {
    boost::system::error_code ignored;
    if (!error) link->socket.close(ignored);
  });
  auto greeting = greet(link);
  const auto greeted = co_await std::move(greeting);
  deadline.cancel();
  connecting_ = false;
  if (greeted && !closed_) {
    back_off_.succeeded();
    link_ = link;
    unsent_.clear();
    asio::co_spawn(loop_, read_answers(link), asio::detached);
  } else {
    reason_ = greeted ? "the store is no longer in use" : greeted.error().detail;
    back_off_.failed();
  }
  connected_.cancel();
}

asio::awaitable<Result<void>> DovecotConnection::greet(std::shared_ptr<Link> link) {
  boost::system::error_code error;
  asio::local::stream_protocol::endpoint endpoint;
  try {
    endpoint.path(path_);
  } catch (const std::exception&) {
    co_return failure(Errc::unavailable, "the path of the socket is too long: " + path_);
  }
  auto connecting = link->socket.async_connect(endpoint, as_values);
  std::tie(error) = co_await std::move(connecting);
  if (error) co_return failure(Errc::unavailable, "cannot connect to " + path_ + ": " + error.message());
  const std::string hello = "VERSION\t1\t1\nCPID\t" + std::to_string(unused_client_number()) + "\n";
  auto writing = asio::async_write(link->socket, asio::buffer(hello), as_values);
  std::tie(error, std::ignore) = co_await std::move(writing);
  if (error) co_return failure(Errc::unavailable, "cannot write to " + path_ + ": " + error.message());
  bool speaks_plain = false;
  for (;;) {
    auto reading = read_line(link);
    const auto line = co_await std::move(reading);
    if (!line) co_return line.error();
    std::string_view rest = *line;
    const auto command = next_field(rest);
    if (command == "VERSION" && next_field(rest) != "1")
      co_return failure(Errc::unavailable, path_ + ": this Dovecot speaks another version of the authentication protocol than 1");
    if (command == "MECH" && next_field(rest) == "PLAIN") speaks_plain = true;
    if (command == "DONE") break;
  }
  if (!speaks_plain)
    co_return failure(Errc::unavailable, path_ + ": this Dovecot does not offer PLAIN; add it to its auth_mechanisms");
  co_return Result<void>();
}

asio::awaitable<Result<std::string>> DovecotConnection::read_line(std::shared_ptr<Link> link) {
  auto buffer = asio::dynamic_buffer(link->received, longest_dovecot_line);
  auto reading = asio::async_read_until(link->socket, buffer, '\n', as_values);
  const auto [error, size] = co_await std::move(reading);
  if (error)
    co_return failure(Errc::unavailable, error == asio::error::operation_aborted
                                             ? path_ + ": Dovecot does not answer"
                                             : path_ + ": Dovecot closed the connection: " + error.message());
  std::string line = link->received.substr(0, size - 1);
  link->received.erase(0, size);
  link->heard = Clock::now();
  co_return line;
}

asio::awaitable<void> DovecotConnection::read_answers(std::shared_ptr<Link> link) {
  const auto self = shared_from_this();
  while (link == link_) {
    auto reading = read_line(link);
    const auto line = co_await std::move(reading);
    if (link != link_) co_return;
    if (!line) {
      drop();
      co_return;
    }
    take_answer(*line);
  }
}

void DovecotConnection::take_answer(std::string_view line) {
  const auto word = next_field(line);
  if (word != "OK" && word != "FAIL" && word != "CONT") return;
  const auto number = next_field(line);
  std::uint32_t id = 0;
  std::from_chars(number.data(), number.data() + number.size(), id);
  const auto found = questions_.find(id);
  if (found == questions_.end()) return;
  // PLAIN with a first response has nothing to go on with.
  found->second->answer = Answer{word == "OK", std::string(line)};
  found->second->bell.cancel();
}

void DovecotConnection::send(std::string_view line) {
  if (link_ == nullptr) return;
  unsent_ += line;
  if (writing_) return;
  writing_ = true;
  asio::co_spawn(loop_, write(link_), asio::detached);
}

asio::awaitable<void> DovecotConnection::write(std::shared_ptr<Link> link) {
  const auto self = shared_from_this();
  while (!unsent_.empty() && link == link_) {
    auto sent = std::exchange(unsent_, {});
    auto writing = asio::async_write(link->socket, asio::buffer(sent), as_values);
    const auto [error, size] = co_await std::move(writing);
    OPENSSL_cleanse(sent.data(), sent.size());
    if (error && link == link_) drop();
  }
  writing_ = false;
  if (!unsent_.empty()) send({});
}

void DovecotConnection::drop() {
  boost::system::error_code ignored;
  if (link_ != nullptr) link_->socket.close(ignored);
  link_.reset();
  OPENSSL_cleanse(unsent_.data(), unsent_.size());
  unsent_.clear();
  for (auto& [id, question] : questions_) {
    question->lost = true;
    question->bell.cancel();
  }
}

}  // namespace smartdiscover::users
