#pragma once

// The threads that check passwords, so that no connection waits for another one's hash, with a bounded queue, so that a flood of sign-ins
// is answered "busy" instead of late. It belongs to the process: a reload does not replace it.
//
// Two kinds of threads, because a thread cannot leave SCHED_IDLE again:
// - Prompt threads (nice 10) take checks while only a few are waiting or running, as in normal operation. They get processor time even on a
//   machine that other programs keep busy.
// - Patient threads (SCHED_IDLE) take the checks beyond that. A flood of passwords then uses only processor time that is left over, and
//   requests that need no hash are answered as fast as without the flood.

#include <smartdiscover/base/result.hpp>
#include <smartdiscover/base/secret.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace smartdiscover::passwords {

struct HashPoolOptions {
  unsigned threads = 0;   // of each kind, prompt and patient; 0: one for each core
  std::size_t queue = 0;  // jobs that may wait; 0: 64 for each thread, about two seconds of yescrypt
  // Called on the hashing thread for each stored form that verify() checks, for tests that count the work.
  std::function<void(std::string_view stored)> before_verify{};
};

struct HashPoolCounters {
  std::uint64_t prompt = 0;
  std::uint64_t patient = 0;
};

// Safe from several threads at once. Call stop() after the io_contexts whose coroutines wait for it have stopped running, and
// before they are destroyed.
class HashPool {
 public:
  explicit HashPool(HashPoolOptions options = {});
  ~HashPool();  // stops
  HashPool(const HashPool&) = delete;
  HashPool& operator=(const HashPool&) = delete;

  // Whether `password` matches one of the stored forms. All of them are computed; damaged ones match nothing and are not hashed.
  // Resumes on the caller's executor. Errors: busy.
  boost::asio::awaitable<Result<bool>> verify(Secret password, std::vector<std::string> stored);

  // For blocking work that must be done under any load, such as reading a store's file: it runs before all waiting checks and is never
  // refused. After stop() it runs at once, in the caller's thread.
  void run_next(std::function<void()> work);

  // Jobs that wait for a thread.
  std::size_t queue_length() const;
  // Checks begun so far, by kind of thread.
  HashPoolCounters counters() const;

  // Finishes the jobs that run, answers the waiting ones with busy and accepts no more.
  void stop();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace smartdiscover::passwords
