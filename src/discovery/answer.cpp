#include "discovery/answer.hpp"

#include "discovery/access_rules.hpp"
#include "discovery/findings.hpp"
#include "discovery/request_domain.hpp"
#include "discovery/router.hpp"
#include "discovery/signature.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/http/basic_credentials.hpp>

#include <algorithm>

namespace smartdiscover::discovery {
namespace {

using dialects::Finding;
using dialects::Problem;
using dialects::Query;
using service_map::Access;

constexpr std::string_view autodiscover_xml = "/autodiscover/autodiscover.xml";

observe::Outcome outcome_of(Problem problem) {
  switch (problem) {
    case Problem::address_unknown: return observe::Outcome::address_unknown;
    case Problem::no_settings: return observe::Outcome::no_settings;
    case Problem::malformed: return observe::Outcome::malformed;
    case Problem::unknown_schema: return observe::Outcome::unknown_schema;
    case Problem::faulty_settings: return observe::Outcome::faulty_settings;
    case Problem::internal: return observe::Outcome::internal;
  }
  return observe::Outcome::internal;
}

bool is_redirect(const Finding& finding) {
  const auto* settings = std::get_if<Settings>(&finding);
  return settings != nullptr && settings->redirect.has_value();
}

Reply reply_of(dialects::Rendering rendering, std::span<const Finding> findings) {
  auto outcome = observe::Outcome::ok;
  const auto status = rendering.response.status;
  if (rendering.problem) {
    outcome = outcome_of(*rendering.problem);
  } else if (status == 404) {
    outcome = observe::Outcome::not_found;
  } else if ((status >= 300 && status < 400) || std::any_of(findings.begin(), findings.end(), is_redirect)) {
    outcome = observe::Outcome::redirect;
  }
  return {std::move(rendering.response), outcome};
}

Reply problem_reply(const dialects::Dialect& dialect, const Query& query, Problem problem) {
  return {dialect.render_problem(query, problem), outcome_of(problem)};
}

Reply render(const dialects::Dialect& dialect, const Query& query, std::span<const Finding> findings) {
  if (dialect.render_all != nullptr) return reply_of(dialect.render_all(query, findings), findings);
  if (const auto* problem = std::get_if<Problem>(&findings.front())) return problem_reply(dialect, query, *problem);
  return reply_of(dialect.render(query, std::get<Settings>(findings.front())), findings);
}

// One request on its way, as far as it is known.
struct Course {
  const State& state;
  const dialects::Dialect& dialect;
  const Query& query;
  std::optional<Domain> domain;       // that of the request as a whole
  std::optional<Domain> host_domain;  // that of the Host

