#include "users/files/read_users.hpp"
#include "users/files/table_store.hpp"
#include "users/remote/remote_stores.hpp"
#include "users/sql/make_sql_store.hpp"

#include <smartdiscover/users/make_store.hpp>

#include <system_error>

namespace smartdiscover::users {

namespace {

std::vector<Domain> bare_domains(const StoreDefinition& definition, const std::optional<Domain>& default_domain) {
  if (!definition.domains.empty() || !default_domain) return definition.domains;
  return {*default_domain};
}

// How the file of a store is read.
struct FileReader {
  const StoreDefinition& definition;
  const std::optional<Domain>& default_domain;

  TableStore::Read operator()(const FileStoreDefinition& file) const {
    return [path = file.path](yaml::Report& report) { return read_users_yaml(path, report); };
  }
  TableStore::Read operator()(const HtpasswdStoreDefinition& file) const {
    return [path = file.path, domains = bare_domains(definition, default_domain)](yaml::Report& report) {
      return read_htpasswd(path, domains, report);
    };
  }
};

struct Make {
  const StoreDefinition& definition;
  const StoreSurroundings& in;

  std::shared_ptr<UserStore> operator()(const FileStoreDefinition& file) const { return table(file); }
  std::shared_ptr<UserStore> operator()(const HtpasswdStoreDefinition& file) const { return table(file); }
  std::shared_ptr<UserStore> operator()(const SqlStoreDefinition& sql) const { return make_sql_store(definition, sql, in); }
  std::shared_ptr<UserStore> operator()(const DovecotStoreDefinition& kind) const {
    return make_dovecot_store(definition, kind, in);
  }
  std::shared_ptr<UserStore> operator()(const LdapStoreDefinition& kind) const { return make_ldap_store(definition, kind, in); }
  std::shared_ptr<UserStore> operator()(const ImapStoreDefinition& kind) const { return make_imap_store(definition, kind, in); }
  std::shared_ptr<UserStore> operator()(const HttpStoreDefinition& kind) const { return make_http_store(definition, kind, in); }

  template <class FileDefinition>
  std::shared_ptr<UserStore> table(const FileDefinition& file) const {
    LastGoodFile last_good{in.last_good_users, std::to_string(definition.kind.index()) + " " + file.path.string()};
    for (const auto& domain : bare_domains(definition, in.default_domain)) last_good.key += " " + domain.text();
    return std::make_shared<TableStore>(definition.name, file.path, FileReader{definition, in.default_domain}(file), in.pool,
                                        in.log, std::move(last_good));
  }
};

struct Check {
  const StoreDefinition& definition;
  const std::optional<Domain>& default_domain;
  yaml::Report& report;

  void operator()(const FileStoreDefinition& file) const { table(file); }
  void operator()(const HtpasswdStoreDefinition& file) const { table(file); }
  void operator()(const SqlStoreDefinition& sql) const { check_sql_store(definition, sql, report); }
  // What a server would say shows when it is asked.
  void operator()(const DovecotStoreDefinition&) const {}
  void operator()(const LdapStoreDefinition&) const {}
  void operator()(const ImapStoreDefinition&) const {}
  void operator()(const HttpStoreDefinition&) const {}

  template <class FileDefinition>
  void table(const FileDefinition& file) const {
    std::error_code error;
    if (std::filesystem::exists(file.path, error)) {
      FileReader{definition, default_domain}(file)(report);
    } else {
      report.warning("user_store", definition.location, "users.stores",
                     "the file " + file.path.string() + " does not exist; its users cannot sign in until it exists");
    }
  }
};

}  // namespace

std::shared_ptr<async::EventLoop> StoreSurroundings::event_loop() const {
  if (loop == nullptr) loop = std::make_shared<async::EventLoop>();
  return loop;
}

std::shared_ptr<UserStore> make_store(const StoreDefinition& definition, const StoreSurroundings& surroundings) {
  return std::visit(Make{definition, surroundings}, definition.kind);
}

void check_store(const StoreDefinition& definition, const std::optional<Domain>& default_domain, yaml::Report& report) {
  std::visit(Check{definition, default_domain, report}, definition.kind);
}

}  // namespace smartdiscover::users
