#include "service_map/identity.hpp"
#include "service_map/names.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/service_map/service_map.hpp>

#include <algorithm>

namespace smartdiscover::service_map {
namespace {

template <class Value>
void unite(std::vector<Value>& all, const std::vector<Value>& more) {
  for (const auto& value : more) {
    if (std::find(all.begin(), all.end(), value) == all.end()) all.push_back(value);
  }
}

void join(Account& account, const std::string& group) {
  const auto is_same = [&group](const std::string& own) { return equal_ignoring_case(own, group); };
  if (std::none_of(account.groups.begin(), account.groups.end(), is_same)) account.groups.push_back(group);
}

// Groups whose member lists have this account, by any of its own addresses.
void join_groups(const ConfigTree& tree, Account& account) {
  std::vector<std::size_t> joined;
  const auto add = [&joined](const auto& index, const auto& key) {
    const auto found = index.find(key);
    if (found != index.end()) joined.insert(joined.end(), found->second.begin(), found->second.end());
  };
  const auto home = tree.home(account.address);
  add(tree.groups_of_member, home);
  add(tree.groups_of_domain, home.domain());
  for (const auto& alias : account.aliases) add(tree.groups_of_member, tree.home(alias));
  std::sort(joined.begin(), joined.end());
  for (const auto index : joined) join(account, tree.groups[index].name);
}

}  // namespace

void ServiceMap::complete(Account& account) const {
  const auto& tree = *tree_;
  if (const auto* person = tree.person(account.address)) {
    if (!person->display_name.empty()) account.display_name = person->display_name;
    for (const auto& group : person->groups) join(account, group);
    unite(account.aliases, person->aliases);
    unite(account.catch_all, person->catch_all);
    unite(account.may_open, person->may_open);
    if (person->level.login) {
      const Identity identity(account);
      auto values = identity.values;
      const auto served = tree.serve(account.address.domain());
      const auto names = served ? names_of(account.address.domain(), *served) : Result<Names>(Error{});
      if (names) values.hostname = names->hostname.value;
      // What cannot be filled is left for resolve() to say.
      auto login = person->level.login->value.fill(values, Encoding::plain);
      account.login = login ? *std::move(login) : std::string();
    }
  }
  join_groups(tree, account);
}

Account ServiceMap::described(const MailAddress& address) const {
  Account account{.address = tree_->home(address)};
  complete(account);
  return account;
}

}  // namespace smartdiscover::service_map
