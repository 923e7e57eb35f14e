#pragma once

// From findings to the bytes of a dialect, and the outcome under which the answer is counted.

#include "discovery/answer.hpp"
#include "discovery/findings.hpp"
#include "discovery/request_context.hpp"

namespace smartdiscover::discovery {

Answer render(const RequestContext& context, Findings findings);
Answer render_problem(const RequestContext& context, dialects::Problem problem);

}  // namespace smartdiscover::discovery
