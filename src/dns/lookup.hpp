#pragma once

// One name, looked up over a c-ares channel of its own: c-ares can only cancel all queries of a channel at once. Opening one reads
// resolv.conf, so a changed file needs no reload.

#include <smartdiscover/dns/resolver.hpp>

#include <ares.h>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <array>
#include <map>
#include <memory>
#include <optional>

namespace smartdiscover::dns {

class Lookup : public std::enable_shared_from_this<Lookup> {
 public:
  using Clock = std::chrono::steady_clock;

  Lookup(boost::asio::any_io_executor executor, Clock::time_point deadline);
  ~Lookup();
  Lookup(const Lookup&) = delete;
  Lookup& operator=(const Lookup&) = delete;

  // First. Errors: unavailable.
  std::optional<Error> open(const ResolverOptions& options);

  Addresses hosts_file(const std::string& name);
  // The complete names to ask for, in order: ndots and search of resolv.conf.
  std::vector<std::string> candidates(const std::string& host) const;
  // Asks for IPv6 and IPv4 addresses at the same time. Empty: there is no such name, or it has no address.
  // Errors, texts without the name: unavailable, timed_out.
  boost::asio::awaitable<Result<Addresses>> ask(std::string name);

 private:
  struct Answer {
    int type = 0;
    bool done = false;
    int status = ARES_SUCCESS;
    Addresses addresses;
  };
  struct Socket;
  enum class Readiness { read, write };

  static void on_answer(void* argument, int status, int timeouts, unsigned char* bytes, int size);
  void watch(int descriptor, bool readable, bool writable);
  void arm(const std::shared_ptr<Socket>& socket);
  void wait(const std::shared_ptr<Socket>& socket, Readiness readiness);
  void on_ready(const std::shared_ptr<Socket>& socket, Readiness readiness);
  Clock::time_point next_retry() const;
  Result<Addresses> result() const;

  const boost::asio::any_io_executor executor_;
  const Clock::time_point deadline_;
  boost::asio::steady_timer news_;  // cancelled when there may be something new
  ares_channel channel_ = nullptr;
  std::map<int, std::shared_ptr<Socket>> sockets_;
  std::array<Answer, 2> answers_;
};

}  // namespace smartdiscover::dns
