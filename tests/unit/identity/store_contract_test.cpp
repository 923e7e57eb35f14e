// What every store promises, written once. A store joins by a row in `backends`: how to fill it with the users below.

#include "coroutines.hpp"
#include "fakes.hpp"
#include "identity/ask_in_time.hpp"
#include "identity/stores/make_store.hpp"

#include <smartdiscover/identity/hashes.hpp>

#include <boost/asio/post.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace smartdiscover::identity {
namespace {

using Outcome = StoreReply::Outcome;
using testing::ElementsAre;

struct User {
  std::string address;
  std::string password;
};

const std::string eight_bit = "p\xC3\xA4ss\xE2\x82\xACw\xF0\x9F\x94\x91rd";

const std::vector<User> everybody{
    {"ann@example.com", "right"},           {"bob@example.org", "with:colon:s"},
    {"carl@example.com", eight_bit},        {"dora@example.com", " blanks around "},
    {"o'neill@example.com", "' OR 1=1 --"}, {"fay@xn--bcher-kva.example", "*)(uid=*"},
    {"gus@example.com", "{PLAIN}x"},
};

// A store of one kind, filled with users, in a place of its own.
class Backend {
 public:
  virtual ~Backend() = default;
  virtual StoreDefinition definition() const = 0;
  // Makes `users` all the users there are.
  virtual void fill(const std::vector<User>& users) = 0;
  // Whether the store sees a change at once, as files do.
  virtual bool sees_changes() const { return false; }
  // Whether it has aliases, and bob's is "robert@example.org".
  virtual bool has_aliases() const { return false; }
};

class FileBackend : public Backend {
 public:
  StoreDefinition definition() const override {
    return {"file", {}, std::chrono::seconds(5), {}, FileStoreDefinition{folder_ / "users.yaml"}, {}};
  }
  bool sees_changes() const override { return true; }
  bool has_aliases() const override { return true; }
  void fill(const std::vector<User>& users) override {
    std::string text;
    for (const auto& [name, password] : users) {
      std::string quoted = "{PLAIN}" + password;
      for (std::size_t at = 0; (at = quoted.find('\'', at)) != std::string::npos; at += 2)
        quoted.insert(at, "'");
      text += "\"" + name + "\":\n  password: '" + quoted + "'\n";
      if (name == "bob@example.org") text += "  aliases: [Robert@example.org]\n";
    }
    replace_file(folder_ / "users.yaml", text);
  }

 private:
  TemporaryFolder folder_;
};

class HtpasswdBackend : public Backend {
 public:
  StoreDefinition definition() const override {
    return {"htpasswd", {}, std::chrono::seconds(5), {}, HtpasswdStoreDefinition{folder_ / "htpasswd"}, {}};
  }
  bool sees_changes() const override { return true; }
  void fill(const std::vector<User>& users) override {
    std::string text;
    // The blanks around a password in clear text would be lost in a line.
    for (const auto& [name, password] : users)
      text += name + ":{PLAIN.HEX}" + hex(password) + "\r\n";
    replace_file(folder_ / "htpasswd", text);
  }

 private:
  static std::string hex(const std::string& text) {
    std::string out;
    for (const unsigned char byte : text) {
      out += "0123456789abcdef"[byte >> 4];
      out += "0123456789abcdef"[byte & 15];
    }
    return out;
  }
  TemporaryFolder folder_;
};

struct Row {
  const char* name;
  std::unique_ptr<Backend> (*make)();
  friend void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }
};

const Row backends[] = {
    {"file", []() -> std::unique_ptr<Backend> { return std::make_unique<FileBackend>(); }},
    {"htpasswd", []() -> std::unique_ptr<Backend> { return std::make_unique<HtpasswdBackend>(); }},
};

class StoreContract : public testing::TestWithParam<Row> {
 protected:
  StoreContract() : backend_(GetParam().make()) { backend_->fill(everybody); }

