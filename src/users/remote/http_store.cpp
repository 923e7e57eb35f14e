#include "users/failure_log.hpp"
#include "users/remote/http_verdict.hpp"
#include "users/remote/remote_stores.hpp"
#include "users/sql/login_template.hpp"

#include <smartdiscover/async/retry_schedule.hpp>
#include <smartdiscover/async/semaphore.hpp>
#include <smartdiscover/base/file.hpp>
#include <smartdiscover/base/text.hpp>
#include <smartdiscover/client/http_client.hpp>
#include <smartdiscover/passwords/hashes.hpp>

#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

namespace smartdiscover::users {

namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

constexpr std::size_t http_connections_at_once = 16;

// Read for each request, so that a change needs no reload.
Result<Secret> read_token(const std::filesystem::path& file) {
  const auto content = read_secret(file);
  if (!content) return failure(Errc::unavailable, "cannot read token_file " + file.string() + ": " + content.error().detail);
  const auto token = trim(*content);
  if (token.empty() || token.find_first_of(" \r\n\t") != std::string::npos)
    return failure(Errc::unavailable, "token_file " + file.string() + ": expected one token on one line");
  return Secret(std::string(token));
}

// What lives on the loop: the connections.
class HttpBackend {
 public:
  HttpBackend(asio::io_context& loop, HttpStoreDefinition http, std::chrono::milliseconds timeout)
      : loop_(loop), http_(std::move(http)), timeout_(timeout), semaphore_(http_connections_at_once) {}

  static asio::awaitable<Result<client::HttpResponse>> post(std::shared_ptr<HttpBackend> self, Secret body) {
    if (auto error = self->retry_.error()) co_return std::move(*error);
    const auto deadline = Clock::now() + self->timeout_;
    auto acquiring = self->semaphore_.acquire(deadline);
    const auto permit = co_await std::move(acquiring);
    if (!permit) co_return permit.error();
    auto asking = self->ask(std::move(body), deadline);
    auto answer = co_await std::move(asking);
    answer ? self->retry_.record_success() : self->retry_.record_failure(answer.error());
    co_return answer;
  }

  static asio::awaitable<void> probe(std::shared_ptr<HttpBackend> self) {
    client::ClientStream stream(self->loop_);
    stream.set_deadline(Clock::now() + self->timeout_);
    auto connecting = stream.connect(self->http_.url.host, self->http_.url.port_number());
    const auto connected = co_await std::move(connecting);
    connected ? self->retry_.record_success() : self->retry_.record_failure(connected.error());
  }

  void close() { idle_.clear(); }
  const async::RetrySchedule& retry() const { return retry_; }

 private:
  asio::awaitable<Result<client::HttpResponse>> ask(Secret body, Clock::time_point deadline) {
    client::HttpRequest request{{{"Content-Type", "application/json"}, {"Accept", "application/json"}}, std::move(body)};
    if (!http_.token_file.empty()) {
      const auto token = read_token(http_.token_file);
      if (!token) co_return token.error();
      request.authorization = concat({"Bearer ", token->text()});
    }
    if (tls_ == nullptr && http_.url.scheme == WebUrl::Scheme::https) {
      auto made = client::make_client_tls(http_.ca);
      if (!made) co_return failure(Errc::unavailable, made.error().detail);
      tls_ = std::move(*made);
    }
    std::unique_ptr<client::HttpClient> client;
    if (idle_.empty()) {
      client = std::make_unique<client::HttpClient>(loop_, http_.url, tls_);
    } else {
      client = std::move(idle_.back());
      idle_.pop_back();
    }
    auto posting = client->post(std::move(request), deadline);
    auto answer = co_await std::move(posting);
    if (answer) idle_.push_back(std::move(client));
    co_return answer;
  }

  asio::io_context& loop_;
  const HttpStoreDefinition http_;
  const std::chrono::milliseconds timeout_;
  client::ClientTls tls_;
  async::RetrySchedule retry_;
  async::Semaphore semaphore_;
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
    // JSON is UTF-8.
    if (question.password && (!passwords::is_possible_password(question.password->text()) || !is_utf8(question.password->text())))
      co_return StoreReply{};
    auto asking = loop_->run(HttpBackend::post(backend_, http_question(question, fill_login(login_, question.address))));
    const auto answer = co_await std::move(asking);
    if (!answer) co_return failures_.record_failure(answer.error(), backend_->retry());
    if (answer->status != 200) {
      const bool token = answer->status == 401 || answer->status == 403;
      co_return failures_.record_failure(
          failure(Errc::unavailable,
                  "the server returned status " + std::to_string(answer->status) + (token ? "; check the token" : "")),
          backend_->retry());
    }
    auto reply = read_http_verdict(question, answer->body);
    if (!reply) co_return failures_.record_failure(reply.error(), backend_->retry());
    failures_.record_success();
    co_return std::move(*reply);
  }

  bool ready() const override {
    const auto& retry = backend_->retry();
    // A load balancer sends no requests to a node that is not ready, so no request would find out that the server is back.
    if (!retry.healthy() && retry.should_retry()) asio::co_spawn(loop_->context(), HttpBackend::probe(backend_), asio::detached);
    return retry.healthy();
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
