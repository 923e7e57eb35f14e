// A store whose file is damaged, truncated, or cannot be opened for a while.
#include "fakes.hpp"
#include "unit/async/coroutines.hpp"

#include <smartdiscover/users/make_store.hpp>

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <thread>

namespace smartdiscover::users {
namespace table_store_test {

using namespace std::chrono_literals;

constexpr auto ann = "ann@example.com: {password: '{PLAIN}x'}\n";

class ATableStore : public testing::Test {
 protected:
  std::shared_ptr<UserStore> make() {
    return make_store({"people", {}, 5s, {}, FileStoreDefinition{file_}, {}}, {{}, pool_, log_, nullptr, &kept_});
  }
  StoreReply::Outcome ask(UserStore& store, const std::string& who = "ann@example.com") {
    auto asking = store.ask(StoreQuestion{*MailAddress::parse(who), "x"});
    const auto reply = run(std::move(asking));
    EXPECT_TRUE(reply);
    return reply ? reply->outcome : StoreReply::Outcome::unknown;
  }

  TemporaryFolder folder_;
  std::filesystem::path file_ = folder_ / "users.yaml";
  passwords::HashPool pool_{{.threads = 1}};
  std::string log_text_;
  observe::Log log_{{.hash_key = "k"}, &log_text_};
  LastGoodUsers kept_;
};

TEST_F(ATableStore, KeepsItsUsersThroughAReloadWithABrokenFile) {
  write_file(file_, ann);
  auto before = make();
  ASSERT_EQ(ask(*before), StoreReply::Outcome::known);
  replace_file(file_, "ann@example.com: [");
  auto after = make();
  before.reset();
  EXPECT_TRUE(after->ready());
  EXPECT_EQ(ask(*after), StoreReply::Outcome::known);
  replace_file(file_, "bob@example.com: {password: '{PLAIN}x'}\n");
  EXPECT_EQ(ask(*after), StoreReply::Outcome::unknown);
  EXPECT_EQ(ask(*after, "bob@example.com"), StoreReply::Outcome::known);
}

TEST_F(ATableStore, BeginsWithNobodyWhereNoStoreIsLeftThatHadUsers) {
  write_file(file_, ann);
  make().reset();
  replace_file(file_, "ann@example.com: [");
  EXPECT_FALSE(make()->ready());
}

TEST_F(ATableStore, TakesAFileThatIsSuddenlyEmptyForATruncatedOne) {
  write_file(file_, ann);
  const auto store = make();
  replace_file(file_, "");
  EXPECT_EQ(ask(*store), StoreReply::Outcome::known);
  EXPECT_NE(log_text_.find("keeping the users read last"), std::string::npos);
  // Nobody, said in so many words.
  replace_file(file_, "# nobody\n");
  EXPECT_EQ(ask(*store), StoreReply::Outcome::unknown);
}

// Runs what nobody is allowed to open as somebody whom that stops.
class Unprivileged {
 public:
  Unprivileged() {
    if (::geteuid() == 0) {
      EXPECT_EQ(::seteuid(65534), 0);
    }
  }
  ~Unprivileged() {
    if (::getuid() == 0) {
      EXPECT_EQ(::seteuid(0), 0);
    }
  }
  Unprivileged(const Unprivileged&) = delete;
  Unprivileged& operator=(const Unprivileged&) = delete;
};

TEST_F(ATableStore, ReadsAgainWhatItCouldNotOpen) {
  write_file(file_, ann);
  const auto store = make();
  replace_file(file_, "bob@example.com: {password: '{PLAIN}x'}\n");
  std::filesystem::permissions(file_.parent_path(), std::filesystem::perms::all);
  std::filesystem::permissions(file_, std::filesystem::perms::none);
  {
    const Unprivileged as_nobody;
    EXPECT_EQ(ask(*store, "bob@example.com"), StoreReply::Outcome::unknown) << "keeping the users read last";
    EXPECT_EQ(ask(*store), StoreReply::Outcome::known);
  }
  // For root the file can be opened all the time: nothing about it changes, and it is read nevertheless.
  if (::geteuid() != 0) std::filesystem::permissions(file_, std::filesystem::perms::owner_read);
  const auto end = std::chrono::steady_clock::now() + 20s;
  while (ask(*store, "bob@example.com") != StoreReply::Outcome::known && std::chrono::steady_clock::now() < end)
    std::this_thread::sleep_for(50ms);
  EXPECT_EQ(ask(*store, "bob@example.com"), StoreReply::Outcome::known);
}

}  // namespace table_store_test
}  // namespace smartdiscover::users
