#pragma once

// A file whose content is kept in memory and read again when the file changes. Who asks while it is being read waits for the new
// content; however many ask, it is read once.

#include <smartdiscover/passwords/hash_pool.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>

namespace smartdiscover::users {

// How stat(2) tells one state of a file from another.
struct FileState {
  bool exists = false;
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::int64_t size = 0;
  std::int64_t modified = 0;  // nanoseconds
  std::int64_t changed = 0;   // nanoseconds
  friend bool operator==(const FileState&, const FileState&) = default;
};

FileState state_of(const std::filesystem::path& file);

// Safe from several threads at once.
class FreshFile {
 public:
  // `read` takes in the content, or keeps what it has and is false, in which case a file that could not even be opened is tried
  // again after a second; it is called now, later on the pool's threads, never twice at a time. It
  // may be called after this object is gone, if that happens while a read waits for its thread: let it own what it uses.
  FreshFile(std::filesystem::path file, std::function<bool()> read, passwords::HashPool& pool);

  // Whether what was read last is the file as it stands.
  bool is_fresh() const;
  // Returns when something was read that is no older than the file at the time of the call.
  boost::asio::awaitable<void> refresh();
  // Another number for another state of the file, and after a file that could not be opened was read after all.
  std::uint64_t stamp() const;

 private:
  struct Shared;
  std::shared_ptr<Shared> shared_;
  passwords::HashPool& pool_;
};

}  // namespace smartdiscover::users
