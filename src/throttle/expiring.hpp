#pragma once

// Values that hold until a time of their own, as many as there is room for.

#include "throttle/failures.hpp"

#include <algorithm>
#include <deque>
#include <unordered_map>
#include <utility>

namespace smartdiscover::throttle {

// Not safe from several threads.
template <class Value>
class Expiring {
 public:
  using Time = Failures::Time;
  struct Entry {
    Time until;
    Value value;
  };

  explicit Expiring(std::size_t capacity) : capacity_(capacity) {}

  // nullptr: there is none, or not any more.
  const Entry* find(GuardKey key, Time now) const {
    const auto found = entries_.find(key);
    return found != entries_.end() && found->second.until > now ? &found->second : nullptr;
  }

  // What is there already holds longer instead.
  void put(GuardKey key, Time until, Value value, Time now) {
    tidy(now);
    const auto [entry, added] = entries_.try_emplace(key, Entry{until, std::move(value)});
    if (!added) {
      entry->second.until = std::max(entry->second.until, until);
      return;
    }
    queue_.push_back({until, key});
    if (entries_.size() <= capacity_) return;
    entries_.erase(queue_.front().key);
    queue_.pop_front();
  }

  // Those of which `condition(key, entry)` holds. Returns how many.
  template <class Condition>
  std::size_t erase_if(Condition condition) {
    std::size_t erased = 0;
    std::deque<Place> kept;
    for (const auto& place : queue_) {
      if (condition(place.key, entries_.at(place.key))) {
        entries_.erase(place.key);
        ++erased;
      } else {
        kept.push_back(place);
      }
    }
    queue_ = std::move(kept);
    return erased;
  }

  const std::unordered_map<GuardKey, Entry>& entries() const { return entries_; }

 private:
  // Each entry stands once in the queue, with the time it was put in with; one that holds longer by now goes to its end.
  struct Place {
    Time until;
    GuardKey key = 0;
  };

  void tidy(Time now) {
    while (!queue_.empty() && queue_.front().until <= now) {
      const auto key = queue_.front().key;
      queue_.pop_front();
      const auto entry = entries_.find(key);
      if (entry->second.until > now) {
        queue_.push_back({entry->second.until, key});
      } else {
        entries_.erase(entry);
      }
    }
  }

  const std::size_t capacity_;
  std::unordered_map<GuardKey, Entry> entries_;
  std::deque<Place> queue_;
};

}  // namespace smartdiscover::throttle
