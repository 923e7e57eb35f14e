#include "admin/new_files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <system_error>

namespace smartdiscover::admin {
namespace {

namespace fs = std::filesystem;

// What was made so far; taken back unless it is kept.
class Made {
 public:
  Made() = default;
  ~Made() {
    for (auto path = paths_.rbegin(); path != paths_.rend(); ++path) {
      std::error_code ignored;
      fs::remove(*path, ignored);
    }
  }
  Made(const Made&) = delete;
  Made& operator=(const Made&) = delete;

  void add(fs::path path) { paths_.push_back(std::move(path)); }
  void keep() { paths_.clear(); }

 private:
  std::vector<fs::path> paths_;
};

Error problem(const fs::path& path, const std::string& what) { return failure(Errc::io, path.string() + ": " + what); }
Error problem(const fs::path& path) { return problem(path, std::generic_category().message(errno)); }

std::optional<Error> make_folder(const fs::path& folder, Made& made) {
  std::error_code error;
  if (folder.empty() || fs::is_directory(folder, error)) return std::nullopt;
  if (auto above = make_folder(folder.parent_path(), made)) return above;
  if (::mkdir(folder.c_str(), 0755) != 0)
    return errno == EEXIST ? problem(folder, "exists and is not a folder") : problem(folder);
  made.add(folder);
  return std::nullopt;
}

std::optional<Error> write_new_file(const fs::path& path, const NewFile& file, Made& made) {
  // Other users must not read a key before its mode is set.
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (descriptor < 0) return errno == EEXIST ? problem(path, "exists and is not overwritten") : problem(path);
  made.add(path);
  std::optional<Error> error;
  if (!write_all(descriptor, file.content) || ::fchmod(descriptor, file.mode) != 0) error = problem(path);
  if (::close(descriptor) != 0 && !error) error = problem(path);
  return error;
}

}  // namespace

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno != EINTR) return false;
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

Result<void> write_new_files(const fs::path& folder, const std::vector<NewFile>& files) {
  for (const auto& file : files) {
    std::error_code ignored;
    if (fs::exists(fs::symlink_status(folder / file.name, ignored)))
      return problem(folder / file.name, "exists and is not overwritten");
  }
  Made made;
  for (const auto& file : files) {
    const auto path = (folder / file.name).lexically_normal();
    if (auto error = make_folder(path.parent_path(), made)) return *error;
    if (auto error = write_new_file(path, file, made)) return *error;
  }
  made.keep();
  return {};
}

}  // namespace smartdiscover::admin
