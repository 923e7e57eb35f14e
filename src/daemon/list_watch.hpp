#pragma once

// Reads the databases of domain lists at their refresh interval, on a thread of its own. It does not compare with previous
// contents: the callback does.

#include <smartdiscover/site/site.hpp>

#include <functional>
#include <memory>
#include <vector>

namespace smartdiscover::daemon {

// Safe from several threads at once.
class ListWatch {
 public:
  struct Update {
    site::DomainList list;
    site::ListReading reading;
    std::size_t round = 0;  // of watch()
  };
  // Called on the watch's thread; never after stop() has returned.
  using Callback = std::function<void(Update update)>;
  explicit ListWatch(Callback callback);
  // Does not wait for a database that does not answer: its thread is detached.
  ~ListWatch();
  ListWatch(const ListWatch&) = delete;
  ListWatch& operator=(const ListWatch&) = delete;

  // Replaces the watched lists, which have just been read. Lists in files are ignored.
  void watch(const std::vector<site::LoadedList>& lists);
  // Whether watch() has not been called since: what a reload has read is newer.
  bool is_current(const Update& news) const;
  void stop();

 private:
  struct State;
  static void work(const std::shared_ptr<State>& state);
  std::shared_ptr<State> state_;
};

}  // namespace smartdiscover::daemon
