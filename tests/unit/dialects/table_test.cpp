#include <smartdiscover/base/text.hpp>
#include <smartdiscover/dialects/dialect.hpp>
#include <smartdiscover/observe/metrics.hpp>

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace smartdiscover::dialects {
namespace table_test {

TEST(Table, HoldsEveryDialectOnceAndComplete) {
  std::set<DialectName> names;
  std::set<std::string_view> keys;
  for (const auto& dialect : table()) {
    EXPECT_TRUE(names.insert(dialect.name).second) << dialect.key;
    EXPECT_TRUE(keys.insert(dialect.key).second) << dialect.key;
    EXPECT_NE(dialect.parse, nullptr) << dialect.key;
    EXPECT_NE(dialect.render, nullptr) << dialect.key;
    EXPECT_NE(dialect.render_problem, nullptr) << dialect.key;
    EXPECT_EQ(dialect.key, lower(dialect.key));
    EXPECT_FALSE(dialect.routes.empty()) << dialect.key;
    for (const auto& route : dialect.routes) {
      EXPECT_EQ(route.path, lower(route.path)) << dialect.key;
      EXPECT_TRUE(route.path.starts_with('/')) << dialect.key;
      const auto star = route.path.find('*');
      EXPECT_TRUE(star == std::string_view::npos || (star == route.path.size() - 1 && route.path.ends_with("/*"))) << route.path;
    }
  }
  EXPECT_EQ(names.size(), dialect_entries.size());
  EXPECT_LT(names.size(), observe::RequestCounters::max_dialects)
      << "the last counter is that of requests that reached no dialect";
}

TEST(Table, SharesOneParserPerPathAndMethod) {
  std::map<std::pair<std::string_view, Method>, Query (*)(const http::Request&, std::chrono::system_clock::time_point)> parsers;
  for (const auto& dialect : table()) {
    for (const auto& route : dialect.routes) {
      const auto added = parsers.emplace(std::pair(route.path, route.method), dialect.parse).first;
      EXPECT_EQ(added->second, dialect.parse) << dialect.key << " at " << route.path;
    }
  }
}

TEST(Table, FindsByName) {
  for (const auto& dialect : table()) EXPECT_EQ(&find(dialect.name), &dialect);
  EXPECT_THROW(find(static_cast<DialectName>(99)), std::logic_error);
}

TEST(Table, FindsByKey) {
  EXPECT_EQ(find("outlook"), &find(DialectName::outlook));
  EXPECT_EQ(find("MobileSync"), &find(DialectName::mobilesync));
  EXPECT_EQ(find("SMARTDISCOVER"), &find(DialectName::smartdiscover));
  for (const std::string_view key : {"", "out", "outlooks", "pox", " outlook"}) EXPECT_EQ(find(key), nullptr) << key;
}

TEST(Table, DefectiveRequestsFollowOutlook) {
  http::Request request;
  request.body = "not XML";
  const auto query = find(DialectName::mobilesync).parse(request, {});
  EXPECT_EQ(query.dialect, DialectName::outlook);
  EXPECT_EQ(query.problem, Problem::malformed);
}

}  // namespace table_test
}  // namespace smartdiscover::dialects
