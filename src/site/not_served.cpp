#include "site/checks.hpp"

namespace smartdiscover::site {
namespace {

constexpr std::string_view code = "not_served";

void check_listeners(const std::vector<Listener>& listeners, std::string_view key, yaml::Report& report) {
  for (const auto& listener : listeners) {
    if (listener.proxy_protocol == ProxyProtocol::off) continue;
    report.warning(code, listener.location, "listen." + std::string(key),
                   "this version does not read PROXY headers: connections that begin with one will fail");
  }
}

}  // namespace

void check_not_served(const Configuration& configuration, yaml::Report& report) {
  const auto& listen = configuration.listen;
  check_listeners(listen.https, "https", report);
  check_listeners(listen.http, "http", report);
  for (const auto& listener : listen.proxied) {
    report.warning(code, listener.location, "listen.proxied",
                   "this version does not serve reverse proxies: nothing will listen here");
  }
  const auto warn = [&](std::string_view key, std::string_view path, std::string text) {
    report.warning(code, configuration.location_of(key), path, std::move(text));
  };
  const auto portal = configuration.access.find("portal");
  if (portal != configuration.access.end() && portal->second != service_map::Access::off) {
    warn("access.portal", "access.portal", "this version has no portal: / is answered 404");
  }
  if (configuration.trusted_proxies != Networks()) {
    warn("trusted_proxies", "trusted_proxies",
         "this version reads no PROXY or forwarded headers: the peer of the connection counts as the client");
  }
}

}  // namespace smartdiscover::site
