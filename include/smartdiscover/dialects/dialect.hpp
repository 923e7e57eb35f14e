#pragma once

// A wire format: pure functions between bytes and Settings. A dialect knows no clock, no DNS, no configuration, no logger.

#include <smartdiscover/dialects/query.hpp>
#include <smartdiscover/http/message.hpp>
#include <smartdiscover/model/settings.hpp>

#include <span>
#include <string_view>

namespace smartdiscover::dialects {

struct Dialect {
  DialectName name;
  std::string_view key;      // in `access`, in logs and metrics, after --as: "outlook"
  std::string_view path;     // in lower case; requests are matched without regard to case
  std::string_view method;   // "GET" stands for HEAD too
  // Never fails: what is wrong is the Query's problem. Rows that share path and method share this function, and Query::dialect says
  // which of them answers.
  Query (*parse)(const http::Request& request, std::chrono::system_clock::time_point received);
  http::Response (*render)(const Query& query, const Settings& settings);
  http::Response (*render_problem)(const Query& query, Problem problem);
};

// Every dialect, in a fixed order.
std::span<const Dialect> table();
const Dialect& find(DialectName name);
const Dialect* find(std::string_view key);

}  // namespace smartdiscover::dialects
