#pragma once

// Answers that belong to no dialect: challenges, refusals, "not here". The same bytes for the same case, always.

#include <smartdiscover/http/message.hpp>
#include <smartdiscover/observe/metrics.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace smartdiscover::discovery {

// A response and the word under which it is logged and counted.
struct Reply {
  http::Response response;
  observe::Outcome outcome = observe::Outcome::ok;
};

Reply challenge();                                 // 401; only Basic is offered, so that no client prefers what we do not speak
Reply not_found();                                 // 404
Reply method_not_allowed(std::string_view allow);  // 405
Reply options(std::string_view allow);             // 200; no Access-Control-*: EAS-4-TbSync counts on its preflight failing
Reply busy();                                      // 503, the hashing queue is full
Reply unavailable();                               // 503, a user store is down
Reply blocked(std::chrono::seconds retry_after);   // 429, too many wrong passwords; at least a second
Reply moved(std::string location);                 // 302

}  // namespace smartdiscover::discovery
