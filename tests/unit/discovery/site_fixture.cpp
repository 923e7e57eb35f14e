#include "site_fixture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace smartdiscover::discovery::testing_site {
namespace {

std::string base64(std::string_view text) {
  static constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) group = group << 8 | (i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0U);
    for (std::size_t k = 0; k < 4; ++k) out += i + k > text.size() ? '=' : alphabet[group >> (18 - 6 * k) & 63];
  }
  return out;
}

service_map::ServiceMap load(std::string_view yaml) {
  const auto folder = std::filesystem::temp_directory_path() / ("discovery-test-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  const auto file = folder / "service-map.yaml";
  std::ofstream(file) << yaml;
  yaml::Report report;
  auto map = service_map::load_service_map(file, {}, report);
  std::filesystem::remove_all(folder);
  if (!map) {
    for (const auto& finding : report.sorted()) ADD_FAILURE() << to_string(finding);
    throw std::runtime_error("the map of the test does not load");
  }
  return *map;
}

}  // namespace

boost::asio::awaitable<sign_in::SignIn> FakeStores::sign_in(http::BasicCredentials credentials, sign_in::LoginHints hints) {
  using Verdict = sign_in::SignIn::Verdict;
  hints_seen.push_back(std::move(hints));
  sign_in::SignIn result;
  if (queue_is_full) result.verdict = Verdict::busy;
  if (down) result.verdict = Verdict::unavailable;
  if (blocked) {
    result.verdict = Verdict::blocked;
    result.retry_after = *blocked;
  }
  if (down || queue_is_full || blocked) co_return result;
  const auto login = MailAddress::parse(credentials.login);
  for (const auto& account : accounts) {
    if (!login || account.address != *login || credentials.password.text() != "secret") continue;
    result.verdict = Verdict::accepted;
    result.account = std::make_shared<const Account>(account);
    result.store = "fake";
  }
  co_return result;
}

boost::asio::awaitable<Result<std::optional<Account>>> FakeStores::find(MailAddress address) {
  ++finds;
  if (down || find_is_down) co_return failure(Errc::unavailable, "the store fake does not answer");
  const auto found =
      std::find_if(accounts.begin(), accounts.end(), [&](const Account& account) { return account.owns(address); });
  co_return found == accounts.end() ? std::nullopt : std::optional(*found);
}

MailAddress address(std::string_view text) { return MailAddress::parse(text).value(); }
Domain domain(std::string_view text) { return Domain::parse(text).value(); }
Account account(std::string_view text) { return Account{.address = address(text)}; }

TestSite::TestSite(std::string_view yaml) : state{.map = load(yaml)} {
  using dialects::DialectName;
  stores->accounts = {account("ann@example.com"), account("bob@example.com")};
  state.authenticator = stores;
  for (const auto& dialect : dialects::table()) state.access[dialect.name] = service_map::Access::password;
}

Answer TestSite::ask(http::Request request) const {
  return run(answer(state, request, std::chrono::system_clock::time_point{}, boost::asio::ip::make_address("192.0.2.1")));
}

std::string_view usual_map() {
  return R"(hostname: mail.example.com
discovery: autodiscover.example.com
provider_name: Example Inc.
subaddress: "+"
services:
  imap: on
  smtp: on
urls:
  activesync: "https://{hostname}/Microsoft-Server-ActiveSync"
domains:
  example.com: {}
  example.net: {alias_of: example.com, hostname: mail.example.net}
  old.example: {redirect: {address: "{local}@example.com"}}
  moved.example: {redirect: {url: "https://autodiscover.elsewhere.example/autodiscover/autodiscover.xml"}}
  quiet.example: {access: {outlook: "off"}}
  silent.example: {access: {outlook: "off", mobilesync: "off", smartdiscover: "off"}}
  open.example: {access: {outlook: anonymous}}
)";
}

http::Request get(std::string_view path, std::string_view host) {
  http::Request request;
  request.method = "GET";
  request.path = path;
  request.host = host;
  return request;
}

http::Request post(std::string_view schema, std::string_view address, std::string_view host) {
  auto request = get(xml_path, host);
  request.method = "POST";
  request.body =
      "<Autodiscover "
      "xmlns=\"http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006\"><Request><EMailAddress>" +
      std::string(address) + "</EMailAddress><AcceptableResponseSchema>" + std::string(schema) +
      "</AcceptableResponseSchema></Request></Autodiscover>";
  return request;
}

http::Request with_login(http::Request request, std::string_view login, std::string_view password) {
  request.fields.push_back({"Authorization", "Basic " + base64(std::string(login) + ":" + std::string(password))});
  return request;
}

}  // namespace smartdiscover::discovery::testing_site
