#include "identity/store_authenticator.hpp"
#include "identity/stores/make_store.hpp"

#include <smartdiscover/identity/make_authenticator.hpp>

namespace smartdiscover::identity {

namespace {

class MapDirectory : public Directory {
 public:
  explicit MapDirectory(std::shared_ptr<const service_map::ServiceMap> map) : map_(std::move(map)) {}
  std::optional<Domain> served_as(const Domain& domain) const override { return map_->served_as(domain); }
  std::optional<Domain> domain_of_netbios(std::string_view name) const override { return map_->domain_of_netbios(name); }
  std::vector<Domain> domains_of_first_label(std::string_view label) const override {
    return map_->domains_of_first_label(label);
  }
  std::vector<MailAddress> other_logins(const MailAddress& login) const override { return map_->other_logins(login); }
  void complete(Account& account) const override { map_->complete(account); }

 private:
  std::shared_ptr<const service_map::ServiceMap> map_;
};

}  // namespace

std::shared_ptr<Authenticator> make_authenticator(const UsersDefinition& users,
                                                  std::shared_ptr<const service_map::ServiceMap> map, HashPool& pool,
                                                  observe::Log& log, Lasting lasting) {
  const StoreSurroundings surroundings{users.default_domain, pool, log, map, lasting.kept_users};
  std::vector<ConfiguredStore> stores;
  for (const auto& definition : users.stores) {
    stores.push_back({definition.name, definition.domains, definition.timeout, definition.negative.value_or(users.cache.negative),
                      make_store(definition, surroundings),
                      lasting.metrics != nullptr ? lasting.metrics->store(definition.name) : nullptr});
  }
  return std::make_shared<StoreAuthenticator>(std::move(stores), users.default_domain, users.cache,
                                              std::make_shared<MapDirectory>(std::move(map)), pool,
                                              [] { return std::chrono::steady_clock::now(); }, lasting);
}

void check_stores(const UsersDefinition& users, yaml::Report& report) {
  for (const auto& definition : users.stores)
    check_store(definition, users.default_domain, report);
}

}  // namespace smartdiscover::identity
