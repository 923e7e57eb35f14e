#include <smartdiscover/dialects/dialect.hpp>
#include <smartdiscover/model/text.hpp>

#include <gtest/gtest.h>

#include <set>

namespace smartdiscover::dialects {
namespace {

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
    EXPECT_EQ(dialect.path, lower(dialect.path)) << dialect.key;
    EXPECT_TRUE(dialect.path.starts_with('/')) << dialect.key;
    EXPECT_TRUE(dialect.method == "GET" || dialect.method == "POST") << dialect.key;
  }
  EXPECT_EQ(names, (std::set{DialectName::outlook, DialectName::mobilesync, DialectName::smartdiscover}));
}

TEST(Table, SharesOneParserPerPathAndMethod) {
  for (const auto& one : table()) {
    for (const auto& other : table()) {
      if (one.path == other.path && one.method == other.method) {
        EXPECT_EQ(one.parse, other.parse) << one.key << " and " << other.key;
      }
    }
  }
}

TEST(Table, FindsByName) {
  for (const auto& dialect : table())
    EXPECT_EQ(&find(dialect.name), &dialect);
  EXPECT_THROW(find(static_cast<DialectName>(99)), std::logic_error);
}

TEST(Table, FindsByKey) {
  EXPECT_EQ(find("outlook"), &find(DialectName::outlook));
  EXPECT_EQ(find("MobileSync"), &find(DialectName::mobilesync));
  EXPECT_EQ(find("SMARTDISCOVER"), &find(DialectName::smartdiscover));
  for (const std::string_view key : {"", "out", "outlooks", "soap", " outlook"})
    EXPECT_EQ(find(key), nullptr) << key;
}

TEST(Table, DefectiveRequestsFollowOutlook) {
  http::Request request;
  request.body = "not XML";
  const auto query = find(DialectName::mobilesync).parse(request, {});
  EXPECT_EQ(query.dialect, DialectName::outlook);
  EXPECT_EQ(query.problem, Problem::malformed);
}

}  // namespace
}  // namespace smartdiscover::dialects
