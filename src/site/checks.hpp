#pragma once

// What can only be seen when the whole site is loaded: parts that are well by themselves and do not fit together, files that are
// not there. All of it ends up in the report.

#include <smartdiscover/site/site.hpp>

#include <memory>

namespace smartdiscover::site {

// Null where nothing listens for TLS, or where none is usable (an error). `previous` may be null.
std::shared_ptr<const tls::Certificates> load_certificates(const Configuration& configuration, const tls::Certificates* previous,
                                                           yaml::Report& report);
// With what profiles are signed: the TLS certificates, or one of its own; null where they are not. `previous` may be null.
std::shared_ptr<const tls::Certificates> load_signing(const Configuration& configuration,
                                                      std::shared_ptr<const tls::Certificates> tls,
                                                      const tls::Certificates* previous, yaml::Report& report);
// One warning for all names under which clients ask and no certificate stands: those of the map, and autoconfig.DOMAIN, mta-sts.DOMAIN and
// ua-auto-config.DOMAIN where those dialects have an answer.
void check_coverage(const Configuration& configuration, const service_map::ServiceMap& map, const tls::Certificates& certificates,
                    yaml::Report& report);

std::vector<LoadedList> load_lists(const Configuration& configuration, const Site* previous, Purpose purpose,
                                   yaml::Report& report);

// A store that is down stops nothing, but whoever looks should know.
void check_stores(const Configuration& configuration, yaml::Report& report);
// Domains of the users section that the map does not serve.
void check_user_domains(const Configuration& configuration, const service_map::ServiceMap& map, yaml::Report& report);
// A domain of the map may ask for passwords where the site does not.
void require_stores_of_domains(const Configuration& configuration, const service_map::ServiceMap& map, yaml::Report& report);

// What the configuration's language has and this version does not do yet.
void check_not_served(const Configuration& configuration, yaml::Report& report);

}  // namespace smartdiscover::site
