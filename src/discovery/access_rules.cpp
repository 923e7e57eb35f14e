#include "discovery/access_rules.hpp"

namespace smartdiscover::discovery {
namespace {

using service_map::Access;

Access stricter(Access one, Access other) {
  if (one == Access::password || other == Access::password) return Access::password;
  return one == Access::anonymous ? one : other;
}

}  // namespace

const Domain* domain_of(const dialects::Subject& subject) {
  if (subject.address) return &subject.address->domain();
  return subject.domain ? &*subject.domain : nullptr;
}

Access rule_for(const State& state, const dialects::Dialect& dialect, const Domain* domain) {
  if (domain != nullptr) {
    if (const auto own = state.map.access(*domain, dialect.key)) return *own;
  }
  const auto found = state.access.find(dialect.name);
  return found == state.access.end() ? Access::off : found->second;
}

Access rule_for_query(const State& state, const dialects::Dialect& dialect, const dialects::Query& query, const Domain* domain) {
  if (query.subjects.empty()) return rule_for(state, dialect, domain);
  auto strictest = Access::off;
  for (const auto& subject : query.subjects) strictest = stricter(strictest, rule_for(state, dialect, domain_of(subject)));
  return strictest;
}

Access rule_for_path(const State& state, const Endpoint& endpoint, const dialects::Query& query, const Domain* domain) {
  auto strictest = Access::off;
  for (const auto& row : endpoint.rows) strictest = stricter(strictest, rule_for_query(state, *row.dialect, query, domain));
  return strictest;
}

}  // namespace smartdiscover::discovery
