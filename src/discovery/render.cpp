#include "discovery/render.hpp"

#include <algorithm>

namespace smartdiscover::discovery {
namespace {

using dialects::Finding;
using dialects::Problem;
using observe::Outcome;

Outcome outcome_of(Problem problem) {
  switch (problem) {
    case Problem::address_unknown: return Outcome::address_unknown;
    case Problem::no_settings: return Outcome::no_settings;
    case Problem::malformed: return Outcome::malformed;
    case Problem::unknown_schema: return Outcome::unknown_schema;
    case Problem::faulty_settings: return Outcome::faulty_settings;
    case Problem::internal: return Outcome::internal;
  }
  return Outcome::internal;
}

bool is_redirect(const Finding& finding) {
  const auto* settings = std::get_if<Settings>(&finding);
  return settings != nullptr && settings->redirect.has_value();
}

Outcome outcome_of(const dialects::Rendering& rendering, const std::vector<Finding>& findings) {
  if (rendering.problem) return outcome_of(*rendering.problem);
  const auto status = rendering.response.status;
  if (status == 404) return Outcome::not_found;
  const bool redirects = (status >= 300 && status < 400) || std::any_of(findings.begin(), findings.end(), is_redirect);
  return redirects ? Outcome::redirect : Outcome::ok;
}

}  // namespace

Answer render(const RequestContext& context, Findings findings) {
  const auto& dialect = *context.dialect;
  Answer answer;
  if (dialect.render_all == nullptr) {
    if (const auto* problem = std::get_if<Problem>(&findings.all.front())) {
      answer = render_problem(context, *problem);
      answer.reason = std::move(findings.reason);
      return answer;
    }
  }
  auto rendering = dialect.render_all != nullptr ? dialect.render_all(context.query, findings.all)
                                                 : dialect.render(context.query, std::get<Settings>(findings.all.front()));
  answer.outcome = outcome_of(rendering, findings.all);
  answer.response = std::move(rendering.response);
  answer.reason = std::move(findings.reason);
  return answer;
}

Answer render_problem(const RequestContext& context, Problem problem) {
  return {.response = context.dialect->render_problem(context.query, problem), .outcome = outcome_of(problem)};
}

}  // namespace smartdiscover::discovery
