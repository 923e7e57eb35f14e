#include "unit/dns/name_server.hpp"

#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include <memory>

namespace smartdiscover::dns {

namespace {

namespace asio = boost::asio;

// RFC 1035 section 4.1
constexpr std::size_t header_size = 12;
constexpr std::uint16_t type_a = 1;
constexpr std::uint16_t type_cname = 5;
constexpr std::uint16_t type_aaaa = 28;

std::string number(std::uint16_t value) { return {static_cast<char>(value >> 8), static_cast<char>(value & 0xff)}; }

std::uint16_t number_at(const std::string& bytes, std::size_t at) {
  return static_cast<std::uint16_t>((static_cast<unsigned char>(bytes[at]) << 8) | static_cast<unsigned char>(bytes[at + 1]));
}

std::string encoded(const std::string& name) {
  std::string out;
  std::size_t begin = 0;
  while (begin < name.size()) {
    const auto end = std::min(name.find('.', begin), name.size());
    out += static_cast<char>(end - begin);
    out += name.substr(begin, end - begin);
    begin = end + 1;
  }
  return out + '\0';
}

std::string record(const std::string& name, std::uint16_t type, const std::string& value) {
  return name + number(type) + number(1) + std::string("\0\0\0\x3c", 4) + number(static_cast<std::uint16_t>(value.size())) +
         value;
}

std::string bytes_of(const std::string& address) {
  const auto ip = asio::ip::make_address(address);
  if (ip.is_v4()) {
    const auto bytes = ip.to_v4().to_bytes();
    return {bytes.begin(), bytes.end()};
  }
  const auto bytes = ip.to_v6().to_bytes();
  return {bytes.begin(), bytes.end()};
}

}  // namespace

struct NameServer::Stream {
  explicit Stream(Tcp::socket accepted) : socket(std::move(accepted)) {}
  Tcp::socket socket;
  std::string bytes = std::string(2, '\0');
};

NameServer::NameServer(std::map<std::string, Zone> zones, const std::string& address, std::uint16_t port)
    : zones_(std::move(zones)) {
  const auto ip = asio::ip::make_address(address);
  socket_.open(Udp::v4());
  acceptor_.open(Tcp::v4());
  acceptor_.set_option(Tcp::acceptor::reuse_address(true));
  // The number that TCP gives may be taken for UDP.
  for (boost::system::error_code error = asio::error::address_in_use; error;) {
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    acceptor_.open(Tcp::v4());
    acceptor_.bind(Tcp::endpoint(ip, port));
    port_ = acceptor_.local_endpoint().port();
    socket_.bind(Udp::endpoint(ip, port_), error);
    if (error && port != 0) throw boost::system::system_error(error);
  }
  acceptor_.listen();
  receive();
  accept();
  thread_ = std::thread([this] { context_.run(); });
}

NameServer::~NameServer() {
  context_.stop();
  thread_.join();
}

std::vector<std::string> NameServer::questions() const {
  const std::lock_guard lock(mutex_);
  return questions_;
}

void NameServer::await_questions(std::size_t count) const {
  std::unique_lock lock(mutex_);
  asked_.wait(lock, [&] { return questions_.size() >= count; });
}

void NameServer::receive() {
  socket_.async_receive_from(asio::buffer(buffer_), peer_, [this](const boost::system::error_code& error, std::size_t size) {
    if (error) return;
    const auto reply = answer(std::string(buffer_.data(), size), false);
    boost::system::error_code ignored;
    if (!reply.empty()) socket_.send_to(asio::buffer(reply), peer_, 0, ignored);
    receive();
  });
}

void NameServer::accept() {
  acceptor_.async_accept([this](const boost::system::error_code& error, Tcp::socket accepted) {
    if (error) return;
    serve(std::make_shared<Stream>(std::move(accepted)));
    accept();
  });
}

void NameServer::serve(const std::shared_ptr<Stream>& stream) {
  stream->bytes.resize(2);
  asio::async_read(
      stream->socket, asio::buffer(stream->bytes), [this, stream](const boost::system::error_code& error, std::size_t) {
        if (error) return;
        stream->bytes.resize(number_at(stream->bytes, 0));
        asio::async_read(
            stream->socket, asio::buffer(stream->bytes), [this, stream](const boost::system::error_code& cut, std::size_t) {
              if (cut) return;
              const auto reply = answer(stream->bytes, true);
              boost::system::error_code ignored;
              if (!reply.empty())
                asio::write(stream->socket, asio::buffer(number(static_cast<std::uint16_t>(reply.size())) + reply), ignored);
              serve(stream);
            });
      });
}

std::string NameServer::answer(const std::string& query, bool tcp) {
  std::string name;
  std::size_t at = header_size;
  while (query.at(at) != 0) {
    const auto length = static_cast<std::size_t>(query.at(at));
    name += (name.empty() ? "" : ".") + query.substr(at + 1, length);
    at += length + 1;
  }
  const auto type = number_at(query, at + 1);
  const auto question = query.substr(header_size, at + 5 - header_size);
  {
    const std::lock_guard lock(mutex_);
    questions_.push_back(std::string(tcp ? "tcp " : "udp ") + (type == type_a ? "A " : "AAAA ") + name);
  }
  asked_.notify_all();

  const auto found = zones_.find(name);
  const auto zone = found == zones_.end() ? Zone{.kind = Zone::Kind::absent} : found->second;
  if (zone.kind == Zone::Kind::silent || (type == type_aaaa && zone.silent_about_six)) return {};
  std::string records;
  std::uint16_t count = 0;
  auto owner = encoded(name);
  if (!zone.alias_of.empty()) {
    const auto target = encoded(zone.alias_of);
    records += record(std::exchange(owner, target), type_cname, target);
    ++count;
  }
  const bool truncated = zone.over_tcp_alone && !tcp;
  for (const auto& address : type == type_a ? zone.four : zone.six) {
    if (truncated) break;
    records += record(owner, type, bytes_of(address));
    ++count;
  }
  const int code = zone.kind == Zone::Kind::absent ? 3 : zone.kind == Zone::Kind::fails ? 2 : 0;
  const auto flags = static_cast<std::uint16_t>(0x8180 | (truncated ? 0x0200 : 0) | code);
  return query.substr(0, 2) + number(flags) + number(1) + number(count) + number(0) + number(0) + question + records;
}

}  // namespace smartdiscover::dns
