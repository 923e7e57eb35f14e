#include "dns/lookup.hpp"

#include <arpa/nameser.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <netinet/in.h>

#include <algorithm>
#include <utility>

namespace smartdiscover::dns {

namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using Descriptor = asio::posix::stream_descriptor;

// RFC 8305 section 3, "Resolution Delay": how long the addresses of one family wait for those of the other.
constexpr auto resolution_delay = 50ms;
// Until the next name server is asked. One that is silent must not use up the time of a store.
constexpr std::chrono::milliseconds longest_try = 1s;
constexpr std::chrono::milliseconds shortest_try = 50ms;
constexpr int tries_in_deadline = 5;
// Of one family; more than this many are never tried.
constexpr int most_addresses = 16;

asio::ip::address address_of(const in_addr& ip) { return asio::ip::address_v4(ntohl(ip.s_addr)); }

template <class SixteenBytes>
asio::ip::address address_of_six(const SixteenBytes& ip) {
  asio::ip::address_v6::bytes_type bytes;
  std::copy_n(reinterpret_cast<const unsigned char*>(&ip), bytes.size(), bytes.begin());
  return asio::ip::address_v6(bytes);
}

Addresses read_answer(int type, const unsigned char* bytes, int size) {
  Addresses addresses;
  int count = most_addresses;
  if (type == ns_t_a) {
    std::array<ares_addrttl, most_addresses> found;
    if (ares_parse_a_reply(bytes, size, nullptr, found.data(), &count) != ARES_SUCCESS) return addresses;
    for (int i = 0; i < count; ++i) addresses.push_back(address_of(found[static_cast<std::size_t>(i)].ipaddr));
  } else {
    std::array<ares_addr6ttl, most_addresses> found;
    if (ares_parse_aaaa_reply(bytes, size, nullptr, found.data(), &count) != ARES_SUCCESS) return addresses;
    for (int i = 0; i < count; ++i) addresses.push_back(address_of_six(found[static_cast<std::size_t>(i)].ip6addr));
  }
  return addresses;
}

bool is_absence(int status) { return status == ARES_ENOTFOUND || status == ARES_ENODATA; }

}  // namespace

// A socket of c-ares, which opens and closes it; Asio only waits for it.
struct Lookup::Socket {
  Socket(const asio::any_io_executor& executor, int number) : descriptor(executor, number) {}
  bool& waiting(Readiness readiness) { return readiness == Readiness::read ? reading : writing; }

  Descriptor descriptor;
  bool readable = false;  // what c-ares wants to know
  bool writable = false;
  bool reading = false;  // what Asio waits for
  bool writing = false;
};

Lookup::Lookup(asio::any_io_executor executor, Clock::time_point deadline)
    : executor_(std::move(executor)), deadline_(deadline), news_(executor_) {
  answers_[0].type = ns_t_aaaa;
  answers_[1].type = ns_t_a;
}

Lookup::~Lookup() {
  if (channel_ != nullptr) ares_destroy(channel_);
}

std::optional<Error> Lookup::open(const ResolverOptions& options) {
  static const int initialised = ares_library_init(ARES_LIB_INIT_ALL);
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - Clock::now());
  char files_alone[] = "f";  // the name servers are asked by ask()
  auto resolv_conf = options.resolv_conf.string();
  ares_options raw{};
  raw.timeout = static_cast<int>(std::clamp(left / tries_in_deadline, shortest_try, longest_try).count());
  raw.udp_port = options.port;
  raw.tcp_port = options.port;
  raw.lookups = files_alone;
  raw.resolvconf_path = resolv_conf.data();
  raw.sock_state_cb_data = this;
  raw.sock_state_cb = [](void* self, int descriptor, int readable, int writable) {
    static_cast<Lookup*>(self)->watch(descriptor, readable != 0, writable != 0);
  };
  const int mask = ARES_OPT_TIMEOUTMS | ARES_OPT_UDP_PORT | ARES_OPT_TCP_PORT | ARES_OPT_LOOKUPS | ARES_OPT_RESOLVCONF |
                   ARES_OPT_SOCK_STATE_CB;
  const int status = initialised != ARES_SUCCESS ? initialised : ares_init_options(&channel_, &raw, mask);
  if (status == ARES_SUCCESS) return std::nullopt;
  return failure(Errc::unavailable, std::string("the resolver does not start: ") + ares_strerror(status));
}

Addresses Lookup::hosts_file(const std::string& name) {
  Addresses found;
  ares_addrinfo_hints hints{};
  hints.ai_family = AF_UNSPEC;
  // ENVHOSTS: the variable CARES_HOSTS may name another file.
  hints.ai_flags = ARES_AI_NOSORT | ARES_AI_ENVHOSTS;
  const auto collect = [](void* out, int status, int, ares_addrinfo* info) {
    if (status != ARES_SUCCESS) return;
    for (const auto* node = info->nodes; node != nullptr; node = node->ai_next) {
      if (node->ai_family == AF_INET) {
        static_cast<Addresses*>(out)->push_back(address_of(reinterpret_cast<const sockaddr_in*>(node->ai_addr)->sin_addr));
      } else if (node->ai_family == AF_INET6) {
        static_cast<Addresses*>(out)->push_back(address_of_six(reinterpret_cast<const sockaddr_in6*>(node->ai_addr)->sin6_addr));
      }
    }
    ares_freeaddrinfo(info);
  };
  // Ends before it returns, since the channel looks into files alone.
  ares_getaddrinfo(channel_, name.c_str(), nullptr, &hints, collect, &found);
  return found;
}