  UserStore& store() {
    if (!store_) store_ = make_store(backend_->definition(), {domain("example.com"), pool_, log_});
    return *store_;
  }
  Result<StoreReply> ask(std::string_view who, std::optional<std::string> password) {
    store();
    StoreQuestion question{address(who), std::move(password), {}};
    return run(ask_in_time(store_, std::move(question), std::chrono::seconds(5)));
  }
  // What the authenticator would make of the reply.
  bool lets_in(std::string_view who, const std::string& password) {
    const auto reply = ask(who, password);
    if (!reply) return false;
    if (reply->outcome == Outcome::known) {
      for (const auto& stored : reply->passwords) {
        const auto right = verify_password(password, stored);
        if (right && *right) return true;
      }
    }
    return reply->outcome == Outcome::accepted;
  }

  std::string lines_;
  observe::Log log_{{}, &lines_};
  HashPool pool_{{.threads = 2, .queue = 64}};
  std::unique_ptr<Backend> backend_;
  std::shared_ptr<UserStore> store_;
};

TEST_P(StoreContract, LetsEverybodyInWithTheirOwnPassword) {
  for (const auto& [who, password] : everybody)
    EXPECT_TRUE(lets_in(who, password)) << who;
  EXPECT_TRUE(store().ready());
}

TEST_P(StoreContract, LetsNobodyInWithAnythingElse) {
  const std::string right = "right";
  for (const auto& password : std::vector<std::string>{"",
                                                       "wrong",
                                                       "Right",
                                                       "right ",
                                                       " right",
                                                       "rightright",
                                                       "righ",
                                                       std::string("right\0", 6),
                                                       std::string("right\0x", 7),
                                                       "right\r\n",
                                                       "right\n",
                                                       "' OR 1=1 --",
                                                       "' OR '1'='1",
                                                       "\" OR \"\"=\"",
                                                       "'; DROP TABLE mailbox; --",
                                                       "*",
                                                       ")(uid=*",
                                                       "*)(objectClass=*)",
                                                       "$(id)",
                                                       "`id`",
                                                       "%s%n",
                                                       "\\",
                                                       "{PLAIN}right",
                                                       "{PLAIN}",
                                                       "!",
                                                       std::string(1024, 'x'),
                                                       std::string(100000, 'x'),
                                                       "\xFF\xFE",
                                                       "bob's",
                                                       "with:colon:s"}) {
    EXPECT_FALSE(lets_in("ann@example.com", password)) << password;
  }
  for (const auto& [who, password] : everybody) {
    EXPECT_FALSE(lets_in(who, "")) << who;
    EXPECT_FALSE(lets_in(who, password + "x")) << who;
    if (who != "ann@example.com") {
      EXPECT_FALSE(lets_in(who, right)) << who;
    }
  }
}

TEST_P(StoreContract, KnowsNobodyElse) {
  for (const auto* who :
       {"nobody@example.com", "ann@example.org", "ann@sub.example.com", "an@example.com", "annn@example.com", "*@example.com",
        "%@example.com", "_nn@example.com", "'or'1'='1@example.com", "ann'--@example.com", "a?n@example.com", "ann+x@example.com",
        "ann/bob@example.com", "{email}@example.com", "$mail@example.com"}) {
    const auto reply = ask(who, "right");
    ASSERT_TRUE(reply) << who << ": " << reply.error().detail;
    EXPECT_EQ(reply->outcome, Outcome::unknown) << who;
    const auto found = ask(who, std::nullopt);
    ASSERT_TRUE(found) << who;
    EXPECT_EQ(found->outcome, Outcome::unknown) << who;
  }
}

TEST_P(StoreContract, YieldsThePrimaryAddress) {
  const auto reply = ask("ANN@Example.com", "right");
  ASSERT_TRUE(reply);
  if (reply->account) {
    EXPECT_EQ(reply->account->address, address("ann@example.com"));
  }
}

TEST_P(StoreContract, FindsAnAliasAndYieldsThePrimaryAddress) {
  if (!backend_->has_aliases()) {
    EXPECT_EQ(ask("robert@example.org", "x")->outcome, Outcome::unknown);
    return;
  }
  const auto reply = ask("robert@example.org", "with:colon:s");
  ASSERT_TRUE(reply && reply->account);
  EXPECT_EQ(reply->account->address, address("bob@example.org"));
  EXPECT_THAT(reply->account->aliases, ElementsAre(address("robert@example.org")));
  EXPECT_TRUE(lets_in("robert@example.org", "with:colon:s"));
}

