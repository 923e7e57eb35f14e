#pragma once

// A host name or IP address with placeholders. What it makes is always a host, in the form in which the program compares names.

#include "service_map/template.hpp"

namespace smartdiscover::service_map {

class HostTemplate {
 public:
  // Errors: malformed, with a text for administrators.
  static Result<HostTemplate> parse(std::string_view text, Placeholders allowed);
  // Checked as parse() does.
  static Result<HostTemplate> of(Template pattern, std::string_view text);
  // Errors: malformed where a value is missing or what comes out is no host.
  Result<std::string> fill(const Values& values) const;

  // The host, where no placeholder stands in it; else empty.
  const std::string& fixed() const noexcept { return fixed_; }
  bool is_hostname() const noexcept { return pattern_.is_just(Slot::hostname); }
  bool is_personal() const noexcept { return pattern_.is_personal(); }
  // Without pieces where fixed() is the host.
  const Template& pattern() const noexcept { return pattern_; }

 private:
  Template pattern_;
  std::string fixed_;
};

// The form in which hosts are compared and shown: Punycode, lower case; nullopt where `text` is none.
std::optional<std::string> normal_host(std::string_view text);

}  // namespace smartdiscover::service_map
