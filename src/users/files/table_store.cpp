#include "users/files/table_store.hpp"

#include <exception>
#include <mutex>

namespace smartdiscover::users {

namespace {

// As many as fit on a screen; "smartdiscover check" shows all of them.
constexpr std::size_t errors_logged = 20;

}  // namespace

class TableStore::Content {
 public:
  Content(std::string name, std::filesystem::path file, Read read, observe::Log& log, LastGoodFile last_good)
      : name_(std::move(name)), file_(std::move(file)), read_(std::move(read)), log_(log), last_good_(std::move(last_good)) {
    if (last_good_.all != nullptr) users_ = last_good_.all->find(last_good_.key);
  }

  std::shared_ptr<const UserTable> users() const {
    const std::lock_guard lock(mutex_);
    return users_;
  }

  // False: the file could not be used.
  bool read() {
    yaml::Report report;
    std::shared_ptr<const UserTable> users;
    try {
      if (auto table = read_(report)) users = std::make_shared<const UserTable>(std::move(*table));
    } catch (const std::exception& exception) {
      report.error(Location{intern_file_name(file_.string())}, "", exception.what());
    }
    log_errors(report);
    if (users == nullptr || is_truncated(*users)) {
      log_failure();
      return users != nullptr;
    }
    log_.write(observe::Level::info, "user file loaded", {{"store", name_}, {"users", static_cast<long long>(users->size())}});
    if (last_good_.all != nullptr) last_good_.all->set(last_good_.key, users);
    const std::lock_guard lock(mutex_);
    users_ = std::move(users);
    return true;
  }

 private:
  bool is_truncated(const UserTable& read_now) const {
    std::error_code error;
    const auto before = users();
    return before != nullptr && before->size() > 0 && read_now.size() == 0 && std::filesystem::file_size(file_, error) == 0;
  }

  void log_failure() {
    const bool has_users = this->users() != nullptr;
    log_.write(has_users ? observe::Level::warning : observe::Level::error,
               has_users ? "user file unusable, keeping the users read last" : "user file unusable, its users cannot sign in",
               {{"store", name_}, {"file", file_.native()}});
  }

  // The path of a finding is a mail address, so only locations and texts are logged.
  void log_errors(const yaml::Report& report) {
    const auto findings = report.sorted();
    for (std::size_t i = 0; i < std::min(findings.size(), errors_logged); ++i) {
      log_.write(observe::Level::warning, findings[i].text, {{"store", name_}, {"location", to_string(findings[i].location)}});
    }
    if (findings.size() > errors_logged) {
      log_.write(observe::Level::warning, "user file has more errors: run \"smartdiscover check\" to see all of them",
                 {{"store", name_}, {"errors", static_cast<long long>(findings.size())}});
    }
  }

  const std::string name_;
  const std::filesystem::path file_;
  const Read read_;
  observe::Log& log_;
  const LastGoodFile last_good_;
  mutable std::mutex mutex_;
  std::shared_ptr<const UserTable> users_;
};

TableStore::TableStore(std::string name, std::filesystem::path file, Read read, passwords::HashPool& pool, observe::Log& log,
                       LastGoodFile last_good)
    : content_(std::make_shared<Content>(std::move(name), file, std::move(read), log, std::move(last_good))),
      file_(
          file, [content = content_] { return content->read(); }, pool) {}

boost::asio::awaitable<Result<StoreReply>> TableStore::ask(StoreQuestion question) {
  if (!file_.is_fresh()) co_await file_.refresh();
  const auto users = content_->users();
  if (users == nullptr) co_return failure(Errc::unavailable, "the user file could not be read yet");
  const auto* user = users->find(question.address);
  if (user == nullptr) co_return StoreReply{};
  StoreReply reply{StoreReply::Outcome::known, user->account, user->passwords};
  co_return reply;
}

bool TableStore::ready() const { return content_->users() != nullptr; }

std::optional<std::string> TableStore::typical_password() const {
  const auto users = content_->users();
  return users != nullptr ? users->typical_password() : std::nullopt;
}

}  // namespace smartdiscover::users
