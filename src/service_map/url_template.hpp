#pragma once

// An absolute URL with placeholders: a fixed scheme, a host, perhaps a port, and the rest, into which values go percent-encoded.

#include "service_map/host_template.hpp"

#include <initializer_list>

namespace smartdiscover::service_map {

// For whom a URL is filled.
enum class Audience {
  person,           // who signed in
  unauthenticated,  // the URL is cut before the first path segment that needs the person
};

class UrlTemplate {
 public:
  // An empty list of schemes allows any. Errors: malformed, with a text for administrators.
  static Result<UrlTemplate> parse(std::string_view text, Placeholders allowed, std::initializer_list<std::string_view> schemes);

  // Errors: malformed where a value is missing or what comes out is no URL; for anyone: where requires_user().
  Result<std::string> fill(const Values& values, Audience audience) const;

  const std::string& scheme() const noexcept { return scheme_; }
  const HostTemplate& host() const noexcept { return host_; }
  // Path, query and fragment.
  const Template& rest() const noexcept { return rest_.pattern; }
  // True where host or query need the person: nothing is left to show without one.
  bool requires_user() const noexcept { return !public_rest_ || host_.is_personal(); }

 private:
  // What follows the host.
  struct Rest {
    Template pattern;     // less the port
    std::string literal;  // the port, and `pattern` where that is literal
    bool is_literal = false;
  };
  static Rest make_rest(const std::string& port, Template pattern);

  std::string scheme_;  // lower case
  std::string begin_;   // the scheme, "://" and the host where that is fixed
  HostTemplate host_;
  Rest rest_;
  std::optional<Rest> public_rest_;
};

}  // namespace smartdiscover::service_map
