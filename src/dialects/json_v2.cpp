// The answer to a GET of autodiscover.json: the URL of the one protocol that a client names. "Autodiscover v2"; Microsoft published no
// text of it, so this follows what Exchange is seen to answer.
//
// Read by Outlook for Windows (16, AutodiscoverV1 in one of several spellings), Outlook's cloud service and Nine (ActiveSync), macOS (Ews),
// EAS-4-TbSync. Nobody signs in for it, so the answer depends on the domain alone. What a client sent is never repeated in it.

#include "dialects/json_text.hpp"
#include "dialects/redirect_target.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/dialects/dialect.hpp>

#include <algorithm>
#include <array>

namespace smartdiscover::dialects::json_v2_dialect {
namespace {

constexpr std::string_view file = "/autodiscover/autodiscover.json";
constexpr std::array<std::string_view, 2> needed_urls{"activesync", "ews"};

constexpr std::string_view autodiscover_v1 = "AutodiscoverV1";
constexpr std::string_view activesync = "ActiveSync";
constexpr std::string_view ews = "Ews";
constexpr std::array spoken{activesync, autodiscover_v1, ews};

// Of Microsoft's own cloud; there is no such service elsewhere.
constexpr std::array<std::string_view, 22> known_elsewhere{"Actions",
                                                           "CompliancePolicyService",
                                                           "Connectors",
                                                           "ConnectorsProcessors",
                                                           "ConnectorsWebhook",
                                                           "NotesClient",
                                                           "OutlookCloudSettingsService",
                                                           "OutlookLocationsService",
                                                           "OutlookMeetingScheduler",
                                                           "OutlookPay",
                                                           "OutlookTailoredExperiences",
                                                           "OwaPoweredExperience",
                                                           "OwaPoweredExperienceV2",
                                                           "Rest",
                                                           "SpeechAndLanguagePersonalization",
                                                           "Speedway",
                                                           "Substrate",
                                                           "SubstrateNotificationService",
                                                           "SubstrateSearchService",
                                                           "SubstrateSignalService",
                                                           "ToDo",
                                                           "Weve"};

// The canonical spelling; nullopt for an unknown protocol.
template <class Names>
std::optional<std::string_view> find_in(const Names& names, std::string_view protocol) {
  for (const auto name : names) {
    if (equal_ignoring_case(name, protocol)) return name;
  }
  return std::nullopt;
}

// What follows ".../autodiscover.json/v1.0/"; nullopt in the query form.
std::optional<std::string> address_in_path(std::string_view path) {
  if (path.size() <= file.size() + 1) return std::nullopt;
  path.remove_prefix(file.size() + 1);
  const auto slash = path.find('/');
  const auto version = path.substr(0, slash);
  const bool is_version = version.size() > 1 && (version.front() == 'v' || version.front() == 'V') &&
                          version.find_first_not_of("0123456789.", 1) == std::string_view::npos;
  if (is_version) path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
  if (path.empty()) return std::nullopt;
  return std::string(path);
}

unsigned small_number(const std::vector<std::string>& values) {
  if (values.empty() || values.front().empty() || values.front().size() > 2) return 0;
  if (values.front().find_first_not_of("0123456789") != std::string::npos) return 0;
  return static_cast<unsigned>(std::stoul(values.front()));
}

Query parse(const http::Request& request, std::chrono::system_clock::time_point received) {
  Query query;
  query.dialect = DialectName::json_v2;
  query.received = received;
  query.wanted = http::query_values(request.query, "Protocol");
  query.redirects = small_number(http::query_values(request.query, "RedirectCount"));
  auto addresses = http::query_values(request.query, "Email");
  if (auto in_path = address_in_path(request.path)) addresses.push_back(*std::move(in_path));
  // Broken escapes come as they were sent.
  const bool readable = addresses.size() == 1 && addresses.front().find('%') == std::string::npos;
  if (readable) query.address = MailAddress::parse(addresses.front());

  if (query.wanted.size() != 1 || query.wanted.front().empty() || (!addresses.empty() && !query.address)) {
    query.problem = Problem::malformed;
  } else if (!find_in(spoken, query.wanted.front()) && !find_in(known_elsewhere, query.wanted.front())) {
    query.problem = Problem::unknown_schema;
  }
  return query;
}

http::Response json(unsigned status, std::string body) {
  http::Response response;
  response.status = status;
  response.content_type = "application/json";
  response.cache = http::CachePolicy::no_store;
  response.body = std::move(body);
  return response;
}

http::Response error(unsigned status, std::string_view code, std::string_view message) {
  return json(status, R"({"ErrorCode":)" + json_string(code) + R"(,"ErrorMessage":)" + json_string(message) + "}");
}

http::Response malformed(const Query& query) {
  if (query.wanted.empty())
    return error(400, "MandatoryParameterMissing", "A request names a Protocol, and the Email that it is for.");
  if (query.wanted.size() > 1) return error(400, "InvalidProtocol", "A request names one Protocol.");
  if (query.wanted.front().empty()) return error(400, "MissingProtocol", "The Protocol has no value.");
  return error(400, "InvalidUserId", "A request is for one Email, and that is an address.");
}

http::Response render_problem(const Query& query, Problem problem) {
  switch (problem) {
    case Problem::address_unknown: return error(404, "UserNotFound", "This domain is not served here.");
    case Problem::no_settings: return error(400, "ProtocolNotSupported", "This Protocol is not offered here.");
    case Problem::malformed: return malformed(query);
    case Problem::unknown_schema:
      return error(400, "InvalidProtocol", "There is no such Protocol. There are ActiveSync, AutodiscoverV1 and Ews.");
    case Problem::faulty_settings:
    case Problem::internal: break;
  }
  return error(500, "InternalServerError", "Something failed here. Try again later.");
}

// Empty: not offered.
std::string url_of(std::string_view protocol, const Settings& settings) {
  if (protocol == autodiscover_v1) return "https://" + settings.discovery.value + "/autodiscover/autodiscover.xml";
  const auto* url = settings.url(protocol == activesync ? "activesync" : "ews");
  return url == nullptr ? std::string() : url->url.value;
}

// To the same question, at the server whose autodiscover.xml the site names.
http::Response found(const Query& query, std::string_view protocol, const std::string& url) {
  auto location = beside_autodiscover(url, "autodiscover.json");
  if (location != url) {
    location += "?";
    if (query.address) location += "Email=" + percent_encode(query.address->text()) + "&";
    location += "Protocol=" + std::string(protocol) + "&RedirectCount=" + std::to_string(query.redirects + 1);
  }
  http::Response response;
  response.status = 302;
  response.cache = http::CachePolicy::no_store;
  response.fields.push_back({"Location", printable(location)});
  return response;
}

Rendering refusal(const Query& query, Problem problem) { return {render_problem(query, problem), problem}; }

Rendering render(const Query& query, const Settings& settings) {
  if (query.wanted.empty()) return refusal(query, Problem::malformed);
  const auto protocol = find_in(spoken, query.wanted.front());
  if (settings.redirect) {
    const auto* to_url = std::get_if<UrlRedirect>(&settings.redirect->value);
    if (to_url == nullptr) return {render_problem(query, Problem::address_unknown)};
    if (protocol) return {found(query, *protocol, to_url->url)};
  }
  const auto url = protocol ? url_of(*protocol, settings) : std::string();
  if (url.empty()) return refusal(query, Problem::no_settings);
  return {json(200, R"({"Protocol":)" + json_string(*protocol) + R"(,"Url":)" + json_string(url) + "}")};
}

}  // namespace

Dialect row() {
  return {.scope = Scope::domain,
          .needs = {ServiceNeeds::none, UrlNeeds::named, needed_urls},
          .parse = parse,
          .render = render,
          .render_problem = render_problem};
}

}  // namespace smartdiscover::dialects::json_v2_dialect
