#include "discovery/router.hpp"

#include <gtest/gtest.h>

namespace smartdiscover::discovery {
namespace {

TEST(Router, KnowsThePathOfEveryDialect) {
  for (const auto& dialect : dialects::table()) {
    const auto* endpoint = find_endpoint(dialect.path);
    ASSERT_NE(endpoint, nullptr) << dialect.key;
    ASSERT_NE(endpoint->row(dialect.method), nullptr) << dialect.key;
    EXPECT_EQ(endpoint->row(dialect.method)->parse, dialect.parse) << "rows of one path and method share their parser";
  }
}

TEST(Router, ListsWhatIsAllowedOnce) {
  const auto* endpoint = find_endpoint("/AutoDiscover/AutoDiscover.XML");
  ASSERT_NE(endpoint, nullptr);
  EXPECT_EQ(endpoint->allow, "POST, GET, HEAD, OPTIONS");
}

TEST(Router, AnswersHeadAsGetAndNothingElse) {
  const auto* endpoint = find_endpoint("/autodiscover/autodiscover.xml");
  ASSERT_NE(endpoint, nullptr);
  EXPECT_EQ(endpoint->row("HEAD"), endpoint->row("GET"));
  for (const auto method : {"PUT", "OPTIONS", "get", "", "GETT"}) EXPECT_EQ(endpoint->row(method), nullptr) << method;
}

TEST(Router, TakesNoOtherPath) {
  for (const auto path : {"", "/", "*", "/autodiscover", "/autodiscover/autodiscover.xml/", "//autodiscover/autodiscover.xml"}) {
    EXPECT_EQ(find_endpoint(path), nullptr) << path;
  }
}

}  // namespace
}  // namespace smartdiscover::discovery
