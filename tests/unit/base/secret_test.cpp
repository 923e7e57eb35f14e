#include <smartdiscover/base/secret.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <new>
#include <type_traits>

namespace smartdiscover {
namespace secret_test {

// Short enough to stand inside the object, where the test can look.
constexpr std::string_view password = "hunter2";

class SecretInMemory : public ::testing::Test {
 protected:
  bool holds_password() const {
    return std::search(memory_.begin(), memory_.end(), password.begin(), password.end(),
                       [](unsigned char a, char b) { return a == static_cast<unsigned char>(b); }) != memory_.end();
  }
  Secret* make() { return new (memory_.data()) Secret(std::string(password)); }

  alignas(Secret) std::array<unsigned char, sizeof(Secret)> memory_{};
};

TEST_F(SecretInMemory, IsWipedAtItsEnd) {
  auto* secret = make();
  ASSERT_TRUE(holds_password());
  secret->~Secret();
  EXPECT_FALSE(holds_password());
}

TEST_F(SecretInMemory, IsWipedWhenMovedFrom) {
  auto* secret = make();
  const Secret other = std::move(*secret);
  EXPECT_FALSE(holds_password());
  EXPECT_TRUE(secret->empty());
  EXPECT_EQ(other.text(), password);
  secret->~Secret();
}

TEST_F(SecretInMemory, IsWipedWhenMovedFromByAssignment) {
  auto* secret = make();
  Secret other("another");
  other = std::move(*secret);
  EXPECT_FALSE(holds_password());
  EXPECT_EQ(other.text(), password);
  secret->~Secret();
}

TEST_F(SecretInMemory, IsWipedWhenReplaced) {
  auto* secret = make();
  *secret = Secret("x");
  EXPECT_FALSE(holds_password());
  secret->~Secret();
}

TEST(Secret, CannotBeCopiedOrPrintedByAccident) {
  EXPECT_FALSE(std::is_copy_constructible_v<Secret>);
  EXPECT_FALSE(std::is_copy_assignable_v<Secret>);
  EXPECT_FALSE((std::is_convertible_v<Secret, std::string_view>));
  EXPECT_TRUE(std::is_nothrow_move_constructible_v<Secret>);
}

TEST(Secret, CopiesOnRequest) {
  const Secret one(std::string(100, 'p'));
  const auto two = one.copy();
  EXPECT_EQ(one.text(), two.text());
  EXPECT_NE(one.text().data(), two.text().data());
  EXPECT_FALSE(copy(std::optional<Secret>()));
  EXPECT_EQ(copy(std::optional<Secret>("x"))->text(), "x");
}

TEST(Secret, WipesTheUnusedCapacityToo) {
  std::string text(100, 'p');
  text.resize(1);
  const auto* const data = text.data();
  wipe(text);
  EXPECT_TRUE(text.empty());
  EXPECT_TRUE(std::all_of(data, data + 100, [](char c) { return c == '\0'; }));
}

}  // namespace secret_test
}  // namespace smartdiscover
