#include "server/header_scanner.hpp"

#include "server/control_characters.hpp"

namespace smartdiscover::server {

void HeaderScanner::take(char byte) {
  if (after_cr_) {
    after_cr_ = false;
    if (byte != '\n') {
      state_ = State::malformed;
    } else if (!line_is_empty_) {
      ++lines_;
      line_is_empty_ = true;
    } else if (lines_ > 0) {
      state_ = State::complete;
    } else {
      empty_lines_ = bytes_;
    }
    return;
  }
  if (byte == '\r') {
    after_cr_ = true;
    return;
  }
  const bool folded = line_is_empty_ && lines_ > 0 && (byte == ' ' || byte == '\t');
  if (folded || (is_control(byte) && byte != '\t')) state_ = State::malformed;
  line_is_empty_ = false;
}

std::size_t HeaderScanner::scan(std::string_view bytes) {
  std::size_t used = 0;
  while (used < bytes.size() && state_ == State::incomplete) {
    if (!line_is_empty_ && !after_cr_) {
      const auto plain = plain_bytes(bytes.substr(used));
      bytes_ += plain;
      used += plain;
      if (used == bytes.size()) break;
    }
    ++bytes_;
    take(bytes[used++]);
  }
  return used;
}

}  // namespace smartdiscover::server
