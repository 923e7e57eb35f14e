#include "service_map/url_template.hpp"

#include <smartdiscover/base/text.hpp>

#include <algorithm>
#include <charconv>

namespace smartdiscover::service_map {
namespace {

struct Parts {
  std::string scheme;
  std::vector<Piece> authority;
  std::vector<Piece> rest;
};

bool is_scheme(std::string_view text) {
  if (text.empty() || text.front() < 'a' || text.front() > 'z') return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'; });
}

Result<Parts> split(std::vector<Piece> pieces) {
  Parts parts;
  const auto after = pieces.empty() ? std::string::npos : pieces.front().literal.find("://");
  if (after != std::string::npos) parts.scheme = lower(pieces.front().literal.substr(0, after));
  if (!is_scheme(parts.scheme))
    return failure(Errc::malformed, "expected an absolute URL that begins with its scheme, as https://");
  pieces.front().literal.erase(0, after + 3);
  auto* part = &parts.authority;
  for (auto& piece : pieces) {
    const auto end = part == &parts.authority && !piece.slot ? piece.literal.find_first_of("/?#") : std::string::npos;
    if (end != std::string::npos) {
      if (end > 0) parts.authority.push_back(Piece{.literal = piece.literal.substr(0, end)});
      piece.literal.erase(0, end);
      part = &parts.rest;
    }
    if (piece.slot || !piece.literal.empty()) part->push_back(std::move(piece));
  }
  return parts;
}

// Takes ":8443" off the end; empty where there is none.
Result<std::string> take_port(std::vector<Piece>& authority) {
  if (authority.empty() || authority.back().slot) return std::string();
  auto& literal = authority.back().literal;
  const auto colon = literal.rfind(':');
  if (colon == std::string::npos || literal.find(']', colon) != std::string::npos) return std::string();
  std::string port = literal.substr(colon);
  unsigned number = 0;
  const auto [end, error] = std::from_chars(port.data() + 1, port.data() + port.size(), number);
  if (error != std::errc() || end != port.data() + port.size() || number == 0 || number > 65535) {
    return failure(Errc::malformed,
                   "expected a port from 1 to 65535 after the host, found \"" + printable(port.substr(1)) + "\"");
  }
  literal.erase(colon);
  if (literal.empty()) authority.pop_back();
  return port;
}

// "[2001:db8::1]" loses its brackets, which come back as it is filled.
void strip_brackets(std::vector<Piece>& authority) {
  if (authority.size() != 1 || authority.front().slot) return;
  auto& literal = authority.front().literal;
  if (literal.size() > 2 && literal.front() == '[' && literal.back() == ']') literal = literal.substr(1, literal.size() - 2);
}

// Characters that no URL may hold become %XX; blanks, quotes, "<", ">" and "\" are mistakes.
Result<std::string> encoded_literal(std::string_view literal) {
  std::string out;
  for (const char c : literal) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte == 0x7F || std::string_view("\"<>\\").find(c) != std::string_view::npos) {
      return failure(Errc::malformed, "a URL holds no blanks, quotes, \"<\", \">\" or \"\\\": write them as %XX");
    }
    const bool allowed = byte < 0x80 && std::string_view("{}|^`").find(c) == std::string_view::npos;
    if (allowed) {
      out += c;
    } else {
      out += percent_encode(std::string_view(&c, 1));
    }
  }
  return out;
}

bool is_ipv6(std::string_view host) { return host.find(':') != std::string_view::npos; }

std::string in_brackets(std::string host) { return is_ipv6(host) ? "[" + host + "]" : host; }

