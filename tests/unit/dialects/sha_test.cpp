// Digests and UUIDs against values made by other programs: sha256sum, base64, Python's uuid.

#include "dialects/sha.hpp"

#include <smartdiscover/base/base64.hpp>

#include <gtest/gtest.h>

#include <set>

namespace smartdiscover::dialects {
namespace sha_test {

TEST(Sha256, IsThatOfFips180) {
  EXPECT_EQ(encode_base64(sha256("")), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
  EXPECT_EQ(encode_base64(sha256("abc")), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
  EXPECT_EQ(sha256("abc").size(), 32U);
}

TEST(Uuid, IsOfVersion5) {
  EXPECT_EQ(uuid_of(""), "83A1E905-3ADA-5475-A6AB-7C8701BAA943");
  EXPECT_EQ(uuid_of("example.com/ann@example.com"), "C0D16604-977C-5A97-90D4-F51426965F9A");
}

TEST(Uuid, IsTheSameForTheSameName) {
  EXPECT_EQ(uuid_of("a"), uuid_of("a"));
  std::set<std::string> seen;
  for (int i = 0; i < 2000; ++i) {
    const auto uuid = uuid_of(std::to_string(i));
    ASSERT_EQ(uuid.size(), 36U);
    EXPECT_EQ(uuid[14], '5');
    EXPECT_NE(std::string_view("89AB").find(uuid[19]), std::string_view::npos) << uuid;
    EXPECT_TRUE(seen.insert(uuid).second) << uuid;
  }
}

}  // namespace sha_test
}  // namespace smartdiscover::dialects
