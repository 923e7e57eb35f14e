#pragma once

// A name server on this machine that answers as a test wants it to, over UDP and TCP.

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>

#include <array>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace smartdiscover::dns {

// What is answered to a name. A family without addresses is answered "no data".
struct Zone {
  enum class Kind { addresses, absent, fails, silent };
  Kind kind = Kind::addresses;
  std::vector<std::string> six;
  std::vector<std::string> four;
  bool silent_about_six = false;
  bool over_tcp_alone = false;  // over UDP the answer is "truncated"
  std::string alias_of;         // a CNAME before the addresses
};

class NameServer {
 public:
  // Names that are not in it do not exist. With a port: that one, for a second server of one resolv.conf.
  explicit NameServer(std::map<std::string, Zone> zones, const std::string& address = "127.0.0.1", std::uint16_t port = 0);
  ~NameServer();
  NameServer(const NameServer&) = delete;
  NameServer& operator=(const NameServer&) = delete;

  std::uint16_t port() const { return port_; }
  // "udp A name", "tcp AAAA name" and so on, in the order in which they came.
  std::vector<std::string> questions() const;
  // Returns when so many have come.
  void await_questions(std::size_t count) const;

 private:
  using Udp = boost::asio::ip::udp;
  using Tcp = boost::asio::ip::tcp;
  struct Stream;

  void receive();
  void accept();
  void serve(const std::shared_ptr<Stream>& stream);
  std::string answer(const std::string& query, bool tcp);  // empty: none

  const std::map<std::string, Zone> zones_;
  boost::asio::io_context context_;
  Udp::socket socket_{context_};
  Tcp::acceptor acceptor_{context_};
  std::uint16_t port_ = 0;
  Udp::endpoint peer_;
  std::array<char, 512> buffer_{};
  mutable std::mutex mutex_;
  mutable std::condition_variable asked_;
  std::vector<std::string> questions_;
  std::thread thread_;
};

}  // namespace smartdiscover::dns
