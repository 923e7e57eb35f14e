#include "users/failure_log.hpp"
#include "users/remote/http_verdict.hpp"
#include "users/remote/remote_stores.hpp"
#include "users/sql/login_template.hpp"

#include <smartdiscover/async/back_off.hpp>
#include <smartdiscover/async/turns.hpp>
#include <smartdiscover/base/text.hpp>
#include <smartdiscover/client/http_client.hpp>
#include <smartdiscover/passwords/hashes.hpp>

#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include <fstream>
#include <iterator>

namespace smartdiscover::users {

namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

constexpr std::size_t http_connections_at_once = 16;

// Read for each question: whoever changes it wants no reload.
Result<std::string> read_token(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string token(std::istreambuf_iterator<char>(stream), {});
  token = std::string(trim(token));
  if (!stream || token.empty() || token.find_first_of(" \r\n\t") != std::string::npos)
    return failure(Errc::unavailable, "token_file " + file.string() + " cannot be read, or holds no token");
  return token;
}

// What lives on the loop: the connections.
class HttpBackend : public std::enable_shared_from_this<HttpBackend> {
 public:
  HttpBackend(asio::io_context& loop, HttpStoreDefinition http, std::chrono::milliseconds timeout)
      : loop_(loop), http_(std::move(http)), timeout_(timeout), turns_(loop, http_connections_at_once) {}

  asio::awaitable<Result<client::HttpResponse>> post(std::string body) {
    const auto self = shared_from_this();
    if (!back_off_.may_try()) co_return failure(Errc::unavailable, reason_);
    const auto deadline = Clock::now() + timeout_;
    auto taking = turns_.take(deadline);
    if (const bool taken = co_await std::move(taking); !taken) co_return failure(Errc::timed_out, "all connections are busy");
    auto asking = ask(std::move(body), deadline);
    auto answer = co_await std::move(asking);
    turns_.give();
    if (answer) {
      back_off_.succeeded();
    } else {
      reason_ = answer.error().detail;
      back_off_.failed();
    }
    co_return answer;
  }

  asio::awaitable<Result<void>> probe() {
    const auto self = shared_from_this();
    client::ClientStream stream(loop_);
    const auto url = client::HttpUrl::parse(http_.url);
    stream.set_deadline(Clock::now() + timeout_);
    auto connecting = stream.connect(url->host, url->port);
    const auto connected = co_await std::move(connecting);
    connected ? back_off_.succeeded() : back_off_.failed();
    co_return connected;
  }

  void close() { idle_.clear(); }
  const async::BackOff& back_off() const { return back_off_; }

 private:
  asio::awaitable<Result<client::HttpResponse>> ask(std::string body, Clock::time_point deadline) {
    const auto url = client::HttpUrl::parse(http_.url);
    if (!url) co_return failure(Errc::unavailable, "the url is none");
    client::HttpRequest question{{{"Content-Type", "application/json"}, {"Accept", "application/json"}}, std::move(body)};
    if (!http_.token_file.empty()) {
      const auto token = read_token(http_.token_file);
      if (!token) co_return token.error();
      question.headers.emplace_back("Authorization", "Bearer " + *token);
    }
    if (tls_ == nullptr && url->scheme == client::HttpUrl::Scheme::https) {
      auto made = client::make_client_tls(http_.ca);
      if (!made) co_return failure(Errc::unavailable, made.error().detail);
      tls_ = std::move(*made);
    }
    std::unique_ptr<client::HttpClient> client;
    if (idle_.empty()) {
      client = std::make_unique<client::HttpClient>(loop_, *url, tls_);
    } else {
      client = std::move(idle_.back());
      idle_.pop_back();
    }
    auto posting = client->post(std::move(question), deadline);
    auto answer = co_await std::move(posting);
    if (answer) idle_.push_back(std::move(client));
    co_return answer;
  }

  asio::io_context& loop_;
  const HttpStoreDefinition http_;
  const std::chrono::milliseconds timeout_;
  client::ClientTls tls_;
  async::BackOff back_off_;
  std::string reason_ = "not tried yet";
  async::Turns turns_;
  std::vector<std::unique_ptr<client::HttpClient>> idle_;
};

class HttpStore : public UserStore {
 public:
  HttpStore(const StoreDefinition& definition, const HttpStoreDefinition& http, const StoreSurroundings& in)
      : failures_(definition.name, in.log),
        login_(http.login),
        loop_(in.event_loop()),
        backend_(std::make_shared<HttpBackend>(loop_->context(), http, definition.timeout)) {}

  ~HttpStore() override {
    asio::post(loop_->context(), [backend = backend_] { backend->close(); });
  }

  asio::awaitable<Result<StoreReply>> ask(StoreQuestion question) override {
    // JSON is UTF-8, and so are the passwords that people set.
    if (question.password && (!passwords::is_possible_password(question.password->text()) || !is_utf8(question.password->text())))
      co_return StoreReply{};
    auto asking = loop_->run(backend_->post(http_question(question, fill_login(login_, question.address))));
    const auto answer = co_await std::move(asking);
    if (!answer) co_return failures_.failed(answer.error());
    if (answer->status != 200) {
      const bool token = answer->status == 401 || answer->status == 403;
      co_return failures_.failed(failure(Errc::unavailable, "the server answers with status " + std::to_string(answer->status) +
                                                                (token ? "; is the token the right one?" : "")));
    }
    auto reply = read_http_verdict(question, answer->body);
    if (!reply) co_return failures_.failed(reply.error());
    failures_.worked();
    co_return std::move(*reply);
  }

  bool ready() const override {
    const auto& back_off = backend_->back_off();
    if (back_off.is_well()) return true;
    // Nobody may come to find out that the server is back, where a load balancer believes that we are not ready.
    if (back_off.may_try()) {
      auto probing = [](std::shared_ptr<HttpBackend> backend) -> asio::awaitable<void> {
        auto probe = backend->probe();
        co_await std::move(probe);
      };
      asio::co_spawn(loop_->context(), probing(backend_), asio::detached);
    }
    return false;
  }

 private:
  FailureLog failures_;
  const std::string login_;
  const std::shared_ptr<async::EventLoop> loop_;
  const std::shared_ptr<HttpBackend> backend_;
};

}  // namespace

std::shared_ptr<UserStore> make_http_store(const StoreDefinition& definition, const HttpStoreDefinition& http,
                                           const StoreSurroundings& surroundings) {
  return std::make_shared<HttpStore>(definition, http, surroundings);
}

}  // namespace smartdiscover::users
