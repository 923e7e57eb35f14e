#include "admin/new_files.hpp"

#include "unit/admin/command_line.hpp"

#include <sys/stat.h>

namespace smartdiscover::admin {
namespace new_files_test {

using testing::HasSubstr;

class NewFiles : public CommandLine {};

TEST_F(NewFiles, AreWrittenWithTheirFoldersAndModes) {
  ::umask(0077);
  const auto written = write_new_files(folder_ / "a/b", {{"x", "one", 0644}, {"c/d/y", "", 0600}});
  ::umask(0022);
  ASSERT_TRUE(written);
  EXPECT_EQ(read("a/b/x"), "one");
  EXPECT_EQ(static_cast<unsigned>(std::filesystem::status(folder_ / "a/b/x").permissions()), 0644U);
  EXPECT_EQ(static_cast<unsigned>(std::filesystem::status(folder_ / "a/b/c/d/y").permissions()), 0600U);
}

TEST_F(NewFiles, TakeAFolderWithASlashBehindIt) {
  EXPECT_TRUE(write_new_files(folder_.string() + "/new/", {{"x", "", 0644}}));
  EXPECT_TRUE(std::filesystem::exists(folder_ / "new/x"));
}

TEST_F(NewFiles, AreAllOrNone) {
  write("site/c", "a file where a folder is wanted");
  const auto written = write_new_files(folder_ / "site", {{"x", "one", 0644}, {"new/y", "two", 0644}, {"c/z", "three", 0644}});
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, Errc::io);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "site/x"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "site/new"));
  EXPECT_EQ(read("site/c"), "a file where a folder is wanted");
}

TEST_F(NewFiles, LeaveNoFolderBehindWhereTheyFail) {
  const auto written = write_new_files(folder_ / "deep/er", {{"x", "", 0644}, {std::string(300, 'n'), "", 0644}});
  ASSERT_FALSE(written);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "deep"));
}

TEST_F(NewFiles, FollowNoLink) {
  std::filesystem::create_directories(folder_ / "site");
  std::filesystem::create_symlink(folder_ / "elsewhere", folder_ / "site/x");
  const auto written = write_new_files(folder_ / "site", {{"x", "one", 0644}});
  ASSERT_FALSE(written);
  EXPECT_THAT(written.error().detail, HasSubstr("exists and is not overwritten"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "elsewhere"));
}

}  // namespace new_files_test
}  // namespace smartdiscover::admin
