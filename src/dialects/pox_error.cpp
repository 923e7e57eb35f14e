#include "dialects/pox_error.hpp"

#include "dialects/pox_answer.hpp"

#include <array>
#include <cstdio>

namespace smartdiscover::dialects {
namespace {

// Names the server. A constant tells nothing about it, and keeps the answer the same on every node.
constexpr const char* server_id = "1718004736";

const char* message(Problem problem) {
  switch (problem) {
    // exchangelib 4.9 knows a missing mailbox by this very sentence.
    case Problem::address_unknown: return "The email address can't be found.";
    case Problem::no_settings: return "Bad Address";
    case Problem::malformed: return "Invalid Request";
    case Problem::unknown_schema: return "Provider is not available";
    case Problem::faulty_settings: return "Bad Address";
    case Problem::internal: return "Server Error";
  }
  return "Server Error";
}

// Seven digits of a second, no more and no fewer. [MS-OXDSCLI] 2.2.4.1.1.3.1.
std::string time_of_day(std::chrono::system_clock::time_point time) {
  using Ticks = std::chrono::duration<long long, std::ratio<1, 10'000'000>>;
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::hh_mm_ss<Ticks> clock(std::chrono::floor<Ticks>(time - day));
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%02d:%02d:%02d.%07lld", static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()),
                static_cast<long long>(clock.subseconds().count()));
  return text.data();
}

}  // namespace

http::Response pox_error(const Query& query, Problem problem) {
  auto xml = begin_pox(nullptr);
  xml.open("Error");
  xml.attribute("Time", time_of_day(query.received));
  xml.attribute("Id", server_id);
  xml.number("ErrorCode", static_cast<int>(problem));
  xml.text("Message", message(problem));
  xml.empty("DebugData");
  return pox_answer(std::move(xml));
}

}  // namespace smartdiscover::dialects
