// What the stores that read a file promise beyond the contract of all stores, and their part in that.

#include "sign_in/ask_in_time.hpp"
#include "store_backend.hpp"
#include "unit/async/coroutines.hpp"

#include <smartdiscover/passwords/hashes.hpp>
#include <smartdiscover/users/make_store.hpp>

#include <gtest/gtest.h>

namespace smartdiscover::users {
namespace file_stores_test {

using Outcome = StoreReply::Outcome;

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
      for (std::size_t at = 0; (at = quoted.find('\'', at)) != std::string::npos; at += 2) quoted.insert(at, "'");
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
    for (const auto& [name, password] : users) text += name + ":{PLAIN.HEX}" + hex(password) + "\r\n";
    replace_file(folder_ / "htpasswd", text);
  }

 private:
  static std::string hex(const std::string& text) {
    std::string out;
    for (const char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      out += "0123456789abcdef"[byte >> 4];
      out += "0123456789abcdef"[byte & 15];
    }
    return out;
  }
  TemporaryFolder folder_;
};

const std::vector<BackendRow> file_backends{
    {"file", []() -> std::shared_ptr<Backend> { return std::make_shared<FileBackend>(); }},
    {"htpasswd", []() -> std::shared_ptr<Backend> { return std::make_shared<HtpasswdBackend>(); }},
};

class FileStores : public testing::TestWithParam<BackendRow> {
 protected:
  FileStores() : backend_(GetParam().make()) { backend_->fill(everybody()); }

  UserStore& store() {
    if (!store_) store_ = make_store(backend_->definition(), {domain("example.com"), pool_, log_});
    return *store_;
  }
  Result<StoreReply> ask(std::string_view who, std::optional<std::string> password) {
    store();
    StoreQuestion question{address(who), std::move(password)};
    return run(sign_in::ask_in_time(store_, std::move(question), std::chrono::seconds(5)));
  }
  bool lets_in(std::string_view who, const std::string& password) {
    const auto reply = ask(who, password);
    return reply && lets_in_by(*reply, password);
  }
  std::filesystem::path file() const {
    const auto kind = backend_->definition().kind;
    if (const auto* one = std::get_if<FileStoreDefinition>(&kind)) return one->path;
    return std::get<HtpasswdStoreDefinition>(kind).path;
  }

  std::string lines_;
  observe::Log log_{{}, &lines_};
  passwords::HashPool pool_{{.threads = 2, .queue = 64}};
  std::shared_ptr<Backend> backend_;
  std::shared_ptr<UserStore> store_;
};

TEST_P(FileStores, AFileThatVanishedLeavesTheLastUsers) {
  store();
  std::filesystem::remove(file());
  lines_.clear();
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(lets_in("ann@example.com", "right"));
  EXPECT_TRUE(store().ready());
  EXPECT_EQ(lines_.find("keeping the users read last"), lines_.rfind("keeping the users read last")) << "logged once: " << lines_;
  EXPECT_NE(lines_.find("keeping the users read last"), std::string::npos);
  backend_->fill({{"ann@example.com", "back"}});
  EXPECT_TRUE(lets_in("ann@example.com", "back"));
}

TEST_P(FileStores, AFileThatNeverWasMakesUnavailableUntilItIs) {
  std::filesystem::remove(file());
  EXPECT_FALSE(store().ready());
  const auto reply = ask("ann@example.com", "right");
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, Errc::unavailable);
  backend_->fill(everybody());
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

INSTANTIATE_TEST_SUITE_P(Stores, FileStores, testing::ValuesIn(file_backends),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(FileStore, AFileThatIsNoYamlLeavesTheLastUsers) {
  TemporaryFolder folder;
  const auto file = folder / "users.yaml";
  std::string lines;
  observe::Log log({}, &lines);
  passwords::HashPool pool;
  write_file(file, "ann@example.com: {password: '{PLAIN}right'}\n");
  const auto store = make_store({"people", {}, std::chrono::seconds(5), {}, FileStoreDefinition{file}, {}}, {{}, pool, log});
  const auto known = [&] {
    StoreQuestion question{address("ann@example.com"), "right"};
    const auto reply = run(sign_in::ask_in_time(store, std::move(question), std::chrono::seconds(5)));
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

}  // namespace file_stores_test

std::vector<BackendRow> store_backends() { return file_stores_test::file_backends; }

}  // namespace smartdiscover::users
