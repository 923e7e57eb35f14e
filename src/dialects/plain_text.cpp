#include "dialects/plain_text.hpp"

namespace smartdiscover::dialects {

http::Response plain_text(unsigned status, std::string_view line) {
  http::Response response;
  response.status = status;
  response.content_type = "text/plain; charset=utf-8";
  response.body = line;
  return response;
}

http::Response plain_problem(const Query&, Problem problem) {
  switch (problem) {
    case Problem::address_unknown:
    case Problem::no_settings:
    case Problem::unknown_schema: break;
    case Problem::malformed: return plain_text(400, "This request is not understood.\n");
    case Problem::faulty_settings: return plain_text(500, "The settings of this account are faulty.\n");
    case Problem::internal: return plain_text(500, "Something failed here. Try again later.\n");
  }
  return plain_text(404, "There is nothing here.\n");
}

Rendering plain_refusal(const Query& query, Problem problem) { return {plain_problem(query, problem), problem}; }

http::CachePolicy cache_of(const Settings& settings) {
  return settings.address ? http::CachePolicy::private_no_store : http::CachePolicy::public_hour;
}

}  // namespace smartdiscover::dialects
