#pragma once

// Asks the databases of domain lists as often as each says, on a thread of its own. It knows nothing of what a list held before:
// whoever is told compares.

#include <smartdiscover/site/site.hpp>

#include <functional>
#include <memory>
#include <vector>

namespace smartdiscover::daemon {

// Safe from several threads at once.
class ListWatch {
 public:
  struct News {
    site::DomainList list;
    site::ListReading reading;
    std::size_t round = 0;  // of watch()
  };
  // Called on the watch's thread, which waits for it; never any more once stop() has returned.
  using Tell = std::function<void(News news)>;
  explicit ListWatch(Tell tell);
  // A database that is silent holds nobody up: its thread is left to itself.
  ~ListWatch();
  ListWatch(const ListWatch&) = delete;
  ListWatch& operator=(const ListWatch&) = delete;

  // From now on these, which have just been read; those that are no databases are passed over.
  void watch(const std::vector<site::LoadedList>& lists);
  // Whether nobody has called watch() since: what a reload has read is newer.
  bool is_current(const News& news) const;
  void stop();

 private:
  struct State;
  static void work(const std::shared_ptr<State>& state);
  std::shared_ptr<State> state_;
};

}  // namespace smartdiscover::daemon