TEST_P(StoreContract, AsksNoPasswordToFindSomeone) {
  const auto reply = ask("ann@example.com", std::nullopt);
  ASSERT_TRUE(reply);
  EXPECT_NE(reply->outcome, Outcome::accepted);
  EXPECT_NE(reply->outcome, Outcome::refused);
}

TEST_P(StoreContract, SeesAChangeAtOnce) {
  if (!backend_->sees_changes()) {
    EXPECT_EQ(store().stamp(), store().stamp());
    return;
  }
  for (int round = 0; round < 5; ++round) {
    const auto before = store().stamp();
    const auto password = "changed" + std::to_string(round);
    backend_->fill({{"ann@example.com", password}, {"new@example.com", "new"}});
    EXPECT_NE(store().stamp(), before);
    EXPECT_TRUE(lets_in("ann@example.com", password));
    EXPECT_FALSE(lets_in("ann@example.com", "right"));
    EXPECT_TRUE(lets_in("new@example.com", "new"));
    EXPECT_EQ(ask("bob@example.org", "x")->outcome, Outcome::unknown);
  }
}

TEST_P(StoreContract, AnswersAHundredAtOnceWhileItChanges) {
  store();
  std::atomic<int> answered{0};
  std::atomic<int> wrong{0};
  std::vector<std::thread> workers;
  for (int worker = 0; worker < 4; ++worker) {
    workers.emplace_back([&] {
      boost::asio::io_context context;
      for (int i = 0; i < 25; ++i) {
        auto done = [&](const std::exception_ptr& thrown, const Result<StoreReply>& reply) {
          ++answered;
          // Whichever content it saw, ann is in it.
          wrong += !thrown && reply && reply->outcome != Outcome::unknown ? 0 : 1;
        };
        StoreQuestion question{address("ann@example.com"), "right", {}};
        boost::asio::co_spawn(context, ask_in_time(store_, question, std::chrono::seconds(5)), std::move(done));
      }
      context.run();
    });
  }
  for (int i = 0; i < 10; ++i)
    backend_->fill({{"ann@example.com", "right" + std::to_string(i)}});
  for (auto& worker : workers)
    worker.join();
  EXPECT_EQ(answered, 100);
  EXPECT_EQ(wrong, 0);
  if (backend_->sees_changes()) {
    EXPECT_TRUE(lets_in("ann@example.com", "right9"));
  }
}

TEST_P(StoreContract, LogsNoPasswordAndNoAddress) {
  backend_->fill({{"ann@example.com", "very-secret"}, {"ann@example.com", "twice-secret"}, {"no address", "other-secret"}});
  ask("ann@example.com", "guessed-secret");
  for (const auto* hidden : {"secret", "ann@example.com", "no address"})
    EXPECT_EQ(lines_.find(hidden), std::string::npos) << lines_;
}

INSTANTIATE_TEST_SUITE_P(Stores, StoreContract, testing::ValuesIn(backends),
                         [](const auto& row) { return std::string(row.param.name); });

// What the stores that read a file promise beyond that.
class FileStores : public StoreContract {
 protected:
  std::filesystem::path file() const {
    const auto kind = backend_->definition().kind;
    if (const auto* one = std::get_if<FileStoreDefinition>(&kind)) return one->path;
    return std::get<HtpasswdStoreDefinition>(kind).path;
  }
};

TEST_P(FileStores, AFileThatVanishedLeavesTheLastUsers) {
  store();
  std::filesystem::remove(file());
  lines_.clear();
  for (int i = 0; i < 3; ++i)
    EXPECT_TRUE(lets_in("ann@example.com", "right"));
  EXPECT_TRUE(store().ready());
  EXPECT_EQ(lines_.find("the users read last stay"), lines_.rfind("the users read last stay")) << "logged once: " << lines_;
  EXPECT_NE(lines_.find("the users read last stay"), std::string::npos);
  backend_->fill({{"ann@example.com", "back"}});
  EXPECT_TRUE(lets_in("ann@example.com", "back"));
}

