#pragma once

// A store whose users are read from one file and held in memory.

#include "users/files/user_table.hpp"

#include <smartdiscover/observe/log.hpp>
#include <smartdiscover/users/fresh_file.hpp>
#include <smartdiscover/users/last_good_users.hpp>
#include <smartdiscover/users/user_store.hpp>
#include <smartdiscover/yaml/report.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace smartdiscover::users {

// Where the users of a file are found after a reload; nowhere without `all`.
struct LastGoodFile {
  LastGoodUsers* all = nullptr;
  std::string key;  // the file, and what else decides how it is read
};

class TableStore : public UserStore {
 public:
  using Read = std::function<std::optional<UserTable>(yaml::Report&)>;

  // Reads the file at once. If it cannot be read, that is logged and the users read last stay, before a reload too; if there are none, the
  // store is unavailable until the file can be read. A file that had users and is suddenly empty counts as unreadable: editors and full
  // disks truncate files for a moment.
  TableStore(std::string name, std::filesystem::path file, Read read, passwords::HashPool& pool, observe::Log& log,
             LastGoodFile last_good = {});

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
