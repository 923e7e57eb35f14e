#include "users/remote/dovecot_connection.hpp"

#include <smartdiscover/async/deadline.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <charconv>
#include <random>

namespace smartdiscover::users {

namespace {

namespace asio = boost::asio;
constexpr auto as_values = asio::as_tuple(asio::use_awaitable);

constexpr std::size_t longest_dovecot_line = 64 * 1024;
constexpr std::size_t most_requests = 1000;

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
    : loop_(loop), path_(std::move(path)), timeout_(timeout) {}

asio::awaitable<Result<DovecotConnection::Answer>> DovecotConnection::ask(std::shared_ptr<DovecotConnection> self,
                                                                          Secret parameters) {
  const auto deadline = Clock::now() + self->timeout_;
  // Asking twice does no harm, and a service that was restarted meanwhile answers the second time.
  for (int attempt = 0; attempt < 2; ++attempt) {
    auto opening = open(self);
    if (const auto opened = co_await std::move(opening); !opened) co_return opened.error();
    if (self->replies_.size() >= most_requests) co_return failure(Errc::busy, "too many requests wait for Dovecot");
    const auto id = ++self->last_id_;
    const auto link = self->link_;
    const auto started = Clock::now();
    const Reply reply;
    self->replies_.emplace(id, reply);
    self->send(concat({"AUTH\t", std::to_string(id), "\t", parameters.text(), "\n"}));
    auto waiting = reply.wait(deadline);
    auto answer = co_await std::move(waiting);
    self->replies_.erase(id);
    if (!answer) {
      self->send("CANCEL\t" + std::to_string(id) + "\n");
      // A Dovecot that sent nothing at all may have left us with a dead connection.
      if (link == self->link_ && link->last_read < started) self->drop();
      co_return failure(Errc::timed_out, "no answer from Dovecot within " + std::to_string(self->timeout_.count()) + " ms");
    }
    if (*answer) co_return std::move(**answer);
  }
  co_return failure(Errc::unavailable, "Dovecot closed the connection " + self->path_);
}

asio::awaitable<Result<void>> DovecotConnection::open(std::shared_ptr<DovecotConnection> self) {
  if (self->closed_) co_return failure(Errc::unavailable, "the store is no longer in use");
  if (self->link_ != nullptr) co_return Result<void>();
  if (!self->connecting_) {
    if (auto error = self->retry_.error()) co_return std::move(*error);
    self->connecting_ = true;
    asio::co_spawn(self->loop_, connect(self), asio::detached);
  }
  const async::Completion<Result<void>> connected;
  self->waiting_.push_back(connected);
  auto waiting = connected.wait();
  auto result = co_await std::move(waiting);
  co_return std::move(*result);
}

void DovecotConnection::close() {
  closed_ = true;
  drop();
}

asio::awaitable<void> DovecotConnection::connect(std::shared_ptr<DovecotConnection> self) {
  const auto link = std::make_shared<Link>(self->loop_);
  auto greeting = async::with_deadline(greet(self, link), self->timeout_);
  auto greeted = co_await std::move(greeting);
  self->connecting_ = false;
  if (greeted && self->closed_) greeted = failure(Errc::unavailable, "the store is no longer in use");
  if (greeted) {
    self->retry_.record_success();
    self->link_ = link;
    self->unsent_.clear();
    asio::co_spawn(self->loop_, read_answers(self, link), asio::detached);
  } else {
    boost::system::error_code ignored;
    link->socket.close(ignored);
    if (greeted.error().code == Errc::timed_out) greeted = failure(Errc::unavailable, self->path_ + ": Dovecot does not answer");
    self->retry_.record_failure(greeted.error());
  }
  for (const auto& waiting : std::exchange(self->waiting_, {})) waiting.complete(greeted);
}

asio::awaitable<Result<void>> DovecotConnection::greet(std::shared_ptr<DovecotConnection> self, std::shared_ptr<Link> link) {
  const auto& path = self->path_;
  boost::system::error_code error;
  asio::local::stream_protocol::endpoint endpoint;
  try {
    endpoint.path(path);
  } catch (const std::exception&) {
    co_return failure(Errc::unavailable, "the path of the socket is too long: " + path);
  }
  auto connecting = link->socket.async_connect(endpoint, as_values);
  std::tie(error) = co_await std::move(connecting);
  if (error) co_return failure(Errc::unavailable, "cannot connect to " + path + ": " + error.message());
  const std::string hello = "VERSION\t1\t1\nCPID\t" + std::to_string(unused_client_number()) + "\n";
  auto writing = asio::async_write(link->socket, asio::buffer(hello), as_values);
  std::tie(error, std::ignore) = co_await std::move(writing);
  if (error) co_return failure(Errc::unavailable, "cannot write to " + path + ": " + error.message());
  bool speaks_plain = false;
  for (;;) {
    auto reading = self->read_line(link);
    const auto line = co_await std::move(reading);
    if (!line) co_return line.error();
    std::string_view rest = *line;
    const auto command = next_field(rest);
    if (command == "VERSION" && next_field(rest) != "1")
      co_return failure(Errc::unavailable, path + ": expected version 1 of Dovecot's authentication protocol, found another");
    if (command == "MECH" && next_field(rest) == "PLAIN") speaks_plain = true;
    if (command == "DONE") break;
  }
  if (!speaks_plain) co_return failure(Errc::unavailable, path + ": Dovecot does not offer PLAIN; add it to auth_mechanisms");
  co_return Result<void>();
}

asio::awaitable<Result<std::string>> DovecotConnection::read_line(std::shared_ptr<Link> link) {
  auto buffer = asio::dynamic_buffer(link->received, longest_dovecot_line);
  auto reading = asio::async_read_until(link->socket, buffer, '\n', as_values);
  const auto [error, size] = co_await std::move(reading);
  if (error) co_return failure(Errc::unavailable, path_ + ": Dovecot closed the connection: " + error.message());
  std::string line = link->received.substr(0, size - 1);
  link->received.erase(0, size);
  link->last_read = Clock::now();
  co_return line;
}

asio::awaitable<void> DovecotConnection::read_answers(std::shared_ptr<DovecotConnection> self, std::shared_ptr<Link> link) {
  while (link == self->link_) {
    auto reading = self->read_line(link);
    const auto line = co_await std::move(reading);
    if (link != self->link_) co_return;
    line ? self->take_answer(*line) : self->drop();
  }
}

void DovecotConnection::take_answer(std::string_view line) {
  const auto word = next_field(line);
  if (word != "OK" && word != "FAIL" && word != "CONT") return;
  const auto number = next_field(line);
  std::uint32_t id = 0;
  std::from_chars(number.data(), number.data() + number.size(), id);
  const auto found = replies_.find(id);
  // CONT is a refusal: PLAIN with an initial response has no second step.
  if (found != replies_.end()) found->second.complete(Answer{word == "OK", std::string(line)});
}

void DovecotConnection::send(Secret line) {
  if (link_ == nullptr) return;
  unsent_.push_back(std::move(line));
  if (std::exchange(writing_, true)) return;
  asio::co_spawn(loop_, write(shared_from_this()), asio::detached);
}

asio::awaitable<void> DovecotConnection::write(std::shared_ptr<DovecotConnection> self) {
  while (!self->unsent_.empty()) {
    const auto link = self->link_;
    const auto lines = std::exchange(self->unsent_, {});
    std::vector<asio::const_buffer> buffers;
    for (const auto& line : lines) buffers.push_back(asio::buffer(line.text()));
    auto writing = asio::async_write(link->socket, buffers, as_values);
    const auto [error, size] = co_await std::move(writing);
    if (error && link == self->link_) self->drop();
  }
  self->writing_ = false;
}

void DovecotConnection::drop() {
  boost::system::error_code ignored;
  if (link_ != nullptr) link_->socket.close(ignored);
  link_.reset();
  unsent_.clear();
  for (const auto& [id, reply] : replies_) reply.complete(std::nullopt);
}

}  // namespace smartdiscover::users
