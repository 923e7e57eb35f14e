#include "unit/server/running_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <map>
#include <stdexcept>

namespace smartdiscover::server::test {

namespace asio = boost::asio;
using namespace std::chrono_literals;

asio::awaitable<void> Gate::pass() {
  const auto executor = co_await asio::this_coro::executor;
  const auto timer = std::make_shared<asio::steady_timer>(executor, asio::steady_timer::time_point::max());
  bool wait = false;
  {
    const std::lock_guard lock(mutex_);
    ++arrivals_;
    arrived_.notify_all();
    wait = !is_open_;
    if (wait) waiting_.push_back(timer);
  }
  if (wait) co_await timer->async_wait(asio::as_tuple(asio::use_awaitable));
}

void Gate::open() {
  const std::lock_guard lock(mutex_);
  is_open_ = true;
  for (const auto& timer : waiting_) asio::post(timer->get_executor(), [timer] { timer->cancel(); });
  waiting_.clear();
}

void Gate::await_arrivals(std::size_t count) {
  std::unique_lock lock(mutex_);
  if (!arrived_.wait_for(lock, 20s, [&] { return arrivals_ >= count; })) throw std::runtime_error("nobody came to the gate");
}

asio::awaitable<http::Response> tell(std::shared_ptr<Gate> gate, http::Request request, Peer peer) {
  http::Response response;
  response.content_type = "text/plain";
  if (request.path == "/throw") throw std::runtime_error("the handler failed");
  if (request.path == "/gate") co_await gate->pass();
  if (request.path == "/204") response.status = 204;
  if (request.path == "/304") response.status = 304;
  if (request.path == "/big") {
    response.body.assign(1024 * 1024, 'b');
    co_return response;
  }
  if (request.path == "/empty") {
    response.content_type.clear();
    co_return response;
  }
  response.body = "method " + request.method + "\npath " + request.path + "\nquery " + request.query + "\nhost " + request.host +
                  "\nbody " + request.body + "\naddress " + peer.address.to_string() + "\ntls " + (peer.tls ? "yes" : "no") +
                  "\nname " + peer.server_name + "\n";
  co_return response;
}

bool eventually(const std::function<bool()>& holds) {
  const auto end = std::chrono::steady_clock::now() + 20s;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(2ms);
  }
  return true;
}

RunningServer::RunningServer(const Wish& wish) : log_({.level = observe::Level::debug, .hash_key = "k"}, &log_text_) {
  const auto certificates = wish.certificates ? wish.certificates : certificates_for("mail.example.com");
  server_ = std::make_unique<Server>(wish.workers, wish.limits, certificates, log_);
  const Handler handler = [gate = gate_](http::Request request, Peer peer) {
    return tell(gate, std::move(request), std::move(peer));
  };
  plain_port_ = server_->listen({{wish.host, 0}, false, handler}).value();
  tls_port_ = server_->listen({{wish.host, 0}, true, handler}).value();
  thread_ = std::thread([this] { server_->run(); });
}

RunningServer::~RunningServer() {
  gate_->open();
  server_->stop();
  join();
}

void RunningServer::join() {
  if (thread_.joinable()) thread_.join();
}

std::shared_ptr<const tls::Certificates> certificates_for(const std::string& dns_name) {
  static std::map<std::string, std::shared_ptr<const tls::Certificates>> made;
  auto& certificates = made[dns_name];
  if (!certificates) {
    const Folder folder;
    std::vector<std::string> errors;
    certificates =
        tls::Certificates::load({.files = {write_certificate(folder, "one", make_certificate(dns_name))}}, nullptr, errors)
            .value();
  }
  return certificates;
}

}  // namespace smartdiscover::server::test
