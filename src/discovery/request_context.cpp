#include "discovery/request_context.hpp"

#include "discovery/access_rules.hpp"
#include "discovery/request_domain.hpp"

namespace smartdiscover::discovery {

using service_map::Access;

std::vector<Subject> RequestContext::subjects() const {
  const auto* whole = domain ? &*domain : nullptr;
  if (dialect->render_all == nullptr) {
    const bool has_address = dialect->scope == dialects::Scope::mailbox && query.address;
    return {{has_address ? &*query.address : nullptr, whole}};
  }
  std::vector<Subject> all;
  for (const auto& subject : query.subjects) {
    all.push_back({subject.address ? &*subject.address : nullptr, domain_of(subject)});
  }
  return all;
}

std::optional<Domain> RequestContext::login_domain() const {
  if (!query.subjects.empty()) {
    const auto* first = domain_of(query.subjects.front());
    return first != nullptr ? std::optional(*first) : std::nullopt;
  }
  return query.address ? std::optional(query.address->domain()) : query.domain;
}

RequestContext read_context(const State& state, const http::Request& request, const Endpoint& endpoint,
                            std::chrono::system_clock::time_point received) {
  RequestContext context;
  const auto domain = [&context] { return context.domain ? &*context.domain : nullptr; };
  context.endpoint = &endpoint;
  context.host_domain = domain_of_host(state.map, request.host);
  const auto* row = endpoint.row(request.method);
  if (row == nullptr) {
    context.domain = context.host_domain;
    context.rule = rule_for_path(state, endpoint, context.query, domain());
    return context;
  }
  context.query = row->dialect->parse(request, received);
  context.dialect = &dialects::find(context.query.dialect);
  context.domain = domain_of_query(context.query);
  if (!context.domain) context.domain = context.host_domain;
  context.rule = rule_for_query(state, *context.dialect, context.query, domain());
  if (context.rule == Access::off) {
    // This flavour of the path is not spoken; the rule of its neighbours says who may learn that.
    context.query.problem = dialects::Problem::unknown_schema;
    context.rule = rule_for_path(state, endpoint, context.query, domain());
  }
  return context;
}

}  // namespace smartdiscover::discovery
