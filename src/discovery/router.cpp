#include "discovery/router.hpp"

#include <smartdiscover/base/text.hpp>

#include <algorithm>

namespace smartdiscover::discovery {
namespace {

using dialects::Method;

constexpr std::string_view below = "/*";

void add_method(std::vector<std::string_view>& methods, std::string_view method) {
  if (std::find(methods.begin(), methods.end(), method) == methods.end()) methods.push_back(method);
}

std::string allow_of(const std::vector<EndpointRow>& rows) {
  std::vector<std::string_view> methods;
  for (const auto& row : rows) {
    if (row.route->method == Method::any) return {};
    if (row.route->method == Method::post) add_method(methods, "POST");
    if (row.route->method != Method::get) continue;
    add_method(methods, "GET");
    add_method(methods, "HEAD");
  }
  add_method(methods, "OPTIONS");
  std::string allow;
  for (const auto method : methods) {
    if (!allow.empty()) allow += ", ";
    allow += method;
  }
  return allow;
}

std::vector<Endpoint> make_endpoints() {
  std::vector<Endpoint> endpoints;
  for (const auto& dialect : dialects::table()) {
    for (const auto& route : dialect.routes) {
      auto found =
          std::find_if(endpoints.begin(), endpoints.end(), [&](const Endpoint& endpoint) { return endpoint.path == route.path; });
      if (found == endpoints.end()) found = endpoints.insert(found, Endpoint{route.path, {}, {}, {}});
      found->rows.push_back({&dialect, &route});
    }
  }
  for (auto& endpoint : endpoints) {
    endpoint.allow = allow_of(endpoint.rows);
    for (const auto& dialect : dialects::table()) {
      if (dialect.announced.path == endpoint.path) endpoint.announced.push_back(&dialect);
    }
  }
  // The first that matches is the one: whole paths before those with "/*", longer ones before shorter ones.
  std::stable_sort(endpoints.begin(), endpoints.end(), [](const Endpoint& a, const Endpoint& b) {
    const bool a_below = a.path.ends_with(below);
    const bool b_below = b.path.ends_with(below);
    return a_below == b_below ? a.path.size() > b.path.size() : b_below;
  });
  return endpoints;
}

bool matches(std::string_view pattern, std::string_view path) {
  if (!pattern.ends_with(below)) return equal_ignoring_case(pattern, path);
  pattern.remove_suffix(1);
  return path.size() > pattern.size() && equal_ignoring_case(pattern, path.substr(0, pattern.size()));
}

}  // namespace

const EndpointRow* Endpoint::row(std::string_view method) const {
  const auto answers = [method](Method answered) {
    switch (answered) {
      case Method::get: return method == "GET" || method == "HEAD";
      case Method::post: return method == "POST";
      case Method::any: return true;
    }
    return false;
  };
  for (const auto& each : rows) {
    if (answers(each.route->method)) return &each;
  }
  return nullptr;
}

const Endpoint* find_endpoint(std::string_view path) {
  static const std::vector<Endpoint> endpoints = make_endpoints();
  for (const auto& endpoint : endpoints) {
    if (matches(endpoint.path, path)) return &endpoint;
  }
  return nullptr;
}

}  // namespace smartdiscover::discovery
