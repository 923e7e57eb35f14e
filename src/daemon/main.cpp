#include "daemon/daemon.hpp"
#include "daemon/options.hpp"
#include "daemon/signals.hpp"

#include <smartdiscover/site/user_stores.hpp>
#include <smartdiscover/tls/large_blocks.hpp>

#include <cstdlib>
#include <exception>
#include <iostream>

namespace {

using namespace smartdiscover;

void print(const yaml::Report& report) {
  for (const auto& finding : report.sorted()) std::cerr << to_string(finding) << '\n';
}

int serve(const daemon::Options& options) {
  yaml::Report report;
  auto site = site::load_site(options.config, report, nullptr, options.check ? site::Purpose::checking : site::Purpose::serving);
  if (options.check) site::check_user_stores(options.config, report);
  print(report);
  if (!site) return to_int(ExitCode::configuration);
  if (options.check) {
    std::cout << options.config.string() << ": the configuration is usable\n";
    return to_int(ExitCode::ok);
  }
  daemon::block_signals();
  daemon::Daemon daemon(options.config, std::move(*site), daemon::ServiceNotifier::from_environment());
  return to_int(daemon.run());
}

}  // namespace

int main(int argc, char** argv) {
  tls::separate_large_blocks();
  const auto parsed = daemon::parse_options(argc, argv);
  if (!parsed.options) return parsed.exit_code;
  try {
    return serve(*parsed.options);
  } catch (const std::exception& error) {
    std::cerr << "smartdiscoverd: internal error: " << error.what() << '\n';
    return to_int(ExitCode::internal);
  }
}
