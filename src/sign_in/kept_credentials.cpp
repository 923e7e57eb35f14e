#include "sign_in/credential_cache.hpp"

#include <smartdiscover/sign_in/kept_credentials.hpp>
#include <smartdiscover/users/fresh_file.hpp>

#include <algorithm>
#include <mutex>

namespace smartdiscover::sign_in {

namespace {

// The files beside the configuration that a store goes by and does not watch itself.
struct FilesOf {
  using Files = std::vector<std::filesystem::path>;

  Files operator()(const users::FileStoreDefinition&) const { return {}; }
  Files operator()(const users::HtpasswdStoreDefinition&) const { return {}; }
  Files operator()(const users::SqlStoreDefinition& sql) const { return std::visit(*this, sql.database); }
  Files operator()(const users::SqliteDatabase& sqlite) const { return {sqlite.path, sqlite.path.string() + "-wal"}; }
  Files operator()(const users::PostgresqlDatabase& postgresql) const { return {postgresql.password_file}; }
  Files operator()(const users::MariadbDatabase& mariadb) const { return {mariadb.password_file, mariadb.ca}; }
  Files operator()(const users::LdapStoreDefinition& ldap) const { return {ldap.bind_password_file, ldap.ca.value_or("")}; }
  Files operator()(const users::DovecotStoreDefinition&) const { return {}; }
  Files operator()(const users::ImapStoreDefinition& imap) const { return {imap.ca.value_or("")}; }
  Files operator()(const users::HttpStoreDefinition& http) const { return {http.token_file, http.ca.value_or("")}; }
};

// All that decides what a store answers, as far as it can be seen from here.
struct Known {
  std::vector<users::StoreDefinition> definitions;  // of the store, and of those that check passwords for it
  std::optional<Domain> default_domain;             // whose users bare names are
  std::vector<users::FileState> files;
  std::uint64_t number = 0;
};

void look_at(const users::StoreDefinition& definition, const users::UsersDefinition& users, Known& known) {
  known.definitions.push_back(definition);
  known.definitions.back().location = {};
  known.definitions.back().index = 0;
  for (const auto& file : std::visit(FilesOf(), definition.kind))
    known.files.push_back(file.empty() ? users::FileState() : users::state_of(file));
  const auto* sql = std::get_if<users::SqlStoreDefinition>(&definition.kind);
  if (sql == nullptr || sql->bind.value.empty()) return;
  for (const auto& checker : users.stores) {
    if (checker.name == sql->bind.value && known.definitions.size() <= users.stores.size()) look_at(checker, users, known);
  }
}

// Such a store asks whomever the service map names.
bool goes_by_the_map(const users::StoreDefinition& definition) {
  const auto* imap = std::get_if<users::ImapStoreDefinition>(&definition.kind);
  return imap != nullptr && !imap->host;
}

bool answers_alike(const Known& one, const Known& other) {
  return one.definitions == other.definitions && one.default_domain == other.default_domain && one.files == other.files &&
         std::none_of(one.definitions.begin(), one.definitions.end(), goes_by_the_map);
}

}  // namespace

struct KeptCredentials::State {
  std::mutex mutex;
  std::uint64_t last_number = 0;
  users::CacheDefinition definition;
  std::shared_ptr<CredentialCache> cache;
  std::vector<Known> stores;
};

KeptCredentials::KeptCredentials() : state_(std::make_unique<State>()) {}
KeptCredentials::~KeptCredentials() = default;

KeptCredentials::Part KeptCredentials::part_of(const users::UsersDefinition& users) {
  const std::lock_guard lock(state_->mutex);
  // Shorter times are to hold for what is remembered already.
  if (state_->cache == nullptr || !(state_->definition == users.cache)) {
    state_->definition = users.cache;
    state_->cache = std::make_shared<CredentialCache>(users.cache.entries);
  }
  std::vector<Known> stores;
  for (const auto& definition : users.stores) {
    Known now;
    now.default_domain = users.default_domain;
    look_at(definition, users, now);
    const auto before =
        std::find_if(state_->stores.begin(), state_->stores.end(), [&now](const Known& one) { return answers_alike(one, now); });
    now.number = before != state_->stores.end() ? before->number : ++state_->last_number;
    stores.push_back(std::move(now));
  }
  state_->stores = std::move(stores);
  Part part{state_->cache, {}, ++state_->last_number};
  for (const auto& store : state_->stores) part.stores.push_back(store.number);
  return part;
}

}  // namespace smartdiscover::sign_in
