#include "service_map/host_template.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/model/domain.hpp>

#include <algorithm>

namespace smartdiscover::service_map {
namespace {

std::string no_host(std::string_view text) {
  std::string message = "expected a host name, found \"" + printable(text) + "\"";
  const auto colon = text.rfind(':');
  if (text.find("://") != std::string_view::npos) {
    message += " (no URL: the host alone)";
  } else if (colon != std::string_view::npos && colon + 1 < text.size() &&
             std::all_of(text.begin() + static_cast<std::ptrdiff_t>(colon) + 1, text.end(),
                         [](char c) { return c >= '0' && c <= '9'; })) {
    message += " (a port stands in \"port\")";
  }
  return message;
}

// What a value of a placeholder may look like in a host: {user.NAME} is anything, so a label stands for it.
Result<std::string> sample(const Template& pattern) {
  std::vector<Piece> pieces = pattern.pieces();
  for (auto& piece : pieces) {
    if (piece.slot == Slot::user) piece = Piece{.literal = "a"};
  }
  return Template(std::move(pieces)).fill(sample_values(), Encoding::plain);
}

}  // namespace

std::optional<std::string> normal_host(std::string_view text) {
  if (const auto name = Domain::parse(text)) return name->text();
  if (is_host(text)) return lower(text);
  return std::nullopt;
}

Result<HostTemplate> HostTemplate::parse(std::string_view text, Placeholders allowed) {
  auto pattern = Template::parse(text, allowed);
  if (!pattern) return pattern.error();
  return of(*std::move(pattern), text);
}

Result<HostTemplate> HostTemplate::of(Template pattern, std::string_view text) {
  const auto filled = sample(pattern);
  const auto host = filled ? normal_host(*filled) : std::nullopt;
  // {user.NAME} alone may be an IP address, which no sample shows: a label is a host too.
  if (!host) return failure(Errc::malformed, no_host(text));
  HostTemplate result;
  if (pattern.is_literal()) {
    result.fixed_ = *host;
  } else {
    result.pattern_ = std::move(pattern);
  }
  return result;
}

Result<std::string> HostTemplate::fill(const Values& values) const {
  if (!fixed_.empty()) return fixed_;
  if (pattern_.is_just(Slot::hostname) && values.hostname) return std::string(*values.hostname);
  auto filled = pattern_.fill(values, Encoding::plain);
  if (!filled) return filled.error();
  auto host = normal_host(*filled);
  if (!host) return failure(Errc::malformed, no_host(*filled));
  return *std::move(host);
}

}  // namespace smartdiscover::service_map
