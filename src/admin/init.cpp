// smartdiscover init: a complete site for one domain, to try out and to go on from.

#include "admin/commands.hpp"
#include "admin/findings.hpp"
#include "admin/new_site.hpp"
#include "admin/password.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/site/site.hpp>

#include <CLI/App.hpp>
#include <CLI/Option.hpp>
#include <CLI/Validators.hpp>
#include <openssl/rand.h>

#include <array>
#include <memory>
#include <ostream>
#include <stdexcept>

namespace smartdiscover::admin {
namespace {

struct InitOptions {
  std::filesystem::path folder;
  std::string domain;
  std::string hostname;
  std::string user;
  std::string https;
  std::string http;
  std::string control;
};

// CLI11: an empty text is no objection.
std::string check_domain(const std::string& text) { return Domain::parse(text) ? "" : "expected a domain such as example.com"; }
std::string check_address(const std::string& text) {
  return MailAddress::parse(text) ? "" : "expected an address such as ann@example.com";
}
std::string check_text(const std::string& text) {
  return !text.empty() && is_utf8(text) && !has_control_character(text) ? "" : "expected text without control characters";
}

// 80 bits in letters and digits that look different from each other.
std::string random_password() {
  constexpr std::string_view letters = "abcdefghijkmnpqrstuvwxyz23456789";
  static_assert(letters.size() == 32);
  std::array<unsigned char, 16> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) throw std::runtime_error("no random numbers for a password");
  std::string password;
  for (const auto byte : bytes) password += letters[byte % letters.size()];
  return password;
}

struct ChosenPassword {
  std::string text;
  bool is_random = false;
};

Result<ChosenPassword> choose_password(const MailAddress& address, const Streams& streams) {
  auto given = read_password(streams, "Password for " + address.text() + " (empty: a random one): ");
  if (!given) return given.error();
  if (given->empty()) return ChosenPassword{random_password(), true};
  return ChosenPassword{*std::move(given), false};
}

// Addresses from the command line are checked by loading the result.
ExitCode check_new_site(const std::filesystem::path& config, const Streams& streams) {
  yaml::Report report;
  if (site::load_site(config, report)) return ExitCode::ok;
  write_findings(streams.err, report);
  return ExitCode::configuration;
}

ExitCode init(const InitOptions& options, const Streams& streams) {
  NewSite site{
      *Domain::parse(options.domain), *Domain::parse(options.hostname), {}, options.https, options.http, options.control};
  ChosenPassword password;
  if (!options.user.empty()) {
    const auto address = *MailAddress::parse(options.user);
    if (address.domain() != site.domain)
      return fail(streams, ExitCode::usage, "--user: expected an address in " + site.domain.text());
    auto chosen = choose_password(address, streams);
    if (!chosen) return fail(streams, ExitCode::failure, chosen.error().detail);
    password = *std::move(chosen);
    site.user = NewUser{address, password.text};
  }
  const auto files = make_new_site(site);
  if (!files) return fail(streams, ExitCode::internal, files.error().detail);
  if (const auto written = write_new_files(options.folder, *files); !written)
    return fail(streams, ExitCode::io, written.error().detail);

  const auto config = options.folder / "smartdiscover.yaml";
  if (const auto code = check_new_site(config, streams); code != ExitCode::ok) {
    // So that the corrected command can be run again.
    std::error_code ignored;
    for (const auto& file : *files) std::filesystem::remove(options.folder / file.name, ignored);
    return fail(streams, code, "nothing was written; correct the options and try again");
  }
  for (const auto& file : *files) streams.out << (options.folder / file.name).string() << '\n';
  if (password.is_random) streams.out << "The password of " << site.user->address.text() << " is " << password.text << '\n';
  streams.err << "The certificate is self-signed, for tests only. Start with: smartdiscoverd --config " << config.string()
              << '\n';
  return ExitCode::ok;
}

}  // namespace

Action declare_init(CLI::App& app, const CommonOptions&) {
  const auto options = std::make_shared<InitOptions>();
  app.add_option("DIR", options->folder, "Write the files into this folder; existing files are never overwritten")
      ->required()
      ->type_name("");
  app.add_option("--domain", options->domain, "Serve this mail domain")->required()->check(check_domain)->type_name("D");
  app.add_option("--hostname", options->hostname, "Use this public name of the mail server")
      ->required()
      ->check(check_domain)
      ->type_name("H");
  app.add_option("--user", options->user,
                 "Add a first user; the password is read from standard input, an empty one is replaced by a random one and shown")
      ->check(check_address)
      ->type_name("E");
  app.add_option("--https", options->https, "Listen here for HTTPS (default: *:443)")->check(check_text)->type_name("ADDRESS");
  app.add_option("--http", options->http, "Listen here for HTTP (default: *:80)")->check(check_text)->type_name("ADDRESS");
  app.add_option("--control", options->control, "Use this control socket (default: /run/smartdiscover/control.sock)")
      ->check(check_text)
      ->type_name("PATH");
  return [options](const Streams& streams) { return init(*options, streams); };
}

}  // namespace smartdiscover::admin
