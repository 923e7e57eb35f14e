#include "identity/account_fields.hpp"
#include "identity/stores/read_users.hpp"

#include <smartdiscover/identity/hashes.hpp>
#include <smartdiscover/model/text.hpp>
#include <smartdiscover/yaml/node.hpp>

namespace smartdiscover::identity {

namespace {

using yaml::Node;

// The scalars of a value, with the places of their nodes; anything else in it is reported.
struct Values {
  std::vector<std::string> texts;
  std::vector<Place> places;
  Written written = Written::text;
};

Values values_of(const Node& node, const std::string& path, yaml::Report& report) {
  Values values;
  const auto add = [&](const Node& item) {
    if (item.kind == Node::Kind::null) return;
    if (item.kind != Node::Kind::scalar) return report.error(item.place, path, "expected a text or a list of texts");
    values.texts.push_back(item.text);
    values.places.push_back(item.place);
  };
  if (node.kind == Node::Kind::sequence) {
    values.written = Written::array;
    for (const auto& item : node.items)
      add(item);
  } else {
    add(node);
  }
  return values;
}

void read_passwords(StoredUser& user, const Node& node, const std::string& path, yaml::Report& report) {
  auto values = values_of(node, path, report);
  for (std::size_t i = 0; i < values.texts.size(); ++i) {
    if (auto problem = problem_of_stored_password(values.texts[i])) {
      report.error(values.places[i], path, std::move(*problem));
    } else {
      user.passwords.push_back(std::move(values.texts[i]));
    }
  }
}

void read_field(Account& account, const yaml::Member& member, const std::string& path, yaml::Report& report) {
  const auto values = values_of(member.value, path, report);
  for (auto& problem : add_field(account, member.key, values.texts, values.written)) {
    report.error(values.places[problem.value], path, std::move(problem.text));
  }
}

// Any name is an attribute, so a misspelt setting would pass in silence.
void warn_of_near_names(const yaml::Member& member, const std::string& path, yaml::Report& report) {
  auto names = field_names();
  names.push_back("password");
  for (const auto name : names) {
    if (member.key == name) return;
  }
  if (const auto near = nearest(member.key, names); !near.empty()) {
    report.warning("user_attribute", member.place, path,
                   "is taken as an attribute of that name (did you mean \"" + near + "\"?)");
  }
}

void read_user(const yaml::Member& entry, UserTable& users, yaml::Report& report) {
  auto address = MailAddress::parse(entry.key);
  if (!address) return report.error(entry.place, entry.key, "expected an e-mail address");
  if (entry.value.kind != Node::Kind::mapping && entry.value.kind != Node::Kind::null) {
    return report.error(entry.value.place, entry.key, "expected a mapping with \"password\" and more");
  }
  StoredUser user{{.address = *address}, {}, entry.place};
  for (const auto& member : entry.value.members) {
    const auto path = entry.key + "." + member.key;
    warn_of_near_names(member, path, report);
    if (member.key == "password") {
      read_passwords(user, member.value, path, report);
    } else {
      read_field(user.account, member, path, report);
    }
  }
  if (const auto* first = users.find(*address)) {
    return report.error(entry.place, entry.key, "given twice, first in line " + std::to_string(first->place.line));
  }
  users.add(std::move(user));
}

}  // namespace

std::optional<UserTable> read_users_yaml(const std::filesystem::path& file, yaml::Report& report) {
  const auto document = yaml::parse_file(file, report);
  if (!document) return std::nullopt;
  if (document->kind != Node::Kind::mapping && document->kind != Node::Kind::null) {
    report.error(document->place, "", "expected a mapping of e-mail addresses to users");
    return std::nullopt;
  }
  std::optional<UserTable> users(std::in_place);
  for (const auto& entry : document->members)
    read_user(entry, *users, report);
  for (const auto& [loser, owner] : users->index_aliases()) {
    report.error(loser->place, loser->account.address.text() + ".aliases",
                 "one of them belongs to another user already, of line " + std::to_string(owner->place.line));
  }
  users->choose_typical_password();
  return users;
}

}  // namespace smartdiscover::identity
