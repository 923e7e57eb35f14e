#include "discovery/router.hpp"

#include <smartdiscover/model/text.hpp>

#include <algorithm>
#include <vector>

namespace smartdiscover::discovery {
namespace {

void add_method(std::vector<std::string_view>& methods, std::string_view method) {
  if (std::find(methods.begin(), methods.end(), method) == methods.end()) methods.push_back(method);
}

Endpoint make_endpoint(std::string_view path) {
  std::vector<std::string_view> methods;
  for (const auto& dialect : dialects::table()) {
    if (dialect.path != path) continue;
    add_method(methods, dialect.method);
    if (dialect.method == "GET") add_method(methods, "HEAD");
  }
  add_method(methods, "OPTIONS");
  Endpoint endpoint{path, {}};
  for (const auto method : methods) {
    if (!endpoint.allow.empty()) endpoint.allow += ", ";
    endpoint.allow += method;
  }
  return endpoint;
}

std::vector<Endpoint> make_endpoints() {
  std::vector<Endpoint> endpoints;
  for (const auto& dialect : dialects::table()) {
    const auto same_path = [&](const Endpoint& endpoint) { return endpoint.path == dialect.path; };
    if (std::none_of(endpoints.begin(), endpoints.end(), same_path)) endpoints.push_back(make_endpoint(dialect.path));
  }
  return endpoints;
}

}  // namespace

const dialects::Dialect* Endpoint::row(std::string_view method) const {
  const std::string_view wanted = method == "HEAD" ? "GET" : method;
  for (const auto& dialect : dialects::table()) {
    if (dialect.path == path && dialect.method == wanted) return &dialect;
  }
  return nullptr;
}

const Endpoint* find_endpoint(std::string_view path) {
  static const std::vector<Endpoint> endpoints = make_endpoints();
  for (const auto& endpoint : endpoints) {
    if (equal_ignoring_case(endpoint.path, path)) return &endpoint;
  }
  return nullptr;
}

}  // namespace smartdiscover::discovery
