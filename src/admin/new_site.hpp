#pragma once

// The files of a new site, as texts: the shipped examples with the site's own names in them.

#include "admin/new_files.hpp"

#include <smartdiscover/base/result.hpp>
#include <smartdiscover/model/mail_address.hpp>

#include <optional>
#include <string>
#include <vector>

namespace smartdiscover::admin {

struct NewUser {
  MailAddress address;
  std::string password;
};

struct NewSite {
  Domain domain;
  Domain hostname;
  std::optional<NewUser> user;
  // As in smartdiscover.yaml; empty: the default stays.
  std::string https;
  std::string http;
  std::string control;
};

// smartdiscover.yaml, service-map.yaml, users.yaml and a self-signed certificate for autodiscover.DOMAIN, autoconfig.DOMAIN,
// ua-auto-config.DOMAIN, DOMAIN, HOSTNAME and localhost. Errors: malformed for an impossible password; internal.
Result<std::vector<NewFile>> make_new_site(const NewSite& site);

}  // namespace smartdiscover::admin
