// smartdiscover user add|passwd|remove|list: the users of a file store.

#include "admin/commands.hpp"
#include "admin/findings.hpp"
#include "admin/password.hpp"
#include "admin/users_file.hpp"

#include <smartdiscover/base/json_string.hpp>
#include <smartdiscover/base/text.hpp>
#include <smartdiscover/passwords/hashes.hpp>
#include <smartdiscover/site/configuration.hpp>
#include <smartdiscover/site/site.hpp>

#include <CLI/App.hpp>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <memory>
#include <optional>
#include <ostream>

namespace smartdiscover::admin {
namespace {

struct UserOptions {
  std::string store;
  std::string address;
  std::string display_name;
  std::string login;
  std::vector<std::string> aliases;
  std::vector<std::string> groups;
  bool json = false;
};

ExitCode fail(const Streams& streams, const Error& error) {
  const auto code = error.code == Errc::io          ? ExitCode::io
                    : error.code == Errc::internal  ? ExitCode::internal
                    : error.code == Errc::malformed ? ExitCode::configuration
                                                    : ExitCode::failure;
  return fail(streams, code, error.detail);
}

// The file of the store named, or of the first file store.
Result<std::filesystem::path> store_path(const CommonOptions& common, const std::string& name) {
  yaml::Report report;
  const auto configuration = site::read_configuration(common.config, report);
  for (const auto& store : configuration.users.stores) {
    const auto* file = std::get_if<users::FileStoreDefinition>(&store.kind);
    if (file && (name.empty() || store.name == name)) return file->path;
  }
  if (report.has_errors()) return failure(Errc::malformed, all_findings(report));
  return failure(Errc::malformed,
                 common.config.string() + ": has no store of type file" + (name.empty() ? "" : " named " + name));
}

// What every edit needs: the address and the open file.
struct Edit {
  MailAddress address;
  UsersFile file;
};

Result<Edit> begin_edit(const CommonOptions& common, const UserOptions& options) {
  auto address = MailAddress::parse(options.address);
  if (!address) return failure(Errc::not_found, "\"" + printable(options.address) + "\" is not an e-mail address");
  const auto path = store_path(common, options.store);
  if (!path) return path.error();
  auto file = UsersFile::open(*path);
  if (!file) return file.error();
  return Edit{std::move(*address), std::move(*file)};
}

// The stored form of a password from the input, quoted for YAML; nullopt where there is none, which is printed.
std::optional<std::string> new_password(const Streams& streams) {
  const auto password = read_password(streams, "Password: ");
  std::string problem = !password ? password.error().detail : password->empty() ? "a password must not be empty" : "";
  if (problem.empty()) {
    const auto hash = passwords::hash_password(*password);
    if (hash) return json_string(*hash);
    problem = hash.error().detail;
  }
  fail(streams, ExitCode::failure, problem);
  return std::nullopt;
}

ExitCode finish(const Streams& streams, const Edit& edit, const Result<std::string>& text, std::size_t entries,
                std::string_view done) {
  if (!text) return fail(streams, text.error());
  if (const auto written = edit.file.write(*text, entries); !written) return fail(streams, written.error());
  streams.out << edit.address.text() << ": " << done << '\n';
  return ExitCode::ok;
}

std::string yaml_list(const std::vector<std::string>& values) {
  std::string out = "[";
  for (const auto& value : values) out += (out.size() > 1 ? ", " : "") + json_string(value);
  return out + "]";
}

// A mistyped domain would show only when the person cannot sign in.
void warn_where_unserved(const CommonOptions& common, const MailAddress& address, const Streams& streams) {
  yaml::Report report;
  const auto site = site::load_site(common.config, report);
  if (!site || site->map.served_as(address.domain())) return;
  streams.err << "smartdiscover: warning: " << address.domain().text()
              << " is not served: the service map names no such domain\n";
}

ExitCode add(const CommonOptions& common, const UserOptions& options, const Streams& streams) {
  for (const auto& alias : options.aliases) {
    if (!MailAddress::parse(alias) && !(alias.starts_with('@') && Domain::parse(alias.substr(1)))) {
      return fail(streams, ExitCode::usage, "--alias: \"" + printable(alias) + "\" is not an e-mail address, nor @ and a domain");
    }
  }
  for (const auto& text : {options.display_name, options.login}) {
    if (has_control_character(text) || !is_utf8(text))
      return fail(streams, ExitCode::usage, "names and logins must be UTF-8 without control characters");
  }
  auto edit = begin_edit(common, options);
  if (!edit) return fail(streams, edit.error());
  if (edit->file.has(edit->address))
    return fail(streams, ExitCode::failure,
                edit->address.text() + " is already in the store; change it with smartdiscover user passwd");
  const auto password = new_password(streams);
  if (!password) return ExitCode::failure;
  std::vector<std::pair<std::string, std::string>> fields{{"password", *password}};
  if (!options.display_name.empty()) fields.emplace_back("display_name", json_string(options.display_name));
  if (!options.login.empty()) fields.emplace_back("login", json_string(options.login));
  if (!options.aliases.empty()) fields.emplace_back("aliases", yaml_list(options.aliases));
  if (!options.groups.empty()) fields.emplace_back("groups", yaml_list(options.groups));
  const auto code = finish(streams, *edit, edit->file.with(edit->address, fields), edit->file.addresses().size() + 1, "added");
  if (code == ExitCode::ok) warn_where_unserved(common, edit->address, streams);
  return code;
}

ExitCode change_password(const CommonOptions& common, const UserOptions& options, const Streams& streams) {
  auto edit = begin_edit(common, options);
  if (!edit) return fail(streams, edit.error());
  if (!edit->file.has(edit->address))
    return fail(streams, ExitCode::failure,
                edit->address.text() + " is not in the store; smartdiscover user list shows the addresses");
  const auto password = new_password(streams);
  if (!password) return ExitCode::failure;
  return finish(streams, *edit, edit->file.with_password(edit->address, *password), edit->file.addresses().size(),
                "password changed");
}

ExitCode remove(const CommonOptions& common, const UserOptions& options, const Streams& streams) {
  auto edit = begin_edit(common, options);
  if (!edit) return fail(streams, edit.error());
  if (!edit->file.has(edit->address))
    return fail(streams, ExitCode::failure,
                edit->address.text() + " is not in the store; smartdiscover user list shows the addresses");
  return finish(streams, *edit, edit->file.without(edit->address), edit->file.addresses().size() - 1, "removed");
}

ExitCode list(const CommonOptions& common, const UserOptions& options, const Streams& streams) {
  const auto path = store_path(common, options.store);
  if (!path) return fail(streams, path.error());
  const auto file = UsersFile::open(*path);
  if (!file) return fail(streams, file.error());
  if (options.json) {
    boost::json::array addresses;
    for (const auto& address : file->addresses()) addresses.emplace_back(printable(address));
    streams.out << boost::json::serialize(addresses) << '\n';
  } else {
    for (const auto& address : file->addresses()) streams.out << printable(address) << '\n';
  }
  return ExitCode::ok;
}

}  // namespace

Action declare_user(CLI::App& app, const CommonOptions& common) {
  const auto options = std::make_shared<UserOptions>();
  const auto chosen = std::make_shared<ExitCode (*)(const CommonOptions&, const UserOptions&, const Streams&)>(nullptr);
  app.require_subcommand(1);
  app.fallthrough();  // --config may stand behind the sub-command
  const auto sub = [&](const char* name, const char* description, auto* action) {
    auto* command = app.add_subcommand(name, description);
    command->fallthrough();
    command->callback([chosen, action] { *chosen = action; });
    command->add_option("--store", options->store, "Use the file store of this name (default: the first file store)")
        ->type_name("NAME");
    return command;
  };
  auto* adding = sub("add", "Add a user; the password is read from a prompt or the first line of standard input", &add);
  adding->add_option("ADDRESS", options->address, "The e-mail address")->required();
  adding->add_option("--display-name", options->display_name, "Set the display name")->type_name("NAME");
  adding->add_option("--login", options->login, "Set the login at the mail servers (default: the address)")->type_name("LOGIN");
  adding->add_option("--alias", options->aliases, "Add a further address, or @DOMAIN as a catch-all; may be repeated")
      ->type_name("ADDRESS")
      ->allow_extra_args(false);
  adding->add_option("--group", options->groups, "Add a group, or several separated by commas; may be repeated")
      ->type_name("GROUP")
      ->allow_extra_args(false)
      ->delimiter(',');
  sub("passwd", "Change a password; it is read from a prompt or the first line of standard input", &change_password)
      ->add_option("ADDRESS", options->address, "The e-mail address")
      ->required();
  sub("remove", "Remove a user", &remove)->add_option("ADDRESS", options->address, "The e-mail address")->required();
  sub("list", "List the addresses", &list)->add_flag("--json", options->json, "Print a JSON array");
  return [options, chosen, &common](const Streams& streams) { return (*chosen)(common, *options, streams); };
}

}  // namespace smartdiscover::admin
