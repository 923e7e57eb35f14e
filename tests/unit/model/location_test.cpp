#include <smartdiscover/model/location.hpp>

#include <gtest/gtest.h>

#include <thread>

using namespace smartdiscover;

namespace {

TEST(Location, IsWrittenAsEditorsReadIt) {
  EXPECT_EQ(to_string(Location{intern_file_name("map.yaml"), 14, 9}), "map.yaml:14:9");
  EXPECT_EQ(to_string(Location{intern_file_name("map.yaml"), 14, 0}), "map.yaml:14");
  EXPECT_EQ(to_string(Location{intern_file_name("map.yaml"), 0, 0}), "map.yaml");
  EXPECT_EQ(to_string(Location{}), "default");
  EXPECT_FALSE(Location{}.known());
}

TEST(Location, FileNamesLastAndAreKeptOnce) {
  std::string_view kept;
  {
    const std::string name = "some/file.yaml";
    kept = intern_file_name(name);
    EXPECT_NE(kept.data(), name.data());
  }
  EXPECT_EQ(kept, "some/file.yaml");
  EXPECT_EQ(intern_file_name("some/file.yaml").data(), kept.data());
}

TEST(Location, FileNamesAreKeptFromSeveralThreads) {
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([] {
      for (int i = 0; i < 500; ++i) {
        const auto name = "file-" + std::to_string(i);
        ASSERT_EQ(intern_file_name(name), name);
      }
    });
  }
}

}  // namespace