std::vector<std::string> Lookup::candidates(const std::string& host) const {
  if (host.ends_with('.')) return {host};
  ares_options options{};
  int mask = 0;
  std::vector<std::string> names;
  int ndots = 1;
  if (ares_save_options(channel_, &options, &mask) == ARES_SUCCESS) {
    ndots = options.ndots;
    for (int i = 0; i < options.ndomains; ++i) names.push_back(host + "." + options.domains[i]);
  }
  ares_destroy_options(&options);
  const bool first = std::count(host.begin(), host.end(), '.') >= ndots;
  names.insert(first ? names.begin() : names.end(), host);
  return names;
}

asio::awaitable<Result<Addresses>> Lookup::ask(std::string name) {
  for (auto& answer : answers_) {
    answer.done = false;
    answer.addresses.clear();
    ares_query(channel_, name.c_str(), ns_c_in, answer.type, on_answer, &answer);
  }
  auto until = deadline_;
  bool found = false;
  while (!answers_[0].done || !answers_[1].done) {
    if (!found) {
      found = !answers_[0].addresses.empty() || !answers_[1].addresses.empty();
      if (found) until = std::min(deadline_, Clock::now() + resolution_delay);
    }
    if (Clock::now() >= until) break;
    news_.expires_at(std::min(until, next_retry()));
    auto waiting = news_.async_wait(asio::as_tuple(asio::use_awaitable));
    co_await std::move(waiting);
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != asio::cancellation_type::none) co_return failure(Errc::unavailable, "cancelled");
    ares_process_fd(channel_, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
  }
  co_return result();
}

Result<Addresses> Lookup::result() const {
  Addresses addresses;
  for (const auto& answer : answers_) addresses.insert(addresses.end(), answer.addresses.begin(), answer.addresses.end());
  if (!addresses.empty()) return addresses;
  for (const auto& answer : answers_) {
    if (!answer.done || answer.status == ARES_ETIMEOUT)
      return failure(Errc::timed_out, "no answer from the name servers in time");
  }
  for (const auto& answer : answers_) {
    // c-ares 1.18 says the first of these where every server answers SERVFAIL or REFUSED, too.
    if (answer.status == ARES_ECONNREFUSED)
      return failure(Errc::unavailable, "no name server can be reached, or all of them fail");
    if (!is_absence(answer.status)) return failure(Errc::unavailable, ares_strerror(answer.status));
  }
  return addresses;
}

void Lookup::on_answer(void* argument, int status, int, unsigned char* bytes, int size) {
  auto& answer = *static_cast<Answer*>(argument);
  answer.done = true;
  answer.status = status;
  if (status == ARES_SUCCESS) answer.addresses = read_answer(answer.type, bytes, size);
  // An alias without an address.
  if (status == ARES_SUCCESS && answer.addresses.empty()) answer.status = ARES_ENODATA;
}

Lookup::Clock::time_point Lookup::next_retry() const {
  timeval left{};
  if (ares_timeout(channel_, nullptr, &left) == nullptr) return Clock::time_point::max();
  return Clock::now() + std::chrono::seconds(left.tv_sec) + std::chrono::microseconds(left.tv_usec);
}

void Lookup::watch(int descriptor, bool readable, bool writable) {
  if (!readable && !writable) {
    // c-ares closes it now.
    if (const auto found = sockets_.find(descriptor); found != sockets_.end()) {
      found->second->descriptor.release();
      sockets_.erase(found);
    }
    return;
  }
  auto& socket = sockets_[descriptor];
  if (socket == nullptr) socket = std::make_shared<Socket>(executor_, descriptor);
  socket->readable = readable;
  socket->writable = writable;
  arm(socket);
}

void Lookup::arm(const std::shared_ptr<Socket>& socket) {
  if (socket->readable) wait(socket, Readiness::read);
  if (socket->writable) wait(socket, Readiness::write);
}

void Lookup::wait(const std::shared_ptr<Socket>& socket, Readiness readiness) {
  if (std::exchange(socket->waiting(readiness), true)) return;
  socket->descriptor.async_wait(readiness == Readiness::read ? Descriptor::wait_read : Descriptor::wait_write,
                                [weak = weak_from_this(), socket, readiness](const boost::system::error_code& error) {
                                  socket->waiting(readiness) = false;
                                  const auto self = weak.lock();
                                  if (self != nullptr && !error) self->on_ready(socket, readiness);
                                });
}

void Lookup::on_ready(const std::shared_ptr<Socket>& socket, Readiness readiness) {
  // A socket that was closed after this was queued: its number may belong to another one already.
  if (!socket->descriptor.is_open()) return;
  const int descriptor = socket->descriptor.native_handle();
  ares_process_fd(channel_, readiness == Readiness::read ? descriptor : ARES_SOCKET_BAD,
                  readiness == Readiness::write ? descriptor : ARES_SOCKET_BAD);
  if (socket->descriptor.is_open()) arm(socket);
  news_.cancel();
}

}  // namespace smartdiscover::dns
