#include "users/sql/postgresql_parameters.hpp"

#include "users/password_file.hpp"

#include <smartdiscover/dns/resolver.hpp>

#include <libpq-fe.h>

#include <memory>
#include <vector>

namespace smartdiscover::users {

namespace {

namespace asio = boost::asio;
using Parameters = std::map<std::string, std::string>;
using Deadline = std::chrono::steady_clock::time_point;

Result<Parameters> parse(const std::string& connection) {
  char* message = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(PQconninfoParse(connection.c_str(), &message),
                                                                             PQconninfoFree);
  const std::unique_ptr<char, decltype(&PQfreemem)> owned(message, PQfreemem);
  // Its message may repeat what was written, a password too.
  if (!options)
    return failure(Errc::malformed, "expected a connection such as \"host=db dbname=mail user=sd\" or a postgresql:// URI");
  Parameters parameters;
  for (const auto* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->val != nullptr) parameters[option->keyword] = option->val;
  }
  return parameters;
}

// libpq's lists: commas, and empty items count.
std::vector<std::string> items(const std::string& list) {
  std::vector<std::string> out(1);
  for (const char c : list) {
    if (c == ',') {
      out.emplace_back();
    } else {
      out.back() += c;
    }
  }
  return out;
}

void append(std::string& list, const std::string& item, bool is_first) {
  if (!is_first) list += ',';
  list += item;
}

}  // namespace

asio::awaitable<Result<Parameters>> postgresql_parameters(PostgresqlDatabase database, Deadline deadline) {
  auto parameters = parse(database.connection);
  if (!parameters) co_return parameters.error();
  if (!database.password_file.empty()) {
    auto password = read_password_file(database.password_file);
    if (!password) co_return password.error();
    (*parameters)["password"] = std::move(*password);
  }
  parameters->emplace("client_encoding", "UTF8");
  parameters->emplace("fallback_application_name", "smartdiscover");
  if (!parameters->contains("host") || parameters->contains("hostaddr")) co_return parameters;

  const auto hosts = items((*parameters)["host"]);
  const auto ports = items((*parameters)["port"]);
  std::string every_host;
  std::string every_address;
  std::string every_port;
  std::optional<Error> unknown;
  bool is_first = true;
  const dns::Resolver resolver;
  for (std::size_t i = 0; i < hosts.size(); ++i) {
    std::vector<std::string> addresses{""};
    if (!hosts[i].empty() && hosts[i].front() != '/' && hosts[i].front() != '@') {
      auto resolving = resolver.resolve(hosts[i], deadline);
      const auto found = co_await std::move(resolving);
      if (!found) {
        unknown = found.error();
        if (unknown->code == Errc::not_found) unknown->code = Errc::unavailable;
        continue;
      }
      addresses.clear();
      for (const auto& address : *found) addresses.push_back(address.to_string());
    }
    for (const auto& address : addresses) {
      append(every_host, hosts[i], is_first);
      append(every_address, address, is_first);
      append(every_port, ports.size() == hosts.size() ? ports[i] : ports.front(), is_first);
      is_first = false;
    }
  }
  if (is_first && unknown) co_return *unknown;
  (*parameters)["host"] = every_host;
  (*parameters)["hostaddr"] = every_address;
  (*parameters)["port"] = every_port;
  co_return parameters;
}

}  // namespace smartdiscover::users
