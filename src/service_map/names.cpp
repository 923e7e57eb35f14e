#include "service_map/names.hpp"

namespace smartdiscover::service_map {
namespace {

Result<Sourced<std::string>> fill(const Sourced<HostTemplate>& name, const std::optional<Sourced<HostTemplate>>* own,
                                  const Domain& asked, const ResolvedDomain& served) {
  const bool is_own = own != nullptr && own->has_value() && &name == &**own;
  auto filled = name.value.fill(Values{.domain = is_own ? asked.text() : served.domain->text()});
  if (!filled) return filled.error();
  return Sourced<std::string>{*std::move(filled), name.location};
}

}  // namespace

const Merged& merged_for(const ResolvedDomain& served, Merged& space) {
  if (served.alias == nullptr || !served.alias->level) return *served.merged;
  const auto& own = *served.alias->level;
  space = *served.merged;
  if (own.hostname) space.hostname = &*own.hostname;
  if (own.discovery) space.discovery = &*own.discovery;
  if (own.provider_name) space.provider_name = &*own.provider_name;
  return space;
}

Result<Names> names_of(const Domain& asked, const ResolvedDomain& served) {
  Merged space;
  return fill_names(merged_for(served, space), asked, served);
}

Result<Names> fill_names(const Merged& merged, const Domain& asked, const ResolvedDomain& served) {
  const auto* own = served.alias != nullptr ? served.alias->level.get() : nullptr;
  auto hostname = fill(*merged.hostname, own != nullptr ? &own->hostname : nullptr, asked, served);
  if (!hostname) return hostname.error();
  if (merged.discovery == nullptr) return Names{.hostname = *hostname, .discovery = *hostname};
  auto discovery = fill(*merged.discovery, own != nullptr ? &own->discovery : nullptr, asked, served);
  if (!discovery) return discovery.error();
  return Names{.hostname = *std::move(hostname), .discovery = *std::move(discovery)};
}

}  // namespace smartdiscover::service_map
