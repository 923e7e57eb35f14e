#pragma once

// A store whose users stand in one file, all held in memory.

#include "users/files/user_table.hpp"

#include <smartdiscover/observe/log.hpp>
#include <smartdiscover/users/fresh_file.hpp>
#include <smartdiscover/users/kept_users.hpp>
#include <smartdiscover/users/user_store.hpp>
#include <smartdiscover/yaml/report.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace smartdiscover::users {

// Where the users of a file are kept beyond the life of its store; without `all` nowhere.
struct KeptFile {
  KeptUsers* all = nullptr;
  std::string key;  // the file, and what else decides how it is read
};

class TableStore : public UserStore {
 public:
  using Read = std::function<std::optional<UserTable>(yaml::Report&)>;

  // Reads the file at once. A file that cannot be read is logged and leaves the store unusable until it can, unless users of it are
  // kept; later on such a file is logged and the users stay those that were read last, and so they do where a file that had users is
  // suddenly empty, as it is for a moment while an editor or a full disk truncates it.
  TableStore(std::string name, std::filesystem::path file, Read read, passwords::HashPool& pool, observe::Log& log,
             KeptFile kept = {});

  boost::asio::awaitable<Result<StoreReply>> ask(StoreQuestion question) override;
  bool ready() const override;
  std::uint64_t stamp() const override { return file_.stamp(); }
  std::optional<std::string> typical_password() const override;

 private:
  class Content;
  std::shared_ptr<Content> content_;
  FreshFile file_;
};

}  // namespace smartdiscover::users
