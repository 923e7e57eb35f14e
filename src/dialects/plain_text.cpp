#include "dialects/plain_text.hpp"

namespace smartdiscover::dialects {
namespace {

http::Response text(unsigned status, std::string_view body) {
  http::Response response;
  response.status = status;
  response.content_type = "text/plain; charset=utf-8";
  response.body = body;
  return response;
}

}  // namespace

http::Response plain_problem(const Query&, Problem problem) {
  switch (problem) {
    case Problem::address_unknown:
    case Problem::no_settings:
    case Problem::unknown_schema:
      break;
    case Problem::malformed:
      return text(400, "This request is not understood.\n");
    case Problem::faulty_settings:
      return text(500, "The settings of this account are faulty.\n");
    case Problem::internal:
      return text(500, "Something failed here. Try again later.\n");
  }
  return text(404, "There is nothing here.\n");
}

Rendering refused(const Query& query, Problem problem) {
  return {plain_problem(query, problem), problem};
}

http::CachePolicy cache_of(const Settings& settings) {
  return settings.address ? http::CachePolicy::private_no_store : http::CachePolicy::public_hour;
}

}  // namespace smartdiscover::dialects
