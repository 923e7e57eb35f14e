#include "users/password_file.hpp"

#include <cerrno>
#include <fstream>
#include <system_error>

namespace smartdiscover::users {

Result<std::string> read_password_file(const std::filesystem::path& file) {
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  std::string line;
  if (!stream || (!std::getline(stream, line) && !stream.eof())) {
    const int number = errno;
    return failure(Errc::unavailable, "the password file " + file.string() +
                                          " cannot be read: " + std::generic_category().message(number != 0 ? number : EIO));
  }
  if (line.ends_with('\r')) line.pop_back();
  if (line.empty())
    return failure(Errc::unavailable, "the password file " + file.string() + " has no password in its first line");
  return line;
}

}  // namespace smartdiscover::users
