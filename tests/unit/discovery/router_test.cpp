#include "discovery/router.hpp"

#include <gtest/gtest.h>

namespace smartdiscover::discovery {
namespace router_test {

TEST(Router, KnowsThePathOfEveryDialect) {
  for (const auto& dialect : dialects::table()) {
    for (const auto& route : dialect.routes) {
      auto path = std::string(route.path);
      if (path.ends_with("/*")) path.replace(path.size() - 1, 1, "anything/below");
      const auto* endpoint = find_endpoint(path);
      ASSERT_NE(endpoint, nullptr) << path;
      const auto* row = endpoint->row(route.method == dialects::Method::post ? "POST" : "GET");
      ASSERT_NE(row, nullptr) << path;
      EXPECT_EQ(row->dialect->parse, dialect.parse) << "rows of one path and method share their parser";
    }
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

}  // namespace router_test
}  // namespace smartdiscover::discovery
