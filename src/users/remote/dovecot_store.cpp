#include "users/failure_log.hpp"
#include "users/remote/dovecot_connection.hpp"
#include "users/remote/remote_stores.hpp"
#include "users/sql/login_template.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/passwords/hashes.hpp>

#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

namespace smartdiscover::users {

namespace {

namespace asio = boost::asio;
using Outcome = StoreReply::Outcome;

// Tabs and line ends divide the protocol's fields; Dovecot's own escapes (doc/auth-protocol.txt).
std::string escaped(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (c == '\t')
      out += "\001t";
    else if (c == '\n')
      out += "\001n";
    else if (c == '\r')
      out += "\001r";
    else if (c == '\001')
      out += "\0011";
    else if (c != '\0')
      out += c;
  }
  return out;
}

bool has_field(std::string_view fields, std::string_view wanted) {
  for (std::size_t at = 0; at <= fields.size();) {
    const auto end = std::min(fields.find('\t', at), fields.size());
    if (fields.substr(at, end - at) == wanted) return true;
    at = end + 1;
  }
  return false;
}

std::string value_of(std::string_view fields, std::string_view name) {
  for (std::size_t at = 0; at <= fields.size();) {
    const auto end = std::min(fields.find('\t', at), fields.size());
    const auto field = fields.substr(at, end - at);
    if (field.starts_with(name) && field.substr(name.size()).starts_with('=')) return std::string(field.substr(name.size() + 1));
    at = end + 1;
  }
  return {};
}

class DovecotStore : public UserStore {
 public:
  DovecotStore(const StoreDefinition& definition, DovecotStoreDefinition dovecot, const StoreSurroundings& in)
      : failures_(definition.name, in.log),
        dovecot_(std::move(dovecot)),
        loop_(in.event_loop()),
        connection_(std::make_shared<DovecotConnection>(loop_->context(), dovecot_.socket.string(), definition.timeout)) {}

  ~DovecotStore() override {
    asio::post(loop_->context(), [connection = connection_] { connection->close(); });
  }

  asio::awaitable<Result<StoreReply>> ask(StoreQuestion question) override {
    if (!question.password || !passwords::is_possible_password(question.password->text())) co_return StoreReply{};
    auto asking = loop_->run(DovecotConnection::ask(connection_, parameters(question)));
    const auto answer = co_await std::move(asking);
    if (!answer) co_return failures_.record_failure(answer.error(), connection_->retry());
    auto verdict = reply(question.address, *answer);
    if (!verdict) co_return failures_.record_failure(verdict.error(), connection_->retry());
    failures_.record_success();
    co_return std::move(*verdict);
  }

  bool ready() const override {
    const auto& retry = connection_->retry();
    // A load balancer sends no requests to a node that is not ready, so no request would find out that Dovecot is back.
    if (!retry.healthy() && retry.should_retry())
      asio::co_spawn(loop_->context(), DovecotConnection::open(connection_), asio::detached);
    return retry.healthy();
  }

 private:
  Secret parameters(const StoreQuestion& question) const {
    // `nologin`: no process will ask for this user's session. `no-penalty`: our own throttle limits guessing; Dovecot would delay all
    // clients behind the same address.
    auto text = "PLAIN\tservice=" + escaped(dovecot_.service) + "\tsecured\tnologin\tno-penalty";
    if (!question.client.is_unspecified()) text += "\trip=" + question.client.to_string();
    return concat({text, "\tresp=", sasl_plain(fill_login(dovecot_.login, question.address), question.password->text()).text()});
  }

  Result<StoreReply> reply(const MailAddress& asked, const DovecotConnection::Answer& answer) const {
    // The password is right, but the user may not log in; where Dovecot is a proxy: not on this server.
    if (answer.accepted && has_field(answer.fields, "nologin") && !has_field(answer.fields, "proxy"))
      return StoreReply{Outcome::refused, Account{.address = asked}, {}};
    if (answer.accepted) {
      Account account{.address = asked};
      if (auto user = MailAddress::parse(value_of(answer.fields, "user"))) account.address = std::move(*user);
      return StoreReply{Outcome::accepted, std::move(account), {}};
    }
    const auto code = value_of(answer.fields, "code");
    if (has_field(answer.fields, "temp") || code == "temp_fail")
      return failure(Errc::unavailable, "Dovecot reports a temporary failure; see its log");
    // Only an existing user can be locked out.
    for (const auto* locked : {"user_disabled", "pass_expired", "authz"}) {
      if (has_field(answer.fields, locked) || code == locked) return StoreReply{Outcome::refused, Account{.address = asked}, {}};
    }
    return StoreReply{};
  }

  FailureLog failures_;
  const DovecotStoreDefinition dovecot_;
  const std::shared_ptr<async::EventLoop> loop_;
  const std::shared_ptr<DovecotConnection> connection_;
};

}  // namespace

std::shared_ptr<UserStore> make_dovecot_store(const StoreDefinition& definition, const DovecotStoreDefinition& dovecot,
                                              const StoreSurroundings& surroundings) {
  return std::make_shared<DovecotStore>(definition, dovecot, surroundings);
}

}  // namespace smartdiscover::users
