#include "discovery/fixed_answers.hpp"

#include <algorithm>

namespace smartdiscover::discovery {
namespace {

http::Response text(unsigned status, std::string_view body) {
  http::Response response;
  response.status = status;
  response.content_type = "text/plain; charset=utf-8";
  response.body = body;
  return response;
}

Answer try_later(unsigned status, observe::Outcome outcome, std::string_view body, std::string_view seconds) {
  Answer answer{.response = text(status, body), .outcome = outcome};
  answer.response.fields.push_back({"Retry-After", std::string(seconds)});
  return answer;
}

}  // namespace

Answer challenge() {
  Answer answer{.response = text(401, "Sign in with your e-mail address and password.\n"),
                .outcome = observe::Outcome::unauthorized};
  answer.response.fields.push_back({"WWW-Authenticate", R"(Basic realm="SmartDiscover")"});
  return answer;
}

Answer not_found() { return {.response = text(404, "There is nothing here.\n"), .outcome = observe::Outcome::not_found}; }

Answer method_not_allowed(std::string_view allow) {
  Answer answer{.response = text(405, "This method is not answered here.\n"), .outcome = observe::Outcome::method_not_allowed};
  answer.response.fields.push_back({"Allow", std::string(allow)});
  return answer;
}

Answer options(std::string_view allow) {
  Answer answer;
  answer.response.fields.push_back({"Allow", std::string(allow)});
  return answer;
}

Answer busy() { return try_later(503, observe::Outcome::busy, "Too many people are signing in. Try again shortly.\n", "5"); }

Answer unavailable() {
  return try_later(503, observe::Outcome::unavailable, "Passwords cannot be checked at the moment. Try again shortly.\n", "30");
}

Answer blocked(std::chrono::seconds retry_after) {
  const auto seconds = std::to_string(std::max<std::chrono::seconds::rep>(1, retry_after.count()));
  return try_later(429, observe::Outcome::blocked, "Too many wrong passwords. Try again later.\n", seconds);
}

Answer moved(std::string location) {
  Answer answer{.response = text(302, "Moved.\n"), .outcome = observe::Outcome::redirect};
  answer.response.cache = http::CachePolicy::no_store;
  answer.response.fields.push_back({"Location", std::move(location)});
  return answer;
}

}  // namespace smartdiscover::discovery
