// smartdiscover signin: asks the user stores as the daemon would, and says which decided.

#include "admin/commands.hpp"
#include "admin/findings.hpp"
#include "admin/password.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/sign_in/make_authenticator.hpp>
#include <smartdiscover/site/site.hpp>

#include <CLI/App.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <memory>
#include <ostream>

namespace smartdiscover::admin {
namespace {

namespace json = boost::json;

struct SigninOptions {
  std::string login;
  bool json = false;
};

// `trace`: what each step found.
sign_in::SignIn ask_stores(const site::Site& site, http::BasicCredentials credentials, std::vector<std::string>& trace) {
  observe::Log log({.level = observe::Level::warning});
  boost::asio::io_context context;
  passwords::HashPool pool;
  const auto authenticator =
      sign_in::make_authenticator(site.configuration.users, std::make_shared<const service_map::ServiceMap>(site.map), pool, log);
  auto asking = authenticator->sign_in(std::move(credentials), {.trace = &trace});
  auto answer = boost::asio::co_spawn(context, std::move(asking), boost::asio::use_future);
  context.run();
  pool.stop();
  return answer.get();
}

json::array array_of(const std::vector<std::string>& texts) {
  json::array out;
  for (const auto& text : texts) out.emplace_back(printable(text));
  return out;
}

json::array array_of(const std::vector<MailAddress>& addresses) {
  json::array out;
  for (const auto& address : addresses) out.emplace_back(address.text());
  return out;
}

// The account's values in the order in which they are shown.
void add_account(json::object& out, const Account& account) {
  auto aliases = array_of(account.aliases);
  for (const auto& domain : account.catch_all) aliases.emplace_back("@" + domain.text());
  out["address"] = account.address.text();
  out["display_name"] = printable(account.display_name);
  out["login"] = printable(account.login);
  out["aliases"] = std::move(aliases);
  out["groups"] = array_of(account.groups);
  out["may_open"] = array_of(account.may_open);
  out["redirect"] = printable(account.redirect);
  for (const auto& [name, value] : account.attributes) out["user." + printable(name)] = printable(value);
}

std::string_view word(sign_in::SignIn::Verdict verdict) {
  switch (verdict) {
    case sign_in::SignIn::Verdict::accepted: return "accepted";
    case sign_in::SignIn::Verdict::refused: return "refused";
    case sign_in::SignIn::Verdict::unavailable: return "unavailable";
    case sign_in::SignIn::Verdict::busy: return "busy";
    case sign_in::SignIn::Verdict::blocked: return "blocked";
  }
  return "refused";
}

json::object document_of(const sign_in::SignIn& result, const std::vector<std::string>& trace) {
  json::object out{{"verdict", word(result.verdict)},
                   {"store", printable(result.store)},
                   {"reason", printable(result.reason)},
                   {"trace", array_of(trace)}};
  if (result.account) add_account(out, *result.account);
  return out;
}

// The same values, one a line; a value of several is a line each.
void write_text(std::ostream& out, const json::object& document) {
  for (const auto& [name, value] : document) {
    const auto write = [&out, &name = name](const json::value& one) {
      if (const auto& text = one.get_string(); !text.empty()) out << name << ": " << std::string_view(text) << '\n';
    };
    if (const auto* list = value.if_array()) {
      for (const auto& one : *list) write(one);
    } else {
      write(value);
    }
  }
}

ExitCode signin(const CommonOptions& common, const SigninOptions& options, const Streams& streams) {
  yaml::Report report;
  const auto site = site::load_site(common.config, report);
  if (!site) {
    write_findings(streams.err, report);
    return ExitCode::configuration;
  }
  const auto password = read_password(streams, "Password: ");
  if (!password) return fail(streams, ExitCode::failure, password.error().detail);
  std::vector<std::string> trace;
  const auto result = ask_stores(*site, {options.login, Secret(*password)}, trace);
  const auto document = document_of(result, trace);
  if (options.json) {
    streams.out << json::serialize(document) << '\n';
  } else {
    write_text(streams.out, document);
  }
  switch (result.verdict) {
    case sign_in::SignIn::Verdict::accepted: return ExitCode::ok;
    case sign_in::SignIn::Verdict::refused: return ExitCode::failure;
    default: return ExitCode::unavailable;
  }
}

}  // namespace

Action declare_signin(CLI::App& app, const CommonOptions& common) {
  const auto options = std::make_shared<SigninOptions>();
  app.add_option("LOGIN", options->login,
                 "The login as a client sends it; the password is read from a prompt or the first line of standard input")
      ->required();
  app.add_flag("--json", options->json, "Print one JSON object");
  return [options, &common](const Streams& streams) { return signin(common, *options, streams); };
}

}  // namespace smartdiscover::admin
