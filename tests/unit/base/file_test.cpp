#include <smartdiscover/base/file.hpp>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

namespace smartdiscover {
namespace file_test {

class File : public testing::Test {
 protected:
  File() {
    std::string name = testing::TempDir() + "file-XXXXXX";
    folder_ = ::mkdtemp(name.data());
  }
  ~File() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path write(std::string_view content) const {
    std::ofstream(folder_ / "file", std::ios::binary) << content;
    return folder_ / "file";
  }

  std::filesystem::path folder_;
};

std::string problem(const Result<std::string>& read) { return read ? "none" : read.error().detail; }

TEST_F(File, IsReadWhole) {
  const std::string bytes("a\r\n\0\xFF", 5);
  EXPECT_EQ(*read_file(write(bytes), 100), bytes);
  EXPECT_EQ(*read_file(write(""), 100), "");
  const std::string large(300'000, 'x');
  EXPECT_EQ(*read_file(write(large), 300'000), large);
  EXPECT_FALSE(read_file("/proc/self/stat", 100'000)->empty());
}

TEST_F(File, MayBeAsLargeAsTheLimit) {
  EXPECT_TRUE(read_file(write("12345"), 5));
  const auto read = read_file(write("123456"), 5);
  EXPECT_EQ(problem(read), "it is larger than 5 bytes");
  EXPECT_EQ(read.error().code, Errc::malformed);
  EXPECT_EQ(problem(read_file("/proc/self/stat", 5)), "it is larger than 5 bytes");
}

TEST_F(File, SaysWhyItCannotBeRead) {
  const auto missing = read_file(folder_ / "missing", 5);
  EXPECT_EQ(problem(missing), "No such file or directory");
  EXPECT_EQ(missing.error().code, Errc::not_found);
  EXPECT_EQ(problem(read_file(folder_, 5)), "Is a directory");
  ASSERT_EQ(::mkfifo((folder_ / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(problem(read_file(folder_ / "pipe", 5)), "it is not a regular file");
  EXPECT_EQ(problem(read_file("/dev/zero", 5)), "it is not a regular file");
}

TEST_F(File, IsCheckedWithoutBeingRead) {
  EXPECT_TRUE(check_readable(write("123456")));
  EXPECT_EQ(check_readable(folder_ / "missing").error().code, Errc::not_found);
  EXPECT_EQ(check_readable(folder_).error().detail, "Is a directory");
}

TEST_F(File, OfASecretLosesMarkAndLineEnd) {
  EXPECT_EQ(*read_secret(write("secret")), "secret");
  EXPECT_EQ(*read_secret(write("secret\n")), "secret");
  EXPECT_EQ(*read_secret(write("secret\r\n")), "secret");
  EXPECT_EQ(*read_secret(write("\xEF\xBB\xBFsecret\n")), "secret");
  EXPECT_EQ(*read_secret(write(" two words \nand a line\n\n")), " two words \nand a line\n");
  for (const auto* text : {"", "\n", "\r\n", "\xEF\xBB\xBF\n"}) EXPECT_EQ(problem(read_secret(write(text))), "it is empty");
  EXPECT_EQ(problem(read_secret(folder_ / "missing")), "No such file or directory");
}

TEST(TakeLine, LinesAreTakenOneByOne) {
  std::string_view rest = "a\r\n\nb";
  EXPECT_EQ(take_line(rest), "a\r");
  EXPECT_EQ(take_line(rest), "");
  EXPECT_EQ(take_line(rest), "b");
  EXPECT_EQ(rest, "");
}

}  // namespace file_test
}  // namespace smartdiscover