TEST_P(FileStores, AFileThatNeverWasMakesUnavailableUntilItIs) {
  std::filesystem::remove(file());
  EXPECT_FALSE(store().ready());
  const auto reply = ask("ann@example.com", "right");
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, Errc::unavailable);
  backend_->fill(everybody);
  EXPECT_TRUE(lets_in("ann@example.com", "right"));
  EXPECT_TRUE(store().ready());
}

TEST_P(FileStores, AFolderInTheFilesPlaceLeavesTheLastUsers) {
  store();
  std::filesystem::remove(file());
  std::filesystem::create_directory(file());
  EXPECT_TRUE(lets_in("ann@example.com", "right"));
}

TEST_P(FileStores, AFileWrittenInPlaceIsReadWhenItRests) {
  store();
  const auto whole = [&] {
    std::ifstream stream(file(), std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(stream), {});
  };
  backend_->fill({{"ann@example.com", "first"}});
  const auto first = whole();
  backend_->fill({{"ann@example.com", "other"}});
  const auto other = whole();
  ASSERT_EQ(first.size(), other.size());
  // The same inode and the same size, again and again within one tick of the kernel's clock.
  for (int i = 0; i < 20; ++i) {
    write_file(file(), first);
    EXPECT_TRUE(lets_in("ann@example.com", "first"));
    write_file(file(), other);
    EXPECT_TRUE(lets_in("ann@example.com", "other"));
  }
}

TEST_P(FileStores, TheTypicalPasswordComesFromTheFile) {
  ASSERT_TRUE(store().typical_password());
  EXPECT_TRUE(store().typical_password()->starts_with("{PLAIN"));
}

INSTANTIATE_TEST_SUITE_P(Stores, FileStores, testing::ValuesIn(backends),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(FileStore, AFileThatIsNoYamlLeavesTheLastUsers) {
  TemporaryFolder folder;
  const auto file = folder / "users.yaml";
  std::string lines;
  observe::Log log({}, &lines);
  HashPool pool;
  write_file(file, "ann@example.com: {password: '{PLAIN}right'}\n");
  const auto store = make_store({"people", {}, std::chrono::seconds(5), {}, FileStoreDefinition{file}, {}}, {{}, pool, log});
  const auto known = [&] {
    StoreQuestion question{address("ann@example.com"), "right", {}};
    const auto reply = run(ask_in_time(store, std::move(question), std::chrono::seconds(5)));
    return reply && reply->outcome == Outcome::known && reply->passwords == std::vector<std::string>{"{PLAIN}right"};
  };
  EXPECT_TRUE(known());
  for (const auto* broken : {"ann@example.com: {password: 'x'", "- list\n", "\t: x\n", "a: [\n"}) {
    replace_file(file, broken);
    EXPECT_TRUE(known()) << broken;
  }
  EXPECT_NE(lines.find("users.yaml:1:"), std::string::npos) << lines;
  replace_file(file, "bob@example.com: {password: '{PLAIN}x'}\n");
  EXPECT_FALSE(known());
}

TEST(CheckStore, ReportsMistakesAndAMissingFile) {
  TemporaryFolder folder;
  yaml::Report report;
  check_store({"people", {}, std::chrono::seconds(5), {}, FileStoreDefinition{folder / "users.yaml"}, {}}, {}, report);
  EXPECT_FALSE(report.has_errors());
  EXPECT_EQ(report.warnings(), 1U);
  write_file(folder / "users.yaml", "ann: {password: x}\n");
  check_store({"people", {}, std::chrono::seconds(5), {}, FileStoreDefinition{folder / "users.yaml"}, {}}, {}, report);
  EXPECT_TRUE(report.has_errors());
  yaml::Report good;
  write_file(folder / "htpasswd", "ann:{PLAIN}x\n");
  check_store({"web", {}, std::chrono::seconds(5), {}, HtpasswdStoreDefinition{folder / "htpasswd"}, {}}, domain("example.com"),
              good);
  EXPECT_TRUE(good.sorted().empty());
}

}  // namespace
}  // namespace smartdiscover::identity
