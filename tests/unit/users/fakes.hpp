#pragma once

// A store that answers what the test wants, and folders that are removed at the end.

#include <smartdiscover/users/user_store.hpp>

#include <stdlib.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

namespace smartdiscover::users {

inline MailAddress address(std::string_view text) {
  auto parsed = MailAddress::parse(text);
  if (!parsed) throw std::invalid_argument(std::string(text));
  return *parsed;
}

inline Domain domain(std::string_view text) {
  auto parsed = Domain::parse(text);
  if (!parsed) throw std::invalid_argument(std::string(text));
  return *parsed;
}

// Answers as `reply` says; counts.
class FakeStore : public UserStore {
 public:
  using Reply = std::function<Result<StoreReply>(const StoreQuestion&)>;
  explicit FakeStore(Reply reply) : reply_(std::move(reply)) {}

  boost::asio::awaitable<Result<StoreReply>> ask(StoreQuestion question) override {
    ++asked;
    co_return reply_(question);
  }
  bool ready() const override { return is_ready; }
  std::uint64_t stamp() const override { return stamped; }
  std::optional<std::string> typical_password() const override { return typical; }

  std::atomic<int> asked{0};
  std::atomic<std::uint64_t> stamped{0};
  std::atomic<bool> is_ready{true};
  std::optional<std::string> typical;

 private:
  Reply reply_;
};

// Users with stored passwords.
inline FakeStore::Reply knowing(std::map<std::string, std::string> users) {
  return [users = std::move(users)](const StoreQuestion& question) -> Result<StoreReply> {
    const auto user = users.find(question.address.text());
    if (user == users.end()) return StoreReply{};
    return StoreReply{StoreReply::Outcome::known, Account{.address = question.address}, {user->second}};
  };
}

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = std::filesystem::temp_directory_path() / "smartdiscover-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

// As editors and "smartdiscover user" do it.
inline void replace_file(const std::filesystem::path& file, std::string_view content) {
  const auto beside = file.string() + ".new";
  std::ofstream(beside, std::ios::binary) << content;
  std::filesystem::rename(beside, file);
}

inline void write_file(const std::filesystem::path& file, std::string_view content) {
  std::ofstream(file, std::ios::binary) << content;
}

}  // namespace smartdiscover::users
