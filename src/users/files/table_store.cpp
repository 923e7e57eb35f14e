#include "users/files/table_store.hpp"

#include <exception>
#include <mutex>

namespace smartdiscover::users {

namespace {

// What an administrator reads in one go; "check" shows all of it.
constexpr std::size_t mistakes_logged = 20;

}  // namespace

class TableStore::Content {
 public:
  Content(std::string name, std::filesystem::path file, Read read, observe::Log& log, KeptFile kept)
      : name_(std::move(name)), file_(std::move(file)), read_(std::move(read)), log_(log), kept_(std::move(kept)) {
    if (kept_.all != nullptr) users_ = kept_.all->find(kept_.key);
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
    log_mistakes(report);
    if (users == nullptr || is_truncated(*users)) {
      log_failure();
      return users != nullptr;
    }
    log_.write(observe::Level::info, "users read", {{"store", name_}, {"users", static_cast<long long>(users->size())}});
    if (kept_.all != nullptr) kept_.all->keep(kept_.key, users);
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
    const bool kept = this->users() != nullptr;
    log_.write(kept ? observe::Level::warning : observe::Level::error,
               kept ? "the user store's file cannot be used; the users read last stay"
                    : "the user store's file cannot be used; nobody in it can sign in until it can",
               {{"store", name_}, {"file", file_.native()}});
  }

  // The path of a finding is a mail address, so only places and texts are shown.
  void log_mistakes(const yaml::Report& report) {
    const auto findings = report.sorted();
    for (std::size_t i = 0; i < std::min(findings.size(), mistakes_logged); ++i) {
      log_.write(observe::Level::warning, findings[i].text, {{"store", name_}, {"place", to_string(findings[i].location)}});
    }
    if (findings.size() > mistakes_logged) {
      log_.write(observe::Level::warning, "more mistakes in this store's file: \"smartdiscover check\" shows them",
                 {{"store", name_}, {"mistakes", static_cast<long long>(findings.size())}});
    }
  }

  const std::string name_;
  const std::filesystem::path file_;
  const Read read_;
  observe::Log& log_;
  const KeptFile kept_;
  mutable std::mutex mutex_;
  std::shared_ptr<const UserTable> users_;
};

TableStore::TableStore(std::string name, std::filesystem::path file, Read read, passwords::HashPool& pool, observe::Log& log,
                       KeptFile kept)
    : content_(std::make_shared<Content>(std::move(name), file, std::move(read), log, std::move(kept))),
      file_(
          file, [content = content_] { return content->read(); }, pool) {}

boost::asio::awaitable<Result<StoreReply>> TableStore::ask(StoreQuestion question) {
  if (!file_.is_fresh()) co_await file_.refresh();
  const auto users = content_->users();
  if (users == nullptr) co_return failure(Errc::unavailable, "the store's file has never been read");
  auto user = users->find(question.address);
  if (!user) co_return StoreReply{};
  StoreReply reply{StoreReply::Outcome::known, std::move(user->account), std::move(user->passwords)};
  co_return reply;
}

bool TableStore::ready() const { return content_->users() != nullptr; }

std::optional<std::string> TableStore::typical_password() const {
  const auto users = content_->users();
  return users != nullptr ? users->typical_password() : std::nullopt;
}

}  // namespace smartdiscover::users
