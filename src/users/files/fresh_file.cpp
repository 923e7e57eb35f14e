#include <smartdiscover/async/completion.hpp>
#include <smartdiscover/users/fresh_file.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace smartdiscover::users {

namespace {

using namespace std::chrono_literals;

// The kernel stamps files by its tick (10 ms at most): two writes within one tick look alike, so a file is read when it has
// rested.
constexpr auto settling_time = 20ms;
// A file that never rests is read nevertheless.
constexpr int attempts = 8;
constexpr auto second_try = 1s;

std::int64_t nanoseconds(const timespec& time) { return time.tv_sec * 1'000'000'000LL + time.tv_nsec; }

std::chrono::nanoseconds age(const FileState& state) {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return std::chrono::nanoseconds(nanoseconds(now) - std::max(state.modified, state.changed));
}

bool can_open(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return false;
  ::close(descriptor);
  return true;
}

void wait_for_rest(const std::filesystem::path& file, FileState& state) {
  for (int attempt = 0; attempt < attempts; ++attempt) {
    const auto old = age(state);
    if (!state.exists || old < 0ns || old >= settling_time) return;
    std::this_thread::sleep_for(settling_time - old);
    state = state_of(file);
  }
}

}  // namespace

FileState state_of(const std::filesystem::path& file) {
  struct stat found {};
  if (::stat(file.c_str(), &found) != 0) return {};
  return {true, found.st_dev, found.st_ino, found.st_size, nanoseconds(found.st_mtim), nanoseconds(found.st_ctim)};
}

struct FreshFile::Shared {
  std::filesystem::path file;
  std::function<bool()> read;

  mutable std::mutex mutex;
  FileState taken;                                             // the file as it was when it was read last
  std::optional<std::chrono::steady_clock::time_point> again;  // it could not be opened: when to try once more
  std::uint64_t retries = 0;
  bool reading = false;
  std::vector<async::Completion<bool>> waiting;

  void take_in() {
    FileState state = state_of(file);
    bool opened = true;
    for (int attempt = 0; attempt < attempts; ++attempt) {
      wait_for_rest(file, state);
      // What is wrong in a file stays so until it changes; what keeps us from opening it, as a lack of descriptors, passes by itself.
      const bool could = can_open(file);
      opened = read() || (could && can_open(file)) || !state.exists;
      const FileState after = state_of(file);
      if (after == state) break;
      state = after;
    }
    std::vector<async::Completion<bool>> done;
    {
      const std::lock_guard lock(mutex);
      taken = state;
      // The file did not change, but what was answered since then came from an older one.
      if (again.has_value()) ++retries;
      again.reset();
      if (!opened) again = std::chrono::steady_clock::now() + second_try;
      reading = false;
      done.swap(waiting);
    }
    for (const auto& completion : done) completion.complete(true);
  }

  bool is_fresh() const {
    const FileState now = state_of(file);
    const std::lock_guard lock(mutex);
    return !reading && taken == now && (!again || std::chrono::steady_clock::now() < *again);
  }
};

FreshFile::FreshFile(std::filesystem::path file, std::function<bool()> read, passwords::HashPool& pool)
    : shared_(std::make_shared<Shared>()), pool_(pool) {
  shared_->file = std::move(file);
  shared_->read = std::move(read);
  shared_->reading = true;
  shared_->take_in();
}

bool FreshFile::is_fresh() const { return shared_->is_fresh(); }

boost::asio::awaitable<void> FreshFile::refresh() {
  const auto shared = shared_;
  for (int attempt = 0; attempt < attempts && !shared->is_fresh(); ++attempt) {
    const async::Completion<bool> read;
    bool begin = false;
    {
      const std::lock_guard lock(shared->mutex);
      shared->waiting.push_back(read);
      begin = !std::exchange(shared->reading, true);
    }
    if (begin) pool_.run_next([shared] { shared->take_in(); });
    auto waiting = read.wait();
    co_await std::move(waiting);
  }
}

std::uint64_t FreshFile::stamp() const {
  const FileState state = state_of(shared_->file);
  std::uint64_t mixed = state.exists ? 1 : 0;
  {
    const std::lock_guard lock(shared_->mutex);
    mixed += shared_->retries * 2;
  }
  for (const auto part : {state.device, state.inode, static_cast<std::uint64_t>(state.size),
                          static_cast<std::uint64_t>(state.modified), static_cast<std::uint64_t>(state.changed)}) {
    mixed = (mixed ^ part) * 0x9E3779B97F4A7C15ULL;
    mixed ^= mixed >> 29;
  }
  return mixed;
}

}  // namespace smartdiscover::users
