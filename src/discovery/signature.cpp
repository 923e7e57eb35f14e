#include "discovery/signature.hpp"

namespace smartdiscover::discovery {

void sign_profile(const State& state, const http::Request& request, Answer& answer) {
  const bool is_profile = answer.dialect != nullptr && answer.dialect->name == dialects::DialectName::mobileconfig &&
                          answer.reply.outcome == observe::Outcome::ok;
  if (!is_profile || !state.signing) return;
  auto& response = answer.reply.response;
  auto signed_profile = state.signing->sign(request.host, response.body);
  if (signed_profile) {
    response.body = *std::move(signed_profile);
    return;
  }
  answer.reason = signed_profile.error().detail;
  answer.reply = {answer.dialect->render_problem({}, dialects::Problem::internal), observe::Outcome::internal};
}

}  // namespace smartdiscover::discovery
