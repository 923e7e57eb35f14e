#include "daemon/list_watch.hpp"

#include "unit/users/fakes.hpp"
#include "unit/users/sqlite_file.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>

namespace smartdiscover::daemon {
namespace list_watch_test {

using namespace std::chrono_literals;
using users::sqlite_file;

class ListWatchTest : public testing::Test {
 protected:
  ~ListWatchTest() override { watch_.stop(); }

  site::LoadedList list(const std::string& file, std::chrono::milliseconds refresh, std::string problem = {}) {
    site::DomainList list{{}, {}, {}, "domain_lists[0]"};
    list.database = site::ListDatabase{users::SqliteDatabase{folder_ / file}, {"SELECT domain FROM domain", {}}, refresh, 5s};
    return {list, {}, std::move(problem)};
  }
  void make(const std::string& file, const std::string& domain) {
    sqlite_file(folder_ / file, "CREATE TABLE domain (domain); INSERT INTO domain VALUES ('" + domain + "')");
  }
  // The next news, however long that takes.
  ListWatch::Update next() {
    std::unique_lock lock(mutex_);
    if (!told_.wait_for(lock, 60s, [this] { return !news_.empty(); })) throw std::runtime_error("no news");
    auto news = std::move(news_.front());
    news_.pop_front();
    return news;
  }
  // The one domain of the next news, or why there is none.
  std::string next_domain() {
    const auto news = next();
    if (!news.reading.domains) return news.reading.domains.error().detail;
    return news.reading.domains->empty() ? "none" : news.reading.domains->front().domain.text();
  }
  std::size_t waiting() {
    const std::lock_guard lock(mutex_);
    return news_.size();
  }

  users::TemporaryFolder folder_;
  std::mutex mutex_;
  std::condition_variable told_;
  std::deque<ListWatch::Update> news_;
  ListWatch watch_{[this](ListWatch::Update news) {
    const std::lock_guard lock(mutex_);
    news_.push_back(std::move(news));
    told_.notify_one();
  }};
};

TEST_F(ListWatchTest, AsksAgainAndAgain) {
  make("a.db", "one.example");
  watch_.watch({list("a.db", 10ms)});
  EXPECT_EQ(next_domain(), "one.example");
  sqlite_file(folder_ / "a.db", "UPDATE domain SET domain = 'two.example'");
  for (auto domain = next_domain(); domain != "two.example"; domain = next_domain()) EXPECT_EQ(domain, "one.example");
  sqlite_file(folder_ / "a.db", "DROP TABLE domain");
  auto said = next_domain();
  while (said == "two.example") said = next_domain();
  EXPECT_EQ(said, "no such table: domain");
}

TEST_F(ListWatchTest, AsksEachAsOftenAsItSays) {
  make("often.db", "often.example");
  make("seldom.db", "seldom.example");
  watch_.watch({list("seldom.db", 1h), list("often.db", 10ms)});
  for (int i = 0; i < 10; ++i) EXPECT_EQ(next_domain(), "often.example");
}

TEST_F(ListWatchTest, AsksAListThatIsDownSoonWhateverItsRefresh) {
  make("a.db", "one.example");
  auto down = list("a.db", 24h, "no such table");
  const auto begun = std::chrono::steady_clock::now();
  watch_.watch({down});
  EXPECT_EQ(next_domain(), "one.example");
  EXPECT_GT(std::chrono::steady_clock::now() - begun, 1s) << "but not in a loop";
}

TEST_F(ListWatchTest, AsksOnlyWhatItWasToldLast) {
  make("a.db", "old.example");
  make("b.db", "new.example");
  watch_.watch({list("a.db", 10ms)});
  const auto old = next();
  EXPECT_TRUE(watch_.is_current(old));
  watch_.watch({list("b.db", 10ms)});
  EXPECT_FALSE(watch_.is_current(old)) << "a reload has read it since";
  auto news = next();
  while (!watch_.is_current(news)) news = next();
  EXPECT_EQ(news.reading.domains->front().domain.text(), "new.example");
  EXPECT_EQ(next_domain(), "new.example");
}

// A server that accepts connections and never answers: whoever has connected is waiting for it.
class SilentServer {
 public:
  site::LoadedList list() const {
    site::DomainList list{{}, {}, {}, "domain_lists[0]"};
    users::MariadbDatabase database;
    database.host = "127.0.0.1";
    database.port = acceptor_.local_endpoint().port();
    database.tls = users::MariadbDatabase::Tls::off;
    list.database = site::ListDatabase{database, {"SELECT domain FROM domain", {}}, 1ms, 60s};
    return {list, {}, {}};
  }
  boost::asio::ip::tcp::socket accept() { return acceptor_.accept(); }

 private:
  boost::asio::io_context context_;
  boost::asio::ip::tcp::acceptor acceptor_{context_, {boost::asio::ip::address_v4::loopback(), 0}};
};

TEST_F(ListWatchTest, ReportsNothingOnceItHasStopped) {
  SilentServer server;
  std::promise<void> ended;
  std::atomic<int> reports{0};
  {
    // Destroyed with the callback, which the thread destroys at its end.
    std::shared_ptr<void> alive(nullptr, [&ended](void*) { ended.set_value(); });
    ListWatch watch([alive = std::move(alive), &reports](ListWatch::Update) { ++reports; });
    watch.watch({server.list()});
    const auto asked = server.accept();
    watch.stop();
    // The database's answer, an error, comes after stop().
  }
  ASSERT_EQ(ended.get_future().wait_for(60s), std::future_status::ready) << "the thread does not end";
  EXPECT_EQ(reports, 0);
}

TEST_F(ListWatchTest, DoesNotWaitForADatabaseAtItsEnd) {
  SilentServer server;
  auto watch = std::make_unique<ListWatch>([](ListWatch::Update) {});
  watch->watch({server.list()});
  auto asked = server.accept();
  watch.reset();
  asked.non_blocking(true);
  std::array<char, 1> byte{};
  boost::system::error_code error;
  asked.read_some(boost::asio::buffer(byte), error);
  EXPECT_EQ(error, boost::asio::error::would_block) << "the query is still waiting for its answer";
}

TEST_F(ListWatchTest, PassesOverFiles) {
  site::LoadedList file{site::DomainList{folder_ / "list.txt", {}, {}, "domain_lists[0]"}, {}, {}};
  watch_.watch({file});
  watch_.watch({});
  EXPECT_EQ(waiting(), 0U);
}

}  // namespace list_watch_test
}  // namespace smartdiscover::daemon
