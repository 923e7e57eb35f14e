// smartdiscover signin: asks the user stores as the daemon would, and says which decided.

#include "admin/commands.hpp"
#include "admin/findings.hpp"
#include "admin/password.hpp"

#include <smartdiscover/sign_in/make_authenticator.hpp>
#include <smartdiscover/site/site.hpp>

#include <CLI/App.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <memory>
#include <ostream>
#include <utility>

namespace smartdiscover::admin {
namespace {

struct SigninOptions {
  std::string login;
  bool json = false;
};

// `told`: what was found out on the way.
sign_in::SignIn ask_stores(const site::Site& site, http::BasicCredentials credentials, std::vector<std::string>& told) {
  observe::Log log({.level = observe::Level::warning});
  boost::asio::io_context context;
  passwords::HashPool pool;
  const auto authenticator =
      sign_in::make_authenticator(site.configuration.users, std::make_shared<const service_map::ServiceMap>(site.map), pool, log);
  auto asking = authenticator->sign_in(std::move(credentials), {.told = &told});
  auto answer = boost::asio::co_spawn(context, std::move(asking), boost::asio::use_future);
  context.run();
  pool.stop();
  return answer.get();
}

std::vector<std::string> texts(const std::vector<MailAddress>& addresses) {
  std::vector<std::string> out;
  for (const auto& address : addresses) out.push_back(address.text());
  return out;
}

struct Fact {
  enum class Shape { one, list };
  std::string name;
  Shape shape;
  std::vector<std::string> values;
};

// What is known of an account, in the order in which it is shown.
std::vector<Fact> facts(const Account& account) {
  auto aliases = texts(account.aliases);
  for (const auto& domain : account.catch_all) aliases.push_back("@" + domain.text());
  using enum Fact::Shape;
  std::vector<Fact> all{{"address", one, {account.address.text()}},
                        {"display_name", one, {account.display_name}},
                        {"login", one, {account.login}},
                        {"aliases", list, std::move(aliases)},
                        {"groups", list, account.groups},
                        {"may_open", list, texts(account.may_open)},
                        {"redirect", one, {account.redirect}}};
  for (const auto& [name, value] : account.attributes) all.push_back({"user." + name, one, {value}});
  return all;
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

void write_text(std::ostream& out, const sign_in::SignIn& result, const std::vector<std::string>& told) {
  out << word(result.verdict);
  if (!result.store.empty()) out << ", decided by store " << result.store;
  out << '\n';
  std::string_view what = "login: ";
  for (const auto& line : told) out << std::exchange(what, "") << line << '\n';
  if (!result.reason.empty()) out << "reason: " << result.reason << '\n';
  if (!result.account) return;
  for (const auto& fact : facts(*result.account)) {
    for (const auto& value : fact.values) {
      if (!value.empty()) out << fact.name << ": " << value << '\n';
    }
  }
}

void write_as_json(std::ostream& out, const Fact& fact) {
  out << "," << json_string(fact.name) << ":";
  if (fact.shape == Fact::Shape::one) {
    out << json_string(fact.values.front());
    return;
  }
  std::string_view between = "[";
  for (const auto& value : fact.values) out << std::exchange(between, ",") << json_string(value);
  out << (fact.values.empty() ? "[]" : "]");
}

void write_json(std::ostream& out, const sign_in::SignIn& result, const std::vector<std::string>& told) {
  out << "{\"verdict\":" << json_string(word(result.verdict)) << ",\"store\":" << json_string(result.store)
      << ",\"reason\":" << json_string(result.reason);
  write_as_json(out, {"told", Fact::Shape::list, told});
  if (result.account) {
    for (const auto& fact : facts(*result.account)) write_as_json(out, fact);
  }
  out << "}\n";
}

ExitCode signin(const CommonOptions& common, const SigninOptions& options, const Streams& streams) {
  yaml::Report report;
  const auto site = site::load_site(common.config, report);
  if (!site) {
    write_findings(streams.err, report);
    return ExitCode::configuration;
  }
  const auto password = read_password(streams, "Password: ");
  if (!password) {
    streams.err << "smartdiscover: " << password.error().detail << '\n';
    return ExitCode::failure;
  }
  std::vector<std::string> told;
  const auto result = ask_stores(*site, {options.login, Secret(*password)}, told);
  options.json ? write_json(streams.out, result, told) : write_text(streams.out, result, told);
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
                 "The login as a client would send it; the password comes from a prompt or the first line of the input")
      ->required();
  app.add_flag("--json", options->json, "One JSON object instead of text");
  return [options, &common](const Streams& streams) { return signin(common, *options, streams); };
}

}  // namespace smartdiscover::admin
