// smartdiscover check: everything that is wrong with the files of a site, or may be.

#include "admin/commands.hpp"
#include "admin/findings.hpp"

#include <smartdiscover/site/site.hpp>
#include <smartdiscover/site/user_stores.hpp>

#include <CLI/App.hpp>

#include <memory>
#include <ostream>

namespace smartdiscover::admin {
namespace {

struct CheckOptions {
  bool strict = false;
  bool json = false;
};

ExitCode check(const CommonOptions& common, const CheckOptions& options, const Streams& streams) {
  yaml::Report report;
  const auto site = site::load_site(common.config, report, nullptr, site::Purpose::checking);
  site::check_user_stores(common.config, report);
  if (options.json) {
    write_findings_as_json(streams.out, report);
  } else {
    write_findings(streams.out, report);
  }
  if (!site || report.has_errors()) return ExitCode::configuration;
  return options.strict && report.warnings() != 0 ? ExitCode::failure : ExitCode::ok;
}

}  // namespace

Action declare_check(CLI::App& app, const CommonOptions& common) {
  const auto options = std::make_shared<CheckOptions>();
  app.add_flag("--strict", options->strict, "Exit with 1 if there are warnings");
  app.add_flag("--json", options->json, "Print JSON");
  return [&common, options](const Streams& streams) { return check(common, *options, streams); };
}

}  // namespace smartdiscover::admin
