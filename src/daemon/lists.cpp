// Domain lists that change while the daemon runs.

#include "daemon/daemon.hpp"

#include <smartdiscover/service_map/warning_codes.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace smartdiscover::daemon {

void Daemon::update_list(ListWatch::Update news) {
  auto& reading = news.reading;
  const auto found = std::find_if(site_.lists.begin(), site_.lists.end(),
                                  [&news](const site::LoadedList& one) { return one.list.is_same_as(news.list); });
  if (found == site_.lists.end() || draining_.load() || !lists_.is_current(news)) return;
  const auto name = news.list.key + ", " + news.list.text();
  const auto report_unusable = [&](std::string problem) {
    // Once for each new reason, not for each reading.
    if (std::exchange(found->problem, problem) == problem) return;
    log_.write(observe::Level::error, "domain list unusable, keeping its previous contents",
               {{"list", std::string_view(name)}, {"reason", std::string_view(problem)}});
    loaded_.lists_read(facts_of(site_.lists));
  };
  if (!reading.domains) return report_unusable(reading.domains.error().detail);
  const bool was_down = !found->problem.empty();
  // The same domains are the same state: a new one would begin with empty caches.
  if (site::are_same(found->domains, *reading.domains)) {
    if (!was_down) return;
    found->problem.clear();
    loaded_.lists_read(facts_of(site_.lists));
    log_.write(observe::Level::info, "domain list usable again", {{"list", std::string_view(name)}});
    return;
  }
  try {
    auto lists = site_.lists;
    auto& changed = lists[static_cast<std::size_t>(found - site_.lists.begin())];
    changed.domains = std::move(*reading.domains);
    changed.problem.clear();
    const auto count = static_cast<long long>(changed.domains.size());
    yaml::Report report;
    auto site = site::with_lists(site_, std::move(lists), report);
    if (!site) {
      std::string reasons;
      for (const auto& finding : report.sorted()) {
        if (finding.severity == yaml::Finding::Severity::error) reasons += (reasons.empty() ? "" : "; ") + to_string(finding);
      }
      return report_unusable(std::move(reasons));
    }
    log_findings(reading.findings);
    // What the map is warned of otherwise was logged when it was loaded.
    yaml::Report rows;
    for (const auto& finding : report.sorted()) {
      if (finding.code == service_map::warn::list_row) rows.warning(finding.code, finding.location, finding.path, finding.text);
    }
    log_findings(rows);
    serve(std::move(*site));
    log_.write(observe::Level::info, "domain list changed", {{"list", std::string_view(name)}, {"domains", count}});
  } catch (const std::exception& error) {
    report_unusable(std::string("internal error: ") + error.what());
  }
}

}  // namespace smartdiscover::daemon
