#include "discovery/replies.hpp"

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

Reply try_later(unsigned status, observe::Outcome outcome, std::string_view body, std::string_view seconds) {
  Reply reply{text(status, body), outcome};
  reply.response.fields.push_back({"Retry-After", std::string(seconds)});
  return reply;
}

}  // namespace

Reply challenge() {
  Reply reply{text(401, "Sign in with your e-mail address and password.\n"), observe::Outcome::unauthorized};
  reply.response.fields.push_back({"WWW-Authenticate", R"(Basic realm="SmartDiscover")"});
  return reply;
}

Reply not_found() { return {text(404, "There is nothing here.\n"), observe::Outcome::not_found}; }

Reply method_not_allowed(std::string_view allow) {
  Reply reply{text(405, "This method is not answered here.\n"), observe::Outcome::method_not_allowed};
  reply.response.fields.push_back({"Allow", std::string(allow)});
  return reply;
}

Reply options(std::string_view allow) {
  Reply reply;
  reply.response.fields.push_back({"Allow", std::string(allow)});
  return reply;
}

Reply busy() { return try_later(503, observe::Outcome::busy, "Too many people are signing in. Try again shortly.\n", "5"); }

Reply unavailable() {
  return try_later(503, observe::Outcome::unavailable, "Passwords cannot be checked at the moment. Try again shortly.\n", "30");
}

Reply blocked(std::chrono::seconds retry_after) {
  const auto seconds = std::to_string(std::max<std::chrono::seconds::rep>(1, retry_after.count()));
  return try_later(429, observe::Outcome::blocked, "Too many wrong passwords. Try again later.\n", seconds);
}

Reply moved(std::string location) {
  Reply reply{text(302, "Moved.\n"), observe::Outcome::redirect};
  reply.response.cache = http::CachePolicy::no_store;
  reply.response.fields.push_back({"Location", std::move(location)});
  return reply;
}

}  // namespace smartdiscover::discovery
