#pragma once

// Settings of a domain, as the service map gives them where nobody signed in.

#include "unit/dialects/sample_settings.hpp"

#include <smartdiscover/dialects/dialect.hpp>

namespace smartdiscover::dialects {

// As everything(), told to anyone: no address, logins that the client fills in, URLs cut.
inline Settings domain_settings() {
  auto settings = everything();
  settings.address.reset();
  settings.display_name.clear();
  settings.login = "%EMAILADDRESS%";
  settings.provider_name.value = "Example Inc.";
  for (auto& service : settings.services) service.login.value = "%EMAILADDRESS%";
  for (auto& url : settings.urls) {
    if (url.name == "caldav") url.url.value = "https://mail.example.com/dav/";
  }
  settings.urls.push_back(url("carddav", "CardDAV", "https://mail.example.com/cards/"));
  settings.urls.push_back(url("webclient", "WebClient", "https://mail.example.com/webmail/"));
  settings.urls.push_back(url("jmap", "JMAP", "https://jmap.example.com/session"));
  settings.mta_sts =
      MtaSts{.mode = MtaSts::Mode::enforce, .mx = {"mail.example.com", "*.mx.example.net"}, .max_age = std::chrono::hours(168)};
  return settings;
}

inline http::Request get(std::string path, std::string query = {}) {
  http::Request request;
  request.method = "GET";
  request.path = std::move(path);
  request.query = std::move(query);
  request.host = "example.com";
  return request;
}

inline Query parsed(DialectName dialect, const http::Request& request) {
  return find(dialect).parse(request, std::chrono::system_clock::time_point{});
}

// What is answered to the simplest question.
inline Rendering rendered(DialectName dialect, const Settings& settings) {
  Query query;
  query.dialect = dialect;
  return find(dialect).render(query, settings);
}

inline void remove_url(Settings& settings, std::string_view name) {
  std::erase_if(settings.urls, [name](const Url& url) { return url.name == name; });
}
inline void remove_service(Settings& settings, Protocol protocol) {
  std::erase_if(settings.services, [protocol](const Service& service) { return service.protocol == protocol; });
}

}  // namespace smartdiscover::dialects
