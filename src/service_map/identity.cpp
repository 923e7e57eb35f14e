#include "service_map/identity.hpp"

namespace smartdiscover::service_map {

Identity::Identity(const Account& account) : Identity(account.address) {
  values.display_name = account.display_name.empty() ? std::string_view(email_) : std::string_view(account.display_name);
  values.attributes = &account.attributes;
}

Identity::Identity(const MailAddress& address) : email_(address.text()) {
  values.email = email_;
  // Views into email_, so that nothing but this object need live.
  values.local = std::string_view(email_).substr(0, address.local().size());
  values.domain = std::string_view(email_).substr(address.local().size() + 1);
}

Result<Sourced<std::string>> login_of(const Person* person, const Account& account, const Merged& merged,
                                      const Values& identity) {
  if (!account.login.empty()) {
    const bool from_map = person != nullptr && person->level.login;
    return Sourced<std::string>{account.login, from_map ? person->level.login->location : Location{}};
  }
  if (merged.login == nullptr) return Sourced<std::string>{std::string(*identity.email), {}};
  auto login = merged.login->value.fill(identity, Encoding::plain);
  if (!login) return login.error();
  return Sourced<std::string>{*std::move(login), merged.login->location};
}

const Merged& with_person(const Merged& base, const ConfigTree& tree, const Account& account, const Person* person,
                          Merged& space) {
  const Merged* merged = &base;
  const auto apply = [&](const Level& level) {
    if (merged != &space) space = *merged;
    merged = &space;
    apply_override(space, level);
  };
  for (const auto group : tree.groups_of(account)) apply(tree.groups[group].level);
  if (person != nullptr) apply(person->level);
  return *merged;
}

}  // namespace smartdiscover::service_map
