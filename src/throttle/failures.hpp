#pragma once

// Recent failures, counted by key: a sliding window of bounded size.

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <unordered_map>
#include <unordered_set>

namespace smartdiscover::throttle {

// A keyed hash of an account, a network or credentials.
using GuardKey = std::uint64_t;

// Not safe from several threads.
class Failures {
 public:
  using Time = std::chrono::steady_clock::time_point;
  // What one failure counts for; 0: an unused place.
  using Counted = std::array<GuardKey, 4>;

  // At most so many failures are kept; the oldest go first.
  void limit(std::size_t capacity);

  // `once`: what happened, so that its repeats are known. False for a repeat, which counts for nothing.
  bool add(GuardKey once, const Counted& counted, Time now);
  bool knows(GuardKey once) const { return known_.contains(once); }
  std::size_t count(GuardKey counted) const;
  // Drops what happened before.
  void expire(Time before);
  // As if none of these had happened.
  void forget(GuardKey counted);
  void clear();

 private:
  struct Failure {
    Time at;
    GuardKey once = 0;
    Counted counted{};
  };
  void drop(const Failure& failure);

  std::size_t capacity_ = 65536;
  std::deque<Failure> failures_;  // the oldest in front
  std::unordered_set<GuardKey> known_;
  std::unordered_map<GuardKey, std::uint32_t> counts_;
};

}  // namespace smartdiscover::throttle
