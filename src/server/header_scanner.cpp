#include "server/header_scanner.hpp"

#include <cstdint>
#include <cstring>

namespace smartdiscover::server {
namespace {

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7F'; }

// Whether a control character is among eight bytes, by the arithmetic of "Bit Twiddling Hacks": a byte is less than n.
bool has_control(std::uint64_t eight) {
  constexpr std::uint64_t ones = 0x0101'0101'0101'0101U;
  const auto deleted = eight ^ ones * 0x7F;
  return (((eight - ones * 0x20) & ~eight) | ((deleted - ones) & ~deleted)) & ones * 0x80;
}

// How many bytes stand before the first control character. TAB is one: it is rare.
std::size_t plain_bytes(std::string_view bytes) {
  std::size_t count = 0;
  for (std::uint64_t eight = 0; bytes.size() - count >= sizeof eight; count += sizeof eight) {
    std::memcpy(&eight, bytes.data() + count, sizeof eight);
    if (has_control(eight)) break;
  }
  while (count < bytes.size() && !is_control(bytes[count])) ++count;
  return count;
}

}  // namespace

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
