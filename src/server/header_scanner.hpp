#pragma once

// Finds the end of a request's head (request line and fields) in bytes that arrive in any pieces, and refuses at once what two
// implementations could read differently: a bare CR or LF, other control characters, folded lines. RFC 9112 2.2 and 5.2, RFC 9110 5.5.

#include <cstddef>
#include <string_view>

namespace smartdiscover::server {

class HeaderScanner {
 public:
  enum class State { incomplete, complete, malformed };

  // Looks at the next bytes; returns how many of them belong to the head, which is all of them unless it is complete.
  std::size_t scan(std::string_view bytes);

  State state() const { return state_; }
  std::size_t bytes() const { return bytes_; }              // seen so far
  std::size_t empty_lines() const { return empty_lines_; }  // bytes of the empty lines before the request line, which are skipped
  bool begun() const { return bytes_ > empty_lines_; }

 private:
  void take(char byte);

  State state_ = State::incomplete;
  std::size_t bytes_ = 0;
  std::size_t empty_lines_ = 0;
  std::size_t lines_ = 0;
  bool line_is_empty_ = true;
  bool after_cr_ = false;
};

}  // namespace smartdiscover::server
