#pragma once

// The time as HTTP writes it (RFC 9110 5.6.7): "Sun, 06 Nov 1994 08:49:37 GMT". No locale.

#include <ctime>
#include <string>

namespace smartdiscover::server {

std::string http_date(std::time_t time);

// Spells a second once, however many answers it carries. Used by one thread.
class DateClock {
 public:
  const std::string& now();

 private:
  std::time_t second_ = -1;
  std::string text_;
};

}  // namespace smartdiscover::server
