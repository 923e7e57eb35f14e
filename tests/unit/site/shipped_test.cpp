// config/smartdiscover.yaml shows every setting with its default. Here that is proved.

#include "unit/site/folder.hpp"

#include <smartdiscover/yaml/node.hpp>

#include <algorithm>
#include <iterator>
#include <sstream>

namespace smartdiscover::site {
namespace shipped_test {

using testing::Contains;
using testing::IsEmpty;
using testing::SizeIs;

std::string shipped() {
  std::ifstream stream(SMARTDISCOVER_SOURCE_DIR "/config/smartdiscover.yaml");
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::string describe(const std::vector<Listener>& listeners) {
  std::string out;
  for (const auto& listener : listeners)
    out += listener.text() + (listener.proxy_protocol == ProxyProtocol::off ? " " : "+proxy ");
  return out;
}

// Every value that the reader fills, but for places.
std::string describe(const Configuration& c) {
  std::ostringstream out;
  out << describe(c.listen.https) << '|' << describe(c.listen.http) << '|' << describe(c.listen.proxied) << '|'
      << describe(c.listen.management) << '|' << c.listen.control << '\n';
  out << c.trusted_proxies.v4.size() << ' ' << c.trusted_proxies.v6.size() << '\n';
  for (const auto& files : c.tls.files) out << files.chain << ' ' << files.key << '\n';
  out << c.tls.default_name << '|' << c.tls.refuse_unmatched << c.tls.tls_1_3_only << c.tls.ticket_keys << '\n';
  out << static_cast<int>(c.signing.kind) << c.service_map << c.domain_lists.size() << '\n';
  out << c.users.default_domain.has_value() << ' ' << c.users.cache.positive.count() << ' ' << c.users.cache.negative.count()
      << ' ' << c.users.cache.entries << '\n';
  for (const auto& store : c.users.stores) {
    out << store.name << store.domains.size() << ' ' << store.timeout.count() << ' ' << store.negative.has_value()
        << std::get<users::FileStoreDefinition>(store.kind).path << '\n';
  }
  out << (c.throttle == Throttle()) << '\n';
  for (const auto& [dialect, rule] : c.access) out << dialect << '=' << static_cast<int>(rule) << ' ';
  const auto& l = c.limits;
  out << l.connections << ' ' << l.per_address << ' ' << l.header << ' ' << l.body << ' ' << l.handshake.count() << ' '
      << l.request.count() << ' ' << l.idle.count() << ' ' << l.drain.count() << ' ' << l.exempt_v4.size() << ' '
      << l.exempt_v6.size() << '\n';
  out << c.acme_webroot << static_cast<int>(c.log.level) << static_cast<int>(c.log.format)
      << static_cast<int>(c.log.mail_addresses) << c.log.hash_key << ' ' << c.workers << '\n';
  return out.str();
}

class Shipped : public SiteFolder {};

TEST_F(Shipped, LoadsWithoutAFinding) {
  read_exactly(shipped());
  EXPECT_THAT(findings(), IsEmpty());
}

TEST_F(Shipped, SaysTheDefaults) {
  const auto defaults = read_exactly("service_map: service-map.yaml\nusers: {stores: [{type: file, path: users.yaml}]}\n");
  const auto said = read_exactly(shipped());
  EXPECT_EQ(describe(said), describe(defaults));
}

// A mapping of the shipped file, and where one more key can be put into it.
struct Mapping {
  std::string path;
  std::vector<std::string> keys;
  Location first_key;
  bool flow = false;
};

void collect(const yaml::Node& node, const std::string& path, const std::vector<std::string>& lines, std::vector<Mapping>& out) {
  if (node.kind != yaml::Node::Kind::mapping || node.members.empty()) return;
  Mapping mapping{path, {}, node.members.front().location, lines.at(node.location.line - 1).at(node.location.column - 1) == '{'};
  for (const auto& member : node.members) {
    mapping.keys.push_back(member.key);
    collect(member.value, path.empty() ? member.key : path + "." + member.key, lines, out);
  }
  out.push_back(std::move(mapping));
}

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// "...; expected a, b or c" as words.
std::vector<std::string> expected_words(std::string text) {
  const std::string mark = "expected ";
  text = text.substr(text.rfind(mark) + mark.size());
  if (const auto last = text.find(" or "); last != std::string::npos) text.replace(last, 4, ", ");
  std::vector<std::string> words;
  std::istringstream stream(text);
  for (std::string word; std::getline(stream, word, ',');) words.push_back(word.substr(word.find_first_not_of(' ')));
  return words;
}

TEST_F(Shipped, ShowsEveryKeyThatTheReaderKnows) {
  const auto lines = split_lines(shipped());
  yaml::Report report;
  const auto root = yaml::parse_text(shipped(), "shipped", report);
  ASSERT_TRUE(root);
  std::vector<Mapping> mappings;
  collect(*root, "", lines, mappings);
  EXPECT_THAT(mappings, SizeIs(10)) << "the file, listen, tls, users, cache, throttle, network, access, limits, log";
  for (const auto& mapping : mappings) {
    auto changed = lines;
    auto& line = changed[mapping.first_key.line - 1];
    const auto column = mapping.first_key.column - 1;
    line.insert(column, mapping.flow ? "zzzzzzzzzzzz: 1, " : "zzzzzzzzzzzz: 1\n" + std::string(column, ' '));
    std::string text;
    for (const auto& each : changed) text += each + "\n";
    read_exactly(text);
    ASSERT_THAT(findings(), SizeIs(1)) << mapping.path;
    const auto known = expected_words(findings()[0]);
    EXPECT_GE(known.size(), 3U) << findings()[0];
    for (const auto& key : known) EXPECT_THAT(mapping.keys, Contains(key)) << "missing in " << mapping.path;
    EXPECT_EQ(known.size(), mapping.keys.size()) << mapping.path;
  }
}

TEST_F(Shipped, StaysWithinTheWidthOfAPage) {
  for (const auto& line : split_lines(shipped())) EXPECT_LE(line.size(), 140U) << line;
}

}  // namespace shipped_test
}  // namespace smartdiscover::site
