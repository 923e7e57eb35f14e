#pragma once

// Host names to addresses, by c-ares on the caller's event loop. A lookup needs no thread, and it ends at once when it is no longer
// needed. The rules are those of resolver(5): /etc/hosts first, then the name servers and search domains of /etc/resolv.conf. Other sources
// of nsswitch.conf (mDNS, NIS) are not asked.

#include <smartdiscover/base/result.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace smartdiscover::dns {

using Addresses = std::vector<boost::asio::ip::address>;

struct ResolverOptions {
  std::filesystem::path resolv_conf = "/etc/resolv.conf";
  std::uint16_t port = 53;  // of the name servers in it
};

// Safe from several threads at once; any number of lookups may run at the same time.
class Resolver {
 public:
  explicit Resolver(ResolverOptions options = {}) : options_(std::move(options)) {}

  // All addresses of a name, or the address itself where `host` is one, in the order in which to try them: IPv6 and IPv4 alternate, as in
  // RFC 8305. Reads both files anew each time. Runs on the coroutine's executor, a strand or a context of one thread, and ends at once when
  // the coroutine is cancelled or destroyed. Errors: not_found, unavailable where the name servers fail, timed_out.
  boost::asio::awaitable<Result<Addresses>> resolve(std::string host, std::chrono::steady_clock::time_point deadline) const;

 private:
  const ResolverOptions options_;
};

}  // namespace smartdiscover::dns
