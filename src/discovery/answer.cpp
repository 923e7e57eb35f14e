#include "discovery/answer.hpp"

#include "discovery/access_rules.hpp"
#include "discovery/findings.hpp"
#include "discovery/fixed_answers.hpp"
#include "discovery/render.hpp"
#include "discovery/request_context.hpp"
#include "discovery/signature.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/http/basic_credentials.hpp>

#include <algorithm>

namespace smartdiscover::discovery {
namespace {

using service_map::Access;
using sign_in::SignIn;

bool is_read(const http::Request& request) { return request.method == "GET" || request.method == "HEAD"; }

// What is answered without knowing who asks; nullopt if a sign-in is needed first.
std::optional<Answer> answer_before_sign_in(const State& state, const RequestContext& context, const http::Request& request) {
  if (context.rule == Access::off) return not_found();
  if (context.dialect == nullptr && request.method != "OPTIONS") return method_not_allowed(context.endpoint->allow);
  if (context.dialect == nullptr || context.query.problem) return std::nullopt;
  auto redirects = find_domain_redirects(state, context);
  if (!redirects) return std::nullopt;
  return render(context, *std::move(redirects));
}

http::Authorization authorization_of(const http::Request& request) {
  const auto is_authorization = [](const http::Field& field) { return equal_ignoring_case(field.name, "Authorization"); };
  // A proxy on the way may have checked the other one.
  if (std::count_if(request.fields.begin(), request.fields.end(), is_authorization) > 1)
    return {.kind = http::AuthorizationKind::malformed, .credentials = {}};
  return http::parse_authorization(request.field("Authorization"));
}

Answer refusal_of(const SignIn& result) {
  switch (result.verdict) {
    case SignIn::Verdict::unavailable: return unavailable();
    case SignIn::Verdict::busy: return busy();
    case SignIn::Verdict::blocked: return blocked(result.retry_after);
    case SignIn::Verdict::accepted:
    case SignIn::Verdict::refused: break;
  }
  return challenge();
}

Answer answer_anyone(const State& state, const RequestContext& context) {
  const auto& query = context.query;
  if (query.problem) return render_problem(context, *query.problem);
  const bool about_host =
      context.dialect->render_all == nullptr && context.dialect->scope == dialects::Scope::mailbox && !query.address;
  if (about_host && (!context.domain || !state.map.served_as(*context.domain))) return not_found();
  return render(context, find_for_anyone(state, context));
}

// What is answered to a person before anything is resolved; nullopt where the request goes on.
std::optional<Answer> refuse_person(const State& state, const RequestContext& context, const Account& person) {
  const auto& query = context.query;
  if (query.problem) {
    auto answer = render_problem(context, *query.problem);
    answer.reason = query.defect;
    return answer;
  }
  // A request about no address is about the person who sent it, whatever the Host: then the rule of their own domain counts too.
  const bool about_self = query.subjects.empty() && !query.address && !query.domain;
  if (about_self && rule_for(state, *context.dialect, &person.address.domain()) == Access::off) return not_found();
  return std::nullopt;
}

void announce_dialects(const State& state, const RequestContext& context, const http::Request& request,
                       http::Response& response) {
  if (!is_read(request)) return;
  const auto* domain = context.host_domain ? &*context.host_domain : nullptr;
  for (const auto* dialect : context.endpoint->announced) {
    const auto& announced = dialect->announced;
    if (!state.map.offers_url(context.host_domain, announced.url)) continue;
    // Where the dialect is off clients would find nothing, and ask no further.
    if (rule_for(state, *dialect, domain) == Access::off) continue;
    response.fields.push_back({std::string(announced.field), std::string(announced.value)});
  }
}

bool allows_other_origins(const RequestContext& context, const http::Request& request) {
  const auto* row = is_read(request) ? context.endpoint->row(request.method) : nullptr;
  return row != nullptr && row->route->cross_origin == dialects::CrossOrigin::allowed;
}

// The fields that a path has whatever its answer is, and what the log wants to know.
Answer finished(const State& state, const RequestContext& context, const http::Request& request, Answer answer) {
  answer = signed_profile(state, context, request, std::move(answer));
  if (context.rule != Access::off) answer.dialect = context.dialect;
  if (answer.dialect != nullptr && context.domain && state.map.served_as(*context.domain)) answer.domain = context.domain;
  announce_dialects(state, context, request, answer.response);
  if (allows_other_origins(context, request)) answer.response.fields.push_back({"Access-Control-Allow-Origin", "*"});
  return answer;
}

}  // namespace

boost::asio::awaitable<Answer> answer(const State& state, const http::Request& request,
                                      std::chrono::system_clock::time_point received, boost::asio::ip::address client) {
  const auto* endpoint = find_endpoint(request.path);
  if (endpoint == nullptr) co_return not_found();
  const auto context = read_context(state, request, *endpoint, received);
  if (auto answer = answer_before_sign_in(state, context, request))
    co_return finished(state, context, request, *std::move(answer));

  SignIn signed_in;
  std::string login;
  if (context.rule == Access::password) {
    auto authorization = authorization_of(request);
    auto& credentials = authorization.credentials;
    if (authorization.kind == http::AuthorizationKind::malformed) signed_in.reason = "malformed Basic credentials";
    login = credentials.login;
    if (authorization.kind == http::AuthorizationKind::present && state.authenticator) {
      sign_in::LoginHints hints{context.login_domain(), context.host_domain, client};
      auto result = state.authenticator->cached(credentials, hints);
      if (!result) {
        auto signing_in = state.authenticator->sign_in(std::move(credentials), std::move(hints));
        result = co_await std::move(signing_in);
      }
      signed_in = *std::move(result);
    }
  }

  const auto person = signed_in.account;
  std::optional<Answer> answer;
  if (context.rule == Access::password && !person) {
    answer = refusal_of(signed_in);
  } else if (context.dialect == nullptr) {
    answer = options(endpoint->allow);
  } else if (!person) {
    answer = answer_anyone(state, context);
  } else {
    answer = refuse_person(state, context, *person);
    if (!answer) {
      auto findings = find_own(state, context, *person);
      if (!findings) {
        auto finding = find_for_person(state, context, person);
        findings = co_await std::move(finding);
      }
      answer = render(context, *std::move(findings));
    }
  }
  if (answer->reason.empty()) answer->reason = std::move(signed_in.reason);
  answer->store = std::move(signed_in.store);
  answer->login = std::move(login);
  co_return finished(state, context, request, *std::move(answer));
}

}  // namespace smartdiscover::discovery
