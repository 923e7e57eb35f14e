#include <smartdiscover/tls/large_blocks.hpp>

#include <gtest/gtest.h>

#include <cstring>
#include <set>
#include <thread>
#include <vector>

namespace smartdiscover::tls::test {
namespace large_blocks_test {

std::string_view content(const void* block, std::size_t size) { return {static_cast<const char*>(block), size}; }

TEST(LargeBlocks, AreOfAnySizeAndKeepTheirContent) {
  for (const std::size_t size : {1U, 12287U, 12288U, 17000U, 32768U, 32769U, 100000U}) {
    auto* block = allocate_block(size);
    ASSERT_NE(block, nullptr);
    std::memset(block, 'x', size);
    for (const auto larger : {size + 1, 2 * size, 40000 + size}) {
      block = reallocate_block(block, larger);
      ASSERT_NE(block, nullptr);
      EXPECT_EQ(content(block, size), std::string(size, 'x'));
      std::memset(block, 'x', larger);
    }
    free_block(block);
  }
  auto* const begun = reallocate_block(nullptr, 17000);
  ASSERT_NE(begun, nullptr);
  free_block(begun);
  free_block(nullptr);
}

// More than the region has, from several threads, some of them freed by another thread.
TEST(LargeBlocks, AreNeverTheSameOnes) {
  constexpr std::size_t each = 3000;
  std::vector<std::vector<void*>> blocks(4);
  std::vector<std::thread> threads;
  for (auto& own : blocks) {
    threads.emplace_back([&own] {
      for (std::size_t i = 0; i < each; ++i) {
        own.push_back(allocate_block(17000));
        std::memset(own.back(), 1, 1);
        if (i % 3 == 2) {
          free_block(own.back());
          own.pop_back();
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  std::set<void*> different;
  for (const auto& own : blocks) different.insert(own.begin(), own.end());
  EXPECT_EQ(different.size(), 4 * each * 2 / 3);
  for (auto* const block : different) free_block(block);
}

}  // namespace large_blocks_test
}  // namespace smartdiscover::tls::test
