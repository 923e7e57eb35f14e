#include "discovery/signature.hpp"

namespace smartdiscover::discovery {

Answer signed_profile(const State& state, const RequestContext& context, const http::Request& request, Answer answer) {
  const auto* dialect = context.dialect;
  const bool is_signed = dialect != nullptr && dialect->is_signed && answer.outcome == observe::Outcome::ok;
  if (!is_signed || !state.signing) return answer;
  auto signed_body = state.signing->sign(request.host, answer.response.body);
  if (signed_body) {
    answer.response.body = *std::move(signed_body);
    return answer;
  }
  answer.reason = signed_body.error().detail;
  answer.response = dialect->render_problem({}, dialects::Problem::internal);
  answer.outcome = observe::Outcome::internal;
  return answer;
}

}  // namespace smartdiscover::discovery
