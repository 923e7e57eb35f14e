#include <smartdiscover/base/file.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace smartdiscover {
namespace {

constexpr std::size_t largest_secret = 64 * 1024;
constexpr std::size_t smallest_read = 4096;

Error read_failure(int number) {
  const auto code = number == ENOENT || number == ENOTDIR ? Errc::not_found
                    : number == EACCES || number == EPERM ? Errc::refused
                                                          : Errc::io;
  return failure(code, std::generic_category().message(number));
}

class OpenFile {
 public:
  // A pipe must not stop the program before it is found to be no regular file.
  explicit OpenFile(const std::filesystem::path& path)
      : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {}
  ~OpenFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  Result<std::size_t> size() const {
    struct stat status {};
    if (descriptor_ < 0 || ::fstat(descriptor_, &status) != 0) return read_failure(errno);
    if (S_ISDIR(status.st_mode)) return read_failure(EISDIR);
    if (!S_ISREG(status.st_mode)) return failure(Errc::io, "it is not a regular file");
    return static_cast<std::size_t>(status.st_size);
  }
  ssize_t read(char* to, std::size_t length) const { return ::read(descriptor_, to, length); }

 private:
  const int descriptor_;
};

}  // namespace

Result<void> check_readable(const std::filesystem::path& path) {
  const OpenFile file(path);
  const auto size = file.size();
  if (!size) return size.error();
  return {};
}

Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit) {
  const OpenFile file(path);
  const auto size = file.size();
  if (!size) return size.error();
  std::string content;
  std::size_t length = 0;
  // Files of /proc have the size 0, and any file may grow meanwhile: the end is where nothing more is read.
  while (length <= limit) {
    const auto room = length < *size ? *size - length + 1 : smallest_read;
    content.resize(std::min(length + room, limit + 1));
    const auto count = file.read(content.data() + length, content.size() - length);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return read_failure(errno);
    if (count == 0) {
      content.resize(length);
      return content;
    }
    length += static_cast<std::size_t>(count);
  }
  return failure(Errc::malformed, "it is larger than " + std::to_string(limit) + " bytes");
}

Result<std::string> read_secret(const std::filesystem::path& path) {
  auto content = read_file(path, largest_secret);
  if (!content) return content.error();
  if (content->starts_with("\xEF\xBB\xBF")) content->erase(0, 3);
  if (content->ends_with('\n')) content->pop_back();
  if (content->ends_with('\r')) content->pop_back();
  if (content->empty()) return failure(Errc::malformed, "it is empty");
  return content;
}

std::string_view take_line(std::string_view& rest) {
  const auto end = std::min(rest.find('\n'), rest.size());
  const auto line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return line;
}

}  // namespace smartdiscover
