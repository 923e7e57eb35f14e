#include "service_map/loading.hpp"
#include "service_map/read_level.hpp"

#include <smartdiscover/base/text.hpp>

#include <algorithm>

namespace smartdiscover::service_map {
namespace {

std::optional<MailAddress> parse_address(const Sourced<std::string>& text, std::string_view path, yaml::Report& report) {
  auto address = MailAddress::parse(text.value);
  if (!address) report.error(text.location, path, "expected an e-mail address, found \"" + printable(text.value) + "\"");
  return address;
}

std::vector<MailAddress> read_addresses(yaml::Section& section, std::string_view key) {
  std::vector<MailAddress> addresses;
  for (const auto& text : section.texts(key)) {
    if (auto address = parse_address(text, section.path_of(key), section.report())) addresses.push_back(*std::move(address));
  }
  return addresses;
}

void read_aliases(yaml::Section& section, Person& person) {
  for (const auto& text : section.texts("aliases")) {
    if (!text.value.starts_with('@')) {
      if (auto address = parse_address(text, section.path_of("aliases"), section.report()))
        person.aliases.push_back(*std::move(address));
    } else if (auto domain = Domain::parse(std::string_view(text.value).substr(1))) {
      person.catch_all.push_back(*std::move(domain));
    } else {
      section.report().error(text.location, section.path_of("aliases"),
                             "expected an e-mail address, or \"@\" and a domain, found \"" + printable(text.value) + "\"");
    }
  }
}

Person read_person(const yaml::Member& member, const std::string& path, yaml::Report& report) {
  yaml::Section section(member.value, path, report);
  Person person;
  person.location = member.location;
  if (const auto name = section.text("display_name")) person.display_name = name->value;
  for (const auto& group : section.texts("groups")) person.groups.push_back(group.value);
  read_aliases(section, person);
  person.may_open = read_addresses(section, "may_open");
  person.level = read_level(section, path, LevelKind::person);
  return person;
}

}  // namespace

void read_groups(yaml::Section& top, const std::filesystem::path& map_file, ConfigTree& tree) {
  const auto* node = top.take("groups");
  if (node == nullptr) return;
  auto& report = top.report();
  yaml::Section groups(*node, "groups", report);
  const auto members = groups.take_rest();
  tree.groups.reserve(members.size());
  for (const auto* member : members) {
    const auto path = groups.path_of(member->key);
    const auto index = tree.groups.size();
    const auto [known, is_new] = tree.group_by_name.emplace(lower(member->key), index);
    yaml::Section section(member->value, path, report);
    tree.groups.push_back(
        Group{.name = member->key, .location = member->location, .level = read_level(section, path, LevelKind::person)});
    if (!is_new) report.error(member->location, path, "given twice, first in " + to_string(tree.groups[known->second].location));
    for (const auto& text : section.texts("members"))
      add_member(text.value, index, text.location, section.path_of("members"), tree, report);
    if (const auto file = section.text("members_file")) {
      const auto members_file = map_file.parent_path() / file->value;
      read_members_file(members_file, index, file->location, section.path_of("members_file"), tree, report);
    }
  }
}

void read_users(yaml::Section& top, ConfigTree& tree) {
  const auto* node = top.take("users");
  if (node == nullptr) return;
  auto& report = top.report();
  yaml::Section users(*node, "users", report);
  for (const auto* member : users.take_rest()) {
    const auto path = users.path_of(member->key);
    const auto address = MailAddress::parse(member->key);
    if (!address) report.error(member->location, path, "expected an e-mail address, found \"" + printable(member->key) + "\"");
    auto person = read_person(*member, path, report);
    if (!address) continue;
    const auto known = tree.users.find(*address);
    if (known != tree.users.end()) {
      report.error(member->location, path, "given twice, first in " + to_string(known->second.location));
    } else {
      tree.users.emplace(*address, std::move(person));
    }
  }
}

namespace {

// The same members, by the addresses and domains whose accounts they are.
void index_members(ConfigTree& tree) {
  decltype(tree.groups_of_member) members;
  for (const auto& [address, groups] : tree.groups_of_member) {
    auto& all = members[tree.home(address)];
    all.insert(all.end(), groups.begin(), groups.end());
  }
  tree.groups_of_member = std::move(members);
  decltype(tree.groups_of_domain) domains;
  for (const auto& [domain, groups] : tree.groups_of_domain) {
    const auto served = tree.serve(domain);
    auto& all = domains[served ? *served->domain : domain];
    all.insert(all.end(), groups.begin(), groups.end());
  }
  tree.groups_of_domain = std::move(domains);
}

}  // namespace

// Users and aliases may be written in an alias domain; they are kept by the address that the domain's accounts have.
void index_users(ConfigTree& tree, yaml::Report& report) {
  index_members(tree);
  std::vector<MailAddress> elsewhere;
  for (const auto& [address, person] : tree.users) {
    if (tree.home(address) != address) elsewhere.push_back(address);
  }
  std::sort(elsewhere.begin(), elsewhere.end());
  for (const auto& address : elsewhere) {
    auto node = tree.users.extract(address);
    node.key() = tree.home(address);
    const auto inserted = tree.users.insert(std::move(node));
    if (inserted.inserted) continue;
    report.error(inserted.node.mapped().location, inserted.node.mapped().level.path,
                 "the same mailbox as " + inserted.position->first.text() + ", given first in " +
                     to_string(inserted.position->second.location));
  }
  std::vector<const std::pair<const MailAddress, Person>*> people;
  for (const auto& entry : tree.users) people.push_back(&entry);
  std::sort(people.begin(), people.end(), [](const auto* a, const auto* b) { return a->first < b->first; });
  for (const auto* entry : people) {
    for (const auto& alias : entry->second.aliases) {
      const auto [known, is_new] = tree.owner_of_alias.emplace(tree.home(alias), entry->first);
      if (is_new || known->second == entry->first) continue;
      report.error(entry->second.location, entry->second.level.path + ".aliases",
                   alias.text() + " is an alias of " + known->second.text() + " too; an address has one owner");
    }
  }
}

}  // namespace smartdiscover::service_map
