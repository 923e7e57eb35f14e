#include "fuzz/promise.hpp"
#include "unit/dialects/sample_settings.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/dialects/dialect.hpp>

using namespace smartdiscover;
using fuzz::promise;

namespace {

const dialects::Dialect& json_v2() { return dialects::find(dialects::DialectName::json_v2); }

// An object of strings, and nothing after it: enough of JSON for what is written here.
bool is_object_of_strings(std::string_view text) {
  if (!is_utf8(text) || has_control_character(text) || !text.starts_with("{\"") || !text.ends_with("\"}")) return false;
  bool inside = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (inside && text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      inside = !inside;
    } else if (!inside && std::string_view("{}:,").find(text[i]) == std::string_view::npos) {
      return false;
    }
  }
  return !inside;
}

void check_answer(const http::Response& response) {
  if (response.status == 302) {
    const auto location = http::find_field(response.fields, "Location");
    promise(location && location->starts_with("https://example.net/") && !has_control_character(*location),
            "a redirect to where the site says");
    return;
  }
  promise(response.status == 200 || response.status == 400 || response.status == 404 || response.status == 500,
          "a status that clients know");
  promise(response.content_type == "application/json" && is_object_of_strings(response.body), "every answer is JSON");
}

}  // namespace

// The input is a path, a '?' and a query.
int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto text = fuzz::as_text(bytes, size);
  const auto question = text.find('?');
  http::Request request;
  request.path = text.substr(0, question);
  if (question != std::string_view::npos) request.query = text.substr(question + 1);
  const auto query = json_v2().parse(request, {});
  if (query.problem) {
    check_answer(json_v2().render_problem(query, *query.problem));
    return 0;
  }
  check_answer(json_v2().render(query, dialects::everything()).response);
  check_answer(json_v2().render(query, dialects::mail_only()).response);
  auto moved = dialects::everything();
  moved.redirect = dialects::redirect_to(UrlRedirect{"https://example.net/autodiscover/autodiscover.xml"});
  check_answer(json_v2().render(query, moved).response);
  return 0;
}
