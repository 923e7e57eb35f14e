#include "admin/password.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/passwords/hashes.hpp>

#include <termios.h>
#include <unistd.h>

#include <iostream>
#include <istream>
#include <ostream>

namespace smartdiscover::admin {
namespace {

// The terminal's echo is off while this lives.
class Silence {
 public:
  Silence() {
    if (::tcgetattr(STDIN_FILENO, &before_) != 0) return;
    auto silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    is_silent_ = ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
  }
  ~Silence() {
    if (is_silent_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;

 private:
  termios before_{};
  bool is_silent_ = false;
};

std::string ask(const Streams& streams, std::string_view prompt) {
  std::string line;
  if (&streams.in != &std::cin || ::isatty(STDIN_FILENO) == 0) {
    std::getline(streams.in, line);
    return line;
  }
  streams.err << prompt << std::flush;
  {
    const Silence silence;
    std::getline(streams.in, line);
  }
  streams.err << '\n';
  return line;
}

}  // namespace

Result<std::string> read_password(const Streams& streams, std::string_view prompt) {
  auto password = ask(streams, prompt);
  if (password.ends_with('\r')) password.pop_back();
  if (password.size() > passwords::longest_password) {
    return failure(Errc::malformed,
                   "the password is too long: the limit is " + std::to_string(passwords::longest_password) + " bytes");
  }
  if (!is_utf8(password)) return failure(Errc::malformed, "the password is not UTF-8");
  if (has_control_character(password)) return failure(Errc::malformed, "the password contains a control character");
  return password;
}

}  // namespace smartdiscover::admin
