#include "users/password_file.hpp"

#include <smartdiscover/base/file.hpp>

namespace smartdiscover::users {

Result<std::string> read_password_file(const std::filesystem::path& file) {
  const auto content = read_secret(file);
  if (!content)
    return failure(Errc::unavailable, "the password file " + file.string() + " cannot be read: " + content.error().detail);
  std::string_view rest = *content;
  auto line = take_line(rest);
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.empty())
    return failure(Errc::unavailable, "the password file " + file.string() + " has no password in its first line");
  return std::string(line);
}

}  // namespace smartdiscover::users
