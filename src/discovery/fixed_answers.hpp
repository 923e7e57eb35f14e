#pragma once

// Answers that belong to no dialect. The same bytes for the same case, always.

#include "discovery/answer.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace smartdiscover::discovery {

Answer challenge();                                 // 401; only Basic is offered, so that no client prefers what we do not speak
Answer not_found();                                 // 404
Answer method_not_allowed(std::string_view allow);  // 405
Answer options(std::string_view allow);             // 200; no Access-Control-*: EAS-4-TbSync counts on its preflight failing
Answer busy();                                      // 503, the hashing queue is full
Answer unavailable();                               // 503, a user store failed
Answer blocked(std::chrono::seconds retry_after);   // 429, too many wrong passwords; at least a second
Answer moved(std::string location);                 // 302

}  // namespace smartdiscover::discovery
