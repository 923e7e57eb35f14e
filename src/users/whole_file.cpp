#include "users/whole_file.hpp"

#include <cerrno>
#include <fstream>
#include <system_error>

namespace smartdiscover::users {

namespace {

constexpr std::size_t piece = std::size_t{1} << 20;

Error unreadable() {
  const int number = errno;
  return failure(Errc::io, "cannot be read: " + std::generic_category().message(number != 0 ? number : EIO));
}

}  // namespace

Result<std::string> content_of(const std::filesystem::path& file) {
  errno = 0;
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (std::filesystem::is_directory(status)) {
    errno = EISDIR;
    return unreadable();
  }
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
    return failure(Errc::io, "cannot be read: it is not a regular file");
  }
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return unreadable();
  std::string text;
  if (const auto size = std::filesystem::file_size(file, error); !error) text.reserve(static_cast<std::size_t>(size) + piece);
  for (std::size_t length = 0;;) {
    text.resize(length + piece);
    stream.read(text.data() + length, static_cast<std::streamsize>(piece));
    length += static_cast<std::size_t>(stream.gcount());
    if (stream.bad()) return unreadable();
    if (!stream) {
      text.resize(length);
      return text;
    }
  }
}

}  // namespace smartdiscover::users
