#include "server/header_scanner.hpp"

namespace smartdiscover::server {
namespace {

// How many octets stand before the first CR, LF or NUL.
std::size_t plain_octets(std::string_view octets) {
  for (const char end : {'\r', '\n', '\0'}) octets = octets.substr(0, octets.find(end));
  return octets.size();
}

}  // namespace

void HeaderScanner::take(char octet) {
  if (after_cr_) {
    after_cr_ = false;
    if (octet != '\n') {
      state_ = State::malformed;
    } else if (!line_is_empty_) {
      ++lines_;
      line_is_empty_ = true;
    } else if (lines_ > 0) {
      state_ = State::complete;
    } else {
      empty_lines_ = octets_;
    }
    return;
  }
  if (octet == '\r') {
    after_cr_ = true;
    return;
  }
  const bool folded = line_is_empty_ && lines_ > 0 && (octet == ' ' || octet == '\t');
  if (octet == '\n' || octet == '\0' || folded) state_ = State::malformed;
  line_is_empty_ = false;
}

std::size_t HeaderScanner::scan(std::string_view octets) {
  std::size_t used = 0;
  while (used < octets.size() && state_ == State::incomplete) {
    if (!line_is_empty_ && !after_cr_) {
      // In the middle of a line only what may end it is of interest.
      const auto plain = plain_octets(octets.substr(used));
      octets_ += plain;
      used += plain;
      if (used == octets.size()) break;
    }
    ++octets_;
    take(octets[used++]);
  }
  return used;
}

}  // namespace smartdiscover::server
