#pragma once

// Checks of the whole loaded site: parts that are valid alone and do not fit together, missing files. Everything goes to the
// report.

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
// One warning for all names that clients use and no certificate covers: those of the map, and autoconfig.DOMAIN, mta-sts.DOMAIN and
// ua-auto-config.DOMAIN where those dialects have an answer.
void check_coverage(const Configuration& configuration, const service_map::ServiceMap& map, const tls::Certificates& certificates,
                    yaml::Report& report);

std::vector<LoadedList> load_lists(const Configuration& configuration, const Site* previous, Purpose purpose,
                                   yaml::Report& report);

// A store that is unavailable is a warning.
void check_stores(const Configuration& configuration, yaml::Report& report);
// Domains of the users section that the map does not serve.
void check_user_domains(const Configuration& configuration, const service_map::ServiceMap& map, yaml::Report& report);
// A domain of the map may ask for passwords where the site does not.
void require_stores_of_domains(const Configuration& configuration, const service_map::ServiceMap& map, yaml::Report& report);

// Settings that this version accepts and does not implement yet.
void check_not_served(const Configuration& configuration, yaml::Report& report);

}  // namespace smartdiscover::site
