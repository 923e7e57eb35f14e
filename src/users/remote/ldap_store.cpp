#include "users/failure_log.hpp"
#include "users/remote/ldap_connection.hpp"
#include "users/remote/remote_stores.hpp"

#include <smartdiscover/async/connection_workers.hpp>
#include <smartdiscover/passwords/hashes.hpp>

namespace smartdiscover::users {

namespace {

using Outcome = StoreReply::Outcome;

class LdapStore : public UserStore {
 public:
  LdapStore(const StoreDefinition& definition, const LdapStoreDefinition& ldap, observe::Log& log)
      : failures_(definition.name, log), workers_(options(definition, ldap), opening(definition, ldap)) {}

  boost::asio::awaitable<Result<StoreReply>> ask(StoreQuestion question) override {
    // A bind with an empty password is anonymous and succeeds (RFC 4513, 5.1.2), so only the user is searched for.
    const bool hopeless = question.password && !passwords::is_possible_password(question.password->text());
    if (hopeless) question.password.reset();
    std::function<Result<StoreReply>(LdapConnection&)> work =
        [question = std::make_shared<const StoreQuestion>(std::move(question))](LdapConnection& connection) {
          return connection.ask(*question);
        };
    auto asking = workers_.ask(std::move(work));
    auto reply = co_await std::move(asking);
    if (!reply) co_return failures_.record_failure(reply.error(), workers_.retry());
    failures_.record_success();
    if (hopeless && reply->outcome == Outcome::known) reply->outcome = Outcome::refused;
    co_return std::move(*reply);
  }

  bool ready() const override { return workers_.retry().healthy(); }

 private:
  static async::WorkerOptions options(const StoreDefinition& definition, const LdapStoreDefinition& ldap) {
    async::WorkerOptions options;
    options.threads = ldap.connections;
    options.timeout = definition.timeout;
    return options;
  }
  static async::ConnectionWorkers<LdapConnection>::Open opening(const StoreDefinition& definition,
                                                                const LdapStoreDefinition& ldap) {
    return [ldap, timeout = definition.timeout] { return LdapConnection::open(ldap, timeout); };
  }

  FailureLog failures_;
  async::ConnectionWorkers<LdapConnection> workers_;
};

}  // namespace

std::shared_ptr<UserStore> make_ldap_store(const StoreDefinition& definition, const LdapStoreDefinition& ldap,
                                           const StoreSurroundings& surroundings) {
  return std::make_shared<LdapStore>(definition, ldap, surroundings.log);
}

}  // namespace smartdiscover::users
