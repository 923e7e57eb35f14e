// A store whose file is damaged, truncated, or cannot be opened for a while.
#include "coroutines.hpp"
#include "fakes.hpp"
#include "identity/stores/make_store.hpp"

#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <thread>

namespace smartdiscover::identity {
namespace {

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
  HashPool pool_{{.threads = 1}};
  std::string log_text_;
  observe::Log log_{{.hash_key = "k"}, &log_text_};
  KeptUsers kept_;
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
  EXPECT_NE(log_text_.find("the users read last stay"), std::string::npos);
  // Nobody, said in so many words.
  replace_file(file_, "# nobody\n");
  EXPECT_EQ(ask(*store), StoreReply::Outcome::unknown);
}

TEST_F(ATableStore, ReadsAgainWhatItCouldNotOpen) {
  write_file(file_, ann);
  const auto store = make();
  replace_file(file_, "bob@example.com: {password: '{PLAIN}x'}\n");
  rlimit allowed{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &allowed), 0);
  // The loop that asks needs descriptors of its own, so it is made before there are none.
  boost::asio::io_context context;
  auto asking = store->ask(StoreQuestion{*MailAddress::parse("bob@example.com"), "x"});
  auto reply = boost::asio::co_spawn(context, std::move(asking), boost::asio::use_future);
  // The lowest free descriptor is the first that the limit refuses.
  const int next = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  ::close(next);
  rlimit none = allowed;
  none.rlim_cur = static_cast<rlim_t>(next);
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
  context.run();
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &allowed), 0);
  EXPECT_EQ(reply.get()->outcome, StoreReply::Outcome::unknown) << "the users read last stay";
  const auto end = std::chrono::steady_clock::now() + 20s;
  while (ask(*store, "bob@example.com") != StoreReply::Outcome::known && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(50ms);
  EXPECT_EQ(ask(*store, "bob@example.com"), StoreReply::Outcome::known);
}

}  // namespace
}  // namespace smartdiscover::identity
