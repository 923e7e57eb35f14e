#include "users/account_fields.hpp"
#include "users/files/read_users.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/passwords/hashes.hpp>
#include <smartdiscover/yaml/node.hpp>

#include <algorithm>

namespace smartdiscover::users {

namespace {

using yaml::Node;

// The scalars of a value, with the places of their nodes; anything else in it is reported.
struct Values {
  std::vector<std::string> texts;
  std::vector<Location> locations;
  Written written = Written::text;
};

Values values_of(const Node& node, const std::string& path, yaml::Report& report) {
  Values values;
  const auto add = [&](const Node& item) {
    if (item.kind == Node::Kind::null) return;
    if (item.kind != Node::Kind::scalar) return report.error(item.location, path, "expected a text or a list of texts");
    values.texts.push_back(item.text);
    values.locations.push_back(item.location);
  };
  if (node.kind == Node::Kind::sequence) {
    values.written = Written::array;
    for (const auto& item : node.items) add(item);
  } else {
    add(node);
  }
  return values;
}

void read_passwords(StoredUser& user, const Node& node, const std::string& path, yaml::Report& report) {
  auto values = values_of(node, path, report);
  for (std::size_t i = 0; i < values.texts.size(); ++i) {
    if (auto problem = passwords::problem_of_stored_password(values.texts[i])) {
      report.error(values.locations[i], path, std::move(*problem));
    } else {
      user.passwords.push_back(std::move(values.texts[i]));
    }
  }
}

void read_field(Account& account, const yaml::Member& member, const std::string& path, yaml::Report& report) {
  const auto values = values_of(member.value, path, report);
  for (auto& problem : add_field(account, member.key, values.texts, values.written)) {
    report.error(values.locations[problem.value], path, std::move(problem.text));
  }
}

// Any name is an attribute, so a misspelt setting would pass in silence.
void warn_of_near_names(const yaml::Member& member, const std::string& path, yaml::Report& report) {
  const auto& fields = field_names();
  if (member.key == "password" || std::find(fields.begin(), fields.end(), member.key) != fields.end()) return;
  auto names = fields;
  names.push_back("password");
  if (const auto near = nearest(member.key, names); !near.empty()) {
    report.warning("user_attribute", member.location, path,
                   "is not a setting, used as an attribute (did you mean \"" + near + "\"?)");
  }
}

void read_user(const yaml::Member& entry, UserTable& users, yaml::Report& report) {
  auto address = MailAddress::parse(entry.key);
  if (!address) return report.error(entry.location, entry.key, "expected an e-mail address");
  if (entry.value.kind != Node::Kind::mapping && entry.value.kind != Node::Kind::null) {
    return report.error(entry.value.location, entry.key, "expected a mapping with \"password\" and more");
  }
  StoredUser user{{.address = *address}, {}, entry.location};
  for (const auto& member : entry.value.members) {
    const auto path = entry.key + "." + member.key;
    warn_of_near_names(member, path, report);
    if (member.key == "password") {
      read_passwords(user, member.value, path, report);
    } else {
      read_field(user.account, member, path, report);
    }
  }
  if (users.add(std::move(user))) return;
  const auto* first = users.find(*address);
  report.error(entry.location, entry.key, "given twice, first in line " + std::to_string(first->location.line));
}

std::optional<UserTable> finished(UserTable users, yaml::Report& report) {
  for (const auto& [loser, owner] : users.index_aliases()) {
    report.error(loser.location, loser.account.address.text() + ".aliases",
                 "an alias belongs to another user already, of line " + std::to_string(owner.line));
  }
  users.choose_typical_password();
  return users;
}

}  // namespace

std::optional<UserTable> read_users_yaml(const std::filesystem::path& file, yaml::Report& report) {
  const auto document = yaml::parse_file(file, report);
  if (!document) return std::nullopt;
  if (document->kind != Node::Kind::mapping && document->kind != Node::Kind::null) {
    report.error(document->location, "", "expected a mapping of e-mail addresses to users");
    return std::nullopt;
  }
  UserTable users;
  for (const auto& entry : document->members) read_user(entry, users, report);
  return finished(std::move(users), report);
}

}  // namespace smartdiscover::users
