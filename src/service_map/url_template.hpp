#pragma once

// An absolute URL with placeholders: a fixed scheme, a host, perhaps a port, and the rest, into which values go percent-encoded.

#include "service_map/host_template.hpp"

#include <initializer_list>

namespace smartdiscover::service_map {

// For whom a URL is filled.
enum class Audience {
  person,  // who signed in
  anyone,  // nobody did: the URL is cut before the first path segment that needs the person
};

class UrlTemplate {
 public:
  // An empty list of schemes allows any. Errors: malformed, with a text for administrators.
  static Result<UrlTemplate> parse(std::string_view text, Placeholders allowed, std::initializer_list<std::string_view> schemes);

  // Errors: malformed where a value is missing or what comes out is no URL; for anyone: where hides_from_anyone().
  Result<std::string> fill(const Values& values, Audience audience) const;

  const std::string& scheme() const noexcept { return scheme_; }
  const HostTemplate& host() const noexcept { return host_; }
  // Path, query and fragment.
  const Template& rest() const noexcept { return rest_; }
  // True where host or query need the person: nothing is left to show without one.
  bool hides_from_anyone() const noexcept { return !rest_for_anyone_ || host_.pattern().is_personal(); }

 private:
  std::string scheme_;  // lower case
  HostTemplate host_;
  std::string port_;  // with its colon; may be empty
  Template rest_;
  std::optional<Template> rest_for_anyone_;
};

}  // namespace smartdiscover::service_map
