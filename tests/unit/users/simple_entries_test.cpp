// The quick way of reading users.yaml must find what YAML's own reader finds, or leave it to that.

#include "users/files/simple_entries.hpp"

#include <gtest/gtest.h>

namespace smartdiscover::users {
namespace simple_entries_test {

using yaml::Node;

std::string shown(const Location& location) { return std::to_string(location.line) + ":" + std::to_string(location.column); }

// Everything a reader of users.yaml can see: of scalars their place, of keys theirs.
std::string shown(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null: return "null";
    case Node::Kind::scalar: return shown(node.location) + " \"" + node.text + "\"";
    default: break;
  }
  std::string out = node.kind == Node::Kind::sequence ? "[" : "{";
  for (const auto& item : node.items) out += shown(item) + ", ";
  for (const auto& member : node.members) out += shown(member.location) + " " + member.key + ": " + shown(member.value) + ", ";
  return out + (node.kind == Node::Kind::sequence ? "]" : "}");
}

std::optional<std::string> quickly(std::string_view text) {
  Node root;
  root.kind = Node::Kind::mapping;
  const auto take = [&](yaml::Member&& entry) { root.members.push_back(std::move(entry)); };
  if (!for_each_simple_entry(text, "users.yaml", take)) return std::nullopt;
  return shown(root);
}

std::string thoroughly(std::string_view text) {
  yaml::Report report;
  const auto root = yaml::parse_text(text, "users.yaml", report);
  for (const auto& finding : report.sorted()) ADD_FAILURE() << to_string(finding);
  return root ? shown(*root) : "nothing";
}

TEST(SimpleEntries, AreReadAsYamlReadsThem) {
  for (const std::string_view text : {
           "",
           "\n\n# only remarks\n   # more\n",
           "ann@example.com: {password: \"{PLAIN}right\"}",
           "ann@example.com: {password: \"$y$j9T$abc/.\", display_name: Ann Example, aliases: [a@example.com, b@example.com], "
           "groups: []}\n",
           "\"ann@example.com\": { password: 'x y' , groups: [ a , 'b c' ] } \n",
           "ann@example.com:\n  password: \"{PLAIN}right\"\n  display_name: Ann Example\n  aliases: "
           "[a@example.com]\nbob@example.com: {login: bob}\n",
           "ann@example.com:\n    groups:\n      - staff\n      - \"vip x\"\n    login: ann\n",
           "ann@example.com:\n  groups:\n  - staff\n  - vip\n  login: ann\nbob@example.com:\n  login: b\n",
           "ann@example.com:\n\n  # remark\n  login: ann\n\n# remark\nbob@example.com: {login: bob}",
           "ann@example.com:\nbob@example.com:\n  login:\n  groups: [a]\n",
           "ann@example.com:\r\n  login: ann\r\nbob@example.com: {login: bob}\r\n",
           "\xEF\xBB\xBFj\xC3\xBCrgen@example.com: {display_name: \"J\xC3\xBCrgen \xE2\x82\xAC\", login: j\xC3\xBCrgen}\n",
           "ann@example.com: {phone: 0443, on: yes, empty: \"\", name: O'Brien, path: /a/b.c, sum: a+b=c, at: 2024-01-01}\n",
           "ann@example.com: {display_name: Ann (Sales) Example, room: 1.5}\n",
       }) {
    const auto quick = quickly(text);
    ASSERT_TRUE(quick) << text;
    EXPECT_EQ(*quick, thoroughly(text)) << text;
  }
}

TEST(SimpleEntries, LeaveToYamlWhatIsNotSimple) {
  for (const std::string_view text : {
           "{ann@example.com: {login: ann}}",
           "- ann@example.com",
           "---\nann@example.com: {login: ann}\n",
           "ann@example.com: {login: ann} # remark\n",
           "ann@example.com: {login: &a ann}\n",
           "ann@example.com: {login: *a}\n",
           "ann@example.com: {login: ~}\n",
           "ann@example.com: {login: null}\n",
           "ann@example.com: {login: }\n",
           "ann@example.com: {login}\n",
           "ann@example.com: {login: ann, login: bob}\n",
           "ann@example.com: {login:ann}\n",
           "ann@example.com: {login: {a: b}}\n",
           "ann@example.com: {a: [b, [c]]}\n",
           "ann@example.com: {a: [b, ]}\n",
           "ann@example.com: {login: ann,\n  groups: [a]}\n",
           "ann@example.com: {login: \"a\\nb\"}\n",
           "ann@example.com: {login: 'it''s'}\n",
           "ann@example.com: {login: \"open}\n",
           "ann@example.com: {login: @ann}\n",
           "ann@example.com: {login: `ann`}\n",
           "ann@example.com: {login: !str ann}\n",
           "ann@example.com: {login: a: b}\n",
           "ann@example.com: text\n",
           "ann@example.com: [a]\n",
           "ann@example.com\n",
           "ann@example.com: {}\n",
           "ann@example.com:{login: ann}\n",
           "ann@example.com:\n  login: ann\n   groups: [a]\n",
           "ann@example.com:\n  login: ann\n groups: [a]\n",
           "ann@example.com:\n  display_name: Ann\n    Example\n",
           "ann@example.com:\n  display_name: |\n    Ann\n",
           "ann@example.com:\n  display_name: >-\n    Ann\n",
           "ann@example.com:\n  login: a\n  login: b\n",
           "ann@example.com:\n  groups:\n    - a\n     - b\n",
           "ann@example.com:\n  groups:\n    - a: b\n",
           "ann@example.com:\n  groups:\n    - - a\n",
           "ann@example.com:\n  groups:\n    -a\n",
           "ann@example.com:\n  groups: [a]\n    - b\n",
           "ann@example.com:\n  - a\n",
           "ann@example.com:\n\tlogin: ann\n",
           "ann@example.com: {login: ann}\n  groups: [a]\n",
           "  ann@example.com: {login: ann}\n",
           "<<: {login: ann}\n",
           "? ann@example.com\n: {login: ann}\n",
           "ann@example.com: {login: \"\x01\"}\n",
           "# \x01\n",
           "ann@example.com: {login: \xFF}\n",
           "%YAML 1.2\n",
           "...\n",
       }) {
    EXPECT_FALSE(quickly(text)) << text << "\n" << *quickly(text);
  }
}

}  // namespace simple_entries_test
}  // namespace smartdiscover::users