  // What is asked, one by one.
  std::vector<Asked> asked() const {
    if (dialect.render_all == nullptr) {
      if (dialect.scope == dialects::Scope::domain) return {{std::nullopt, domain, dialect.needs}};
      return {{query.address, domain, dialect.needs}};
    }
    std::vector<Asked> all;
    for (const auto& subject : query.subjects) all.push_back({subject.address, domain_of(subject), dialect.needs});
    return all;
  }
};

std::optional<Reply> domain_redirect(const Course& course) {
  if (course.query.problem) return std::nullopt;
  std::vector<Finding> findings;
  for (const auto& asked : course.asked()) {
    auto settings = find_domain_redirect(course.state, asked);
    if (!settings) return std::nullopt;
    findings.emplace_back(*std::move(settings));
  }
  if (findings.empty()) return std::nullopt;
  return render(course.dialect, course.query, findings);
}

Reply anonymous_reply(const Course& course, std::string& reason) {
  const auto& query = course.query;
  if (query.problem) return problem_reply(course.dialect, query, *query.problem);
  const bool about_host =
      course.dialect.render_all == nullptr && course.dialect.scope == dialects::Scope::mailbox && !query.address;
  if (about_host && (!course.domain || !course.state.map.served_as(*course.domain))) return not_found();
  std::vector<Finding> findings;
  for (const auto& asked : course.asked()) {
    auto found = find_for_anyone(course.state, asked);
    if (!found.reason.empty()) reason = std::move(found.reason);
    findings.push_back(std::move(found.finding));
  }
  return render(course.dialect, query, findings);
}

boost::asio::awaitable<Found> personal_finding(const Course& course, std::shared_ptr<const Account> person, Asked asked) {
  const auto& query = course.query;
  if (query.subjects.empty()) {
    // The names shown are those of the Host, whatever domain a whole-domain dialect was asked about.
    asked.domain = course.host_domain;
    co_return co_await find_for_person(course.state, std::move(person), std::move(asked));
  }
  const auto rule = rule_for(course.state, course.dialect, asked.domain);
  if (rule == Access::off || !asked.domain) co_return Found{Problem::address_unknown, {}};
  if (auto redirect = find_domain_redirect(course.state, asked)) co_return Found{*std::move(redirect), {}};
  if (rule == Access::anonymous || !asked.address) co_return find_for_anyone(course.state, asked);
  co_return co_await find_for_person(course.state, std::move(person), std::move(asked));
}

boost::asio::awaitable<void> answer_person(const Course& course, std::shared_ptr<const Account> person, Answer& answer) {
  const auto& query = course.query;
  if (query.problem) {
    answer.reason = query.defect;
    co_return void(answer.reply = problem_reply(course.dialect, query, *query.problem));
  }
  // Who asks about nobody asks about themselves, whatever the Host: then the rule of their own domain counts too.
  const bool about_self = query.subjects.empty() && !query.address && !query.domain;
  if (about_self && rule_for(course.state, course.dialect, person->address.domain()) == Access::off) {
    co_return void(answer.reply = not_found());
  }
  std::vector<Finding> findings;
  bool failed = false;
  for (const auto& asked : course.asked()) {
    // A store that does not answer is waited for once, not for each of a hundred mailboxes.
    if (failed) {
      findings.emplace_back(Problem::internal);
      continue;
    }
    auto found = co_await personal_finding(course, person, asked);
    const auto* problem = std::get_if<Problem>(&found.finding);
    failed = problem != nullptr && *problem == Problem::internal;
    if (!found.reason.empty()) answer.reason = std::move(found.reason);
    findings.push_back(std::move(found.finding));
  }
  answer.reply = render(course.dialect, query, findings);
}

// Empty: the person is known, and in `person`.
boost::asio::awaitable<std::optional<Reply>> sign_in(const State& state, const http::Request& request, sign_in::LoginHints hints,
                                                     std::shared_ptr<const Account>& person, Answer& answer) {
  auto authorization = http::parse_authorization(request.field("Authorization"));
  const auto is_authorization = [](const http::Field& field) { return equal_ignoring_case(field.name, "Authorization"); };
  if (std::count_if(request.fields.begin(), request.fields.end(), is_authorization) > 1) {
    // Whoever stands in between may have checked the other one.
    authorization = {.kind = http::AuthorizationKind::malformed, .credentials = {}};
  }
  if (authorization.kind != http::AuthorizationKind::present) {
    if (authorization.kind == http::AuthorizationKind::malformed) answer.reason = "malformed Basic credentials";
    co_return challenge();
  }
  answer.login = authorization.credentials.login;
  if (!state.authenticator) co_return challenge();
  auto result = co_await state.authenticator->sign_in(std::move(authorization.credentials), std::move(hints));
  answer.store = std::move(result.store);
  answer.reason = std::move(result.reason);
  switch (result.verdict) {
    case sign_in::SignIn::Verdict::accepted: person = std::move(result.account); co_return std::nullopt;
    case sign_in::SignIn::Verdict::refused: co_return challenge();
    case sign_in::SignIn::Verdict::unavailable: co_return unavailable();
    case sign_in::SignIn::Verdict::busy: co_return busy();
    case sign_in::SignIn::Verdict::blocked: co_return blocked(result.retry_after);
  }
  co_return challenge();
}

// The domain that a login without one is taken to be of, before the Host's.
std::optional<Domain> hinted_domain(const Query& query) {
  if (!query.subjects.empty()) return domain_of(query.subjects.front());
  return query.address ? std::optional(query.address->domain()) : query.domain;
}

boost::asio::awaitable<void> answer_endpoint(const State& state, const http::Request& request, const Endpoint& endpoint,
                                             std::chrono::system_clock::time_point received, boost::asio::ip::address client,
                                             Answer& answer) {
  const auto* row = endpoint.row(request.method);
  const bool options_asked = row == nullptr && request.method == "OPTIONS";
  const auto host_domain = domain_of_host(state.map, request.host);
  Query query;
  if (row) query = row->dialect->parse(request, received);
  const auto domain = row ? domain_of_request(state.map, query, request.host) : host_domain;
  const auto path_rule = rule_for_path(state, endpoint, query, domain);
  if (path_rule == Access::off) co_return void(answer.reply = not_found());
  if (!row && !options_asked) co_return void(answer.reply = method_not_allowed(endpoint.allow));

  auto rule = path_rule;
  std::optional<Course> course;
  if (row) {
    answer.dialect = &dialects::find(query.dialect);
    if (domain && state.map.served_as(*domain)) answer.domain = domain;
    rule = rule_for_query(state, *answer.dialect, query, domain);
    if (rule == Access::off) {
      // This flavour of the path is not spoken; who may learn that is for its neighbours' rule to say.
      query.problem = Problem::unknown_schema;
      rule = path_rule;
    }
    course.emplace(Course{state, *answer.dialect, query, domain, host_domain});
    if (auto redirect = domain_redirect(*course)) {
      answer.reply = std::move(*redirect);
      co_return;
    }
  }
  std::shared_ptr<const Account> person;
  if (rule == Access::password) {
    sign_in::LoginHints hints{hinted_domain(query), host_domain, client};
    auto refusal = co_await sign_in(state, request, std::move(hints), person, answer);
    if (refusal) co_return void(answer.reply = std::move(*refusal));
  }
  if (!course) {
    answer.reply = options(endpoint.allow);
  } else if (person) {
    co_await answer_person(*course, person, answer);
  } else {
    answer.reply = anonymous_reply(*course, answer.reason);
  }
}

bool is_read(const http::Request& request) { return request.method == "GET" || request.method == "HEAD"; }

// The EWS clients look for autodiscover.svc only where this header says so, on whatever status (EWS Managed API, Java, JavaScript).
void announce_soap(const State& state, const http::Request& request, const Endpoint& endpoint, http::Response& response) {
  if (endpoint.path != autodiscover_xml || !is_read(request)) return;
  const auto domain = domain_of_host(state.map, request.host);
  if (!state.map.offers_url(domain, "ews")) return;
  // Where SOAP is off they would find nothing, and ask no further.
  if (rule_for(state, dialects::find(dialects::DialectName::soap), domain) == Access::off) return;
  response.fields.push_back({"X-SOAP-Enabled", "True"});
}

void allow_other_origins(const http::Request& request, const Endpoint& endpoint, http::Response& response) {
  const auto* row = is_read(request) ? endpoint.row(request.method) : nullptr;
  if (row != nullptr && row->route->cross_origin == dialects::CrossOrigin::allowed) {
    response.fields.push_back({"Access-Control-Allow-Origin", "*"});
  }
}

}  // namespace

boost::asio::awaitable<Answer> answer(const State& state, const http::Request& request,
                                      std::chrono::system_clock::time_point received, boost::asio::ip::address client) {
  Answer answer;
  const auto* endpoint = find_endpoint(request.path);
  if (!endpoint) {
    answer.reply = not_found();
    co_return answer;
  }
  co_await answer_endpoint(state, request, *endpoint, received, client, answer);
  sign_profile(state, request, answer);
  announce_soap(state, request, *endpoint, answer.reply.response);
  allow_other_origins(request, *endpoint, answer.reply.response);
  co_return answer;
}

}  // namespace smartdiscover::discovery