// Less the first path segment that needs the person and all that follows; nullopt where the query needs one.
std::optional<Template> for_anyone(const std::vector<Piece>& rest) {
  std::vector<Piece> kept;
  std::vector<Piece> until_segment;  // what stood before the segment that is being read
  bool in_path = true;
  bool cut = false;
  for (const auto& piece : rest) {
    if (piece.slot) {
      if (is_personal(*piece.slot)) {
        if (!in_path) return std::nullopt;
        cut = true;
      }
      kept.push_back(piece);
      continue;
    }
    const auto query = in_path ? piece.literal.find_first_of("?#") : std::string::npos;
    const auto path = std::string_view(piece.literal).substr(0, in_path ? query : 0);
    const auto slash = path.rfind('/');
    if (slash != std::string_view::npos && !cut) {
      until_segment = kept;
      until_segment.push_back(Piece{.literal = piece.literal.substr(0, slash + 1)});
    }
    if (query != std::string::npos) in_path = false;
    kept.push_back(piece);
  }
  return Template(cut ? std::move(until_segment) : std::move(kept));
}

}  // namespace

Result<UrlTemplate> UrlTemplate::parse(std::string_view text, Placeholders allowed,
                                       std::initializer_list<std::string_view> schemes) {
  auto pattern = Template::parse(text, allowed);
  if (!pattern) return pattern.error();
  auto parts = split(pattern->pieces());
  if (!parts) return parts.error();
  if (schemes.size() != 0 && std::find(schemes.begin(), schemes.end(), parts->scheme) == schemes.end()) {
    std::string words;
    for (const auto scheme : schemes) words += (words.empty() ? "" : " or ") + std::string(scheme) + "://";
    return failure(Errc::malformed, "expected a URL that begins with " + words + ", found \"" + parts->scheme + "://\"");
  }
  for (auto& piece : parts->rest) {
    auto literal = encoded_literal(piece.literal);
    if (!literal) return literal.error();
    piece.literal = *std::move(literal);
  }

  UrlTemplate url;
  for (const auto& piece : parts->authority) {
    if (piece.literal.find('@') != std::string::npos)
      return failure(Errc::malformed, "expected a URL without user name and password");
  }
  auto port = take_port(parts->authority);
  if (!port) return port.error();
  strip_brackets(parts->authority);
  std::string shown;
  for (const auto& piece : parts->authority) shown += to_string(piece);
  auto host = HostTemplate::of(Template(std::move(parts->authority)), shown);
  if (!host) return host.error();

  url.scheme_ = std::move(parts->scheme);
  url.host_ = *std::move(host);
  url.begin_ = url.scheme_ + "://" + in_brackets(url.host_.fixed());
  if (auto rest = for_anyone(parts->rest)) url.public_rest_ = make_rest(*port, *std::move(rest));
  url.rest_ = make_rest(*port, Template(std::move(parts->rest)));
  return url;
}

UrlTemplate::Rest UrlTemplate::make_rest(const std::string& port, Template pattern) {
  const bool is_literal = pattern.is_literal();
  Rest rest{.pattern = std::move(pattern), .literal = port, .is_literal = is_literal};
  if (is_literal) {
    for (const auto& piece : rest.pattern.pieces()) rest.literal += piece.literal;
  }
  return rest;
}

// Most URLs are literal but for {hostname}.
Result<std::string> UrlTemplate::fill(const Values& values, Audience audience) const {
  if (audience == Audience::unauthenticated && requires_user()) return failure(Errc::malformed, "this URL needs a user");
  std::string host;
  if (host_.fixed().empty() && !(host_.is_hostname() && values.hostname && !is_ipv6(*values.hostname))) {
    auto filled = host_.fill(values);
    if (!filled) return filled.error();
    host = in_brackets(*std::move(filled));
  }
  const std::string_view middle = host_.fixed().empty() && host.empty() ? *values.hostname : std::string_view(host);
  const auto& rest = audience == Audience::unauthenticated ? *public_rest_ : rest_;
  std::string end;
  if (!rest.is_literal) {
    auto filled = rest.pattern.fill(values, Encoding::url);
    if (!filled) return filled.error();
    end = *std::move(filled);
  }
  Result<std::string> url{boost::system::in_place_value};
  url->reserve(begin_.size() + middle.size() + rest.literal.size() + end.size());
  url->append(begin_).append(middle).append(rest.literal).append(end);
  return url;
}

}  // namespace smartdiscover::service_map
