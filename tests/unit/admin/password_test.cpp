#include "admin/password.hpp"

#include <sstream>

namespace smartdiscover::admin {
namespace password_test {

Result<std::string> read_from(const std::string& input) {
  std::istringstream in(input);
  std::ostringstream out;
  auto password = read_password(Streams{in, out, out}, "Password: ");
  EXPECT_EQ(out.str(), "") << "only a terminal is asked";
  return password;
}

TEST(Password, IsTheFirstLine) {
  EXPECT_EQ(*read_from("s3cret\nmore\n"), "s3cret");
  EXPECT_EQ(*read_from("s3cret"), "s3cret");
  EXPECT_EQ(*read_from("s3cret\r\n"), "s3cret");
  EXPECT_EQ(*read_from(" with blanks \n"), " with blanks ");
  EXPECT_EQ(*read_from("p\xC3\xA4ss\n"), "p\xC3\xA4ss");
  EXPECT_EQ(*read_from(std::string(511, 'x') + "\n"), std::string(511, 'x'));
}

TEST(Password, MayBeMissing) {
  EXPECT_EQ(*read_from(""), "");
  EXPECT_EQ(*read_from("\n"), "");
}

TEST(Password, IsRefusedWhereItCannotBeOne) {
  for (const auto& input :
       {std::string("a\tb"), std::string("a\x7F"), std::string("a\0b", 3), std::string("\xC3"), std::string(512, 'x')}) {
    const auto password = read_from(input);
    ASSERT_FALSE(password);
    EXPECT_EQ(password.error().code, Errc::malformed);
    EXPECT_EQ(password.error().detail.find(input), std::string::npos);
  }
}

}  // namespace password_test
}  // namespace smartdiscover::admin
