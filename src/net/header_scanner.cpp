#include "net/header_scanner.hpp"

namespace smartdiscover::net {

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
    ++octets_;
    take(octets[used++]);
  }
  return used;
}

}  // namespace smartdiscover::net
