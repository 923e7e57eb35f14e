#include "discovery/access_rules.hpp"

namespace smartdiscover::discovery {
namespace {

using service_map::Access;

Access stricter(Access one, Access other) {
  if (one == Access::password || other == Access::password) return Access::password;
  return one == Access::anonymous ? one : other;
}

}  // namespace

std::optional<Domain> domain_of(const dialects::Subject& subject) {
  return subject.address ? std::optional(subject.address->domain()) : subject.domain;
}

service_map::Access rule_for(const State& state, const dialects::Dialect& dialect, const std::optional<Domain>& domain) {
  if (domain) {
    if (const auto own = state.map.access(*domain, dialect.key)) return *own;
  }
  const auto found = state.access.find(dialect.name);
  return found == state.access.end() ? service_map::Access::off : found->second;
}

Access rule_for_query(const State& state, const dialects::Dialect& dialect, const dialects::Query& query,
                      const std::optional<Domain>& domain) {
  if (query.subjects.empty()) return rule_for(state, dialect, domain);
  auto strictest = Access::off;
  for (const auto& subject : query.subjects) strictest = stricter(strictest, rule_for(state, dialect, domain_of(subject)));
  return strictest;
}

Access rule_for_path(const State& state, const Endpoint& endpoint, const dialects::Query& query,
                     const std::optional<Domain>& domain) {
  auto strictest = Access::off;
  for (const auto& row : endpoint.rows) strictest = stricter(strictest, rule_for_query(state, *row.dialect, query, domain));
  return strictest;
}

}  // namespace smartdiscover::discovery
