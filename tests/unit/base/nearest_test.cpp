#include <smartdiscover/base/text.hpp>

#include <gtest/gtest.h>

using smartdiscover::nearest;

namespace {

const std::vector<std::string_view> known = {"host", "port", "tls", "login", "starttls", "display_name"};

TEST(Nearest, FindsWhatFingersMeant) {
  EXPECT_EQ(nearest("prot", known), "port");
  EXPECT_EQ(nearest("hots", known), "host");
  EXPECT_EQ(nearest("hst", known), "host");
  EXPECT_EQ(nearest("logins", known), "login");
  EXPECT_EQ(nearest("startls", known), "starttls");
  EXPECT_EQ(nearest("displayname", known), "display_name");
  EXPECT_EQ(nearest("PORT", known), "port");
  EXPECT_EQ(nearest("tsl", known), "tls");
}

TEST(Nearest, IsSilentWhereNothingIsNear) {
  for (const auto* word : {"", "x", "qqq", "certificate", "posh-x", "display"}) EXPECT_EQ(nearest(word, known), "") << word;
  EXPECT_EQ(nearest(std::string(100000, 'a'), known), "");
  EXPECT_EQ(nearest("port", {}), "");
}

TEST(Nearest, PrefersTheNearer) { EXPECT_EQ(nearest("ports", {"sports", "port", "posts"}), "sports"); }

}  // namespace
