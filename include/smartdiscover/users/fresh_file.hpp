#pragma once

// A file whose content is held in memory and read again after a change. Requests that come while it is being read wait for the new
// content; it is read once for all of them.

#include <smartdiscover/passwords/hash_pool.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>

namespace smartdiscover::users {

// What stat(2) says about a file: equal as long as the file has not changed.
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
  // `read` reads the file; false if it could not, and the old content stays. A file that could not be opened is tried again after a second.
  // `read` is called now, later on the pool's threads, never twice at the same time, and possibly after this object is destroyed: it must
  // own what it uses.
  FreshFile(std::filesystem::path file, std::function<bool()> read, passwords::HashPool& pool);

  // Whether the file has not changed since it was read.
  bool is_fresh() const;
  // Returns when the content is at least as new as the file was at the time of the call.
  boost::asio::awaitable<void> refresh();
  // Changes with the state of the file, and when a file that could not be opened is read successfully later.
  std::uint64_t stamp() const;

 private:
  struct Shared;
  std::shared_ptr<Shared> shared_;
  passwords::HashPool& pool_;
};

}  // namespace smartdiscover::users
