#include <smartdiscover/users/bound_store.hpp>

#include <algorithm>
#include <utility>

namespace smartdiscover::users {

namespace {

using Outcome = StoreReply::Outcome;

class BoundStore : public UserStore {
 public:
  BoundStore(std::string name, std::shared_ptr<UserStore> people, PasswordChecker checker)
      : name_(std::move(name)), people_(std::move(people)), checker_(std::move(checker)) {}

  boost::asio::awaitable<Result<StoreReply>> ask(StoreQuestion question) override {
    auto finding = people_->ask(question.copy());
    auto found = co_await std::move(finding);
    if (!found || found->outcome == Outcome::unknown || !question.password) co_return found;
    // Nothing but the checker lets anybody in.
    found->outcome = Outcome::refused;
    found->passwords.clear();
    if (found->account) question.address = found->account->address;
    if (!knows(question.address.domain())) co_return found;
    auto checking = checker_.store->ask(std::move(question));
    auto checked = co_await std::move(checking);
    if (!checked) {
      auto error = checked.error();
      error.detail = "store " + name_ + ", whose passwords " + checker_.name + " checks: " + error.detail;
      co_return error;
    }
    if (checked->outcome == Outcome::accepted) found->outcome = Outcome::accepted;
    if (checked->outcome == Outcome::known) {
      found->outcome = Outcome::known;
      found->passwords = std::move(checked->passwords);
    }
    co_return found;
  }

  bool ready() const override { return people_->ready() && checker_.store->ready(); }
  std::uint64_t stamp() const override { return people_->stamp() * 0x100000001B3ULL + checker_.store->stamp(); }
  std::optional<std::string> typical_password() const override { return checker_.store->typical_password(); }

 private:
  bool knows(const Domain& domain) const {
    const auto& all = checker_.domains;
    return all.empty() || std::find(all.begin(), all.end(), domain) != all.end();
  }

  const std::string name_;
  const std::shared_ptr<UserStore> people_;
  const PasswordChecker checker_;
};

}  // namespace

std::shared_ptr<UserStore> make_bound_store(std::string name, std::shared_ptr<UserStore> people, PasswordChecker checker) {
  return std::make_shared<BoundStore>(std::move(name), std::move(people), std::move(checker));
}

}  // namespace smartdiscover::users
