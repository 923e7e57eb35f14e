#pragma once

// The threads on which passwords are hashed, so that no connection waits for another's hash, and a queue that has an end, so that
// a flood of sign-ins is answered "busy" instead of late. Lives longer than any configuration: a reload keeps it.

#include <smartdiscover/base/result.hpp>
#include <smartdiscover/base/secret.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace smartdiscover::passwords {

struct HashPoolOptions {
  unsigned threads = 0;   // of each kind, prompt and patient; 0: one for each core
  std::size_t queue = 0;  // jobs that may wait; 0: 64 for each thread, some two seconds of yescrypt
  // Called on the hashing thread for each stored form that verify() checks, for tests that count the work.
  std::function<void(std::string_view stored)> before_verify{};
};

// Safe from several threads at once. stop() it after the io_contexts whose coroutines wait for it have stopped running, and
// before they are destroyed.
class HashPool {
 public:
  explicit HashPool(HashPoolOptions options = {});
  ~HashPool();  // stops
  HashPool(const HashPool&) = delete;
  HashPool& operator=(const HashPool&) = delete;

  // Whether one of the stored forms is that of `password`. All of them cost their time; those that are damaged cost none and
  // match nothing. Resumes on the caller's executor. Errors: busy.
  boost::asio::awaitable<Result<bool>> verify(Secret password, std::vector<std::string> stored);

  // For blocking work that must be done whatever the load, as reading a store's file: next in line, never refused.
  // After stop() it runs at once, in the caller's thread.
  void run_next(std::function<void()> work);

  // Jobs that wait for a thread.
  std::size_t queue_length() const;

  // Finishes what runs, answers what waits with busy, and takes nothing more.
  void stop();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace smartdiscover::passwords
