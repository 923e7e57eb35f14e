#include "site/reading.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <charconv>

namespace smartdiscover::site {
namespace {

enum class Sockets { refused, allowed };

constexpr std::size_t longest_socket_path = 107;  // unix(7), sun_path

std::string expected_address(Sockets sockets) {
  return std::string("expected an address and a port, as *:443, 192.0.2.1:443 or [2001:db8::1]:443") +
         (sockets == Sockets::allowed ? ", or unix:PATH" : "");
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (text.empty() || text.front() == '0' || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return port;
}

std::optional<server::ListenAddress> parse_address(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto port = parse_port(text.substr(colon + 1));
  auto host = text.substr(0, colon);
  if (!port) return std::nullopt;
  if (host == "*") return server::ListenAddress{"*", *port};
  boost::system::error_code error;
  const bool has_brackets = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (has_brackets) host = host.substr(1, host.size() - 2);
  const auto address = boost::asio::ip::make_address(host, error);
  if (error || address.is_v6() != has_brackets) return std::nullopt;
  return server::ListenAddress{address.to_string(), *port};
}

class ListenerReader {
 public:
  ListenerReader(Sockets sockets, const std::filesystem::path& folder, yaml::Report& report)
      : sockets_(sockets), folder_(folder), report_(report) {}

  std::optional<Listener> read(const yaml::Node& node, const std::string& path) const {
    if (node.kind == yaml::Node::Kind::scalar) return read_address({node.text, node.location}, path);
    if (node.kind != yaml::Node::Kind::mapping) {
      report_.error(node.location, path, expected_address(sockets_));
      return std::nullopt;
    }
    yaml::Section in(node, path, report_);
    const auto address = in.required_text("address");
    const auto protocol =
        in.choice<ProxyProtocol>("proxy_protocol", {{"off", ProxyProtocol::off}, {"required", ProxyProtocol::required}});
    if (!address) return std::nullopt;
    auto listener = read_address(*address, in.path_of("address"));
    if (listener && protocol) listener->proxy_protocol = protocol->value;
    return listener;
  }

 private:
  std::optional<Listener> read_address(const Sourced<std::string>& text, const std::string& path) const {
    Listener listener;
    listener.location = text.location;
    if (sockets_ == Sockets::allowed && text.value.starts_with("unix:")) {
      const auto name = std::string_view(text.value).substr(5);
      listener.socket = resolve(folder_, name);
      if (!name.empty() && listener.socket.native().size() <= longest_socket_path) return listener;
      report_.error(text.location, path, "expected unix: and a path of at most 107 bytes, found \"" + text.value + "\"");
      return std::nullopt;
    }
    const auto address = parse_address(text.value);
    if (!address) {
      report_.error(text.location, path, expected_address(sockets_) + ", found \"" + text.value + "\"");
      return std::nullopt;
    }
    listener.address = *address;
    return listener;
  }

  Sockets sockets_;
  const std::filesystem::path& folder_;
  yaml::Report& report_;
};

void read_list(yaml::Section& in, std::string_view key, const ListenerReader& reader, std::vector<Listener>& listeners) {
  const auto* node = in.take(key);
  if (node == nullptr || node->kind == yaml::Node::Kind::null) return;
  std::vector<Listener> read;
  const auto add = [&](const yaml::Node& item, const std::string& path) {
    if (auto listener = reader.read(item, path)) read.push_back(*std::move(listener));
  };
  if (node->kind != yaml::Node::Kind::sequence) {
    if (yaml::as_switch(*node) != false) add(*node, in.path_of(key));
  } else {
    for (std::size_t i = 0; i < node->items.size(); ++i) add(node->items[i], yaml::item_path(in.path_of(key), i));
  }
  listeners = std::move(read);
}

void refuse_twice(const Listeners& listeners, yaml::Report& report) {
  std::vector<const Listener*> all;
  for (const auto* list : {&listeners.https, &listeners.http, &listeners.proxied, &listeners.management}) {
    for (const auto& listener : *list) all.push_back(&listener);
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (all[i]->text() != all[j]->text()) continue;
      const auto* later = all[i]->location.known() ? all[i] : all[j];
      const auto* first = later == all[i] ? all[j] : all[i];
      report.error(later->location, "listen",
                   later->text() + " is given twice; " +
                       (first->location.known() ? "first in line " + std::to_string(first->location.line)
                                                : std::string("it is the default of another listener")));
      break;
    }
  }
}

}  // namespace

std::string Listener::text() const {
  if (!socket.empty()) return "unix:" + socket.string();
  const bool is_v6 = address.host.find(':') != std::string::npos;
  return (is_v6 ? "[" + address.host + "]" : address.host) + ":" + std::to_string(address.port);
}

void read_listeners(yaml::Section& parent, const std::filesystem::path& folder, Listeners& listeners) {
  const auto* node = parent.take("listen");
  yaml::Section in(mapping_or_empty(node), parent.path_of("listen"), parent.report());
  const ListenerReader tcp(Sockets::refused, folder, parent.report());
  const ListenerReader any(Sockets::allowed, folder, parent.report());
  const auto mistakes = parent.report().errors();
  read_list(in, "https", tcp, listeners.https);
  read_list(in, "http", tcp, listeners.http);
  read_list(in, "proxied", any, listeners.proxied);
  read_list(in, "management", tcp, listeners.management);
  if (const auto* control = in.take("control"); control != nullptr && yaml::as_switch(*control) == false) {
    listeners.control.clear();
  } else {
    read_path(in, "control", folder, listeners.control);
  }
  if (listeners.control.native().size() > longest_socket_path) {
    in.report().error(in.location_of("control"), in.path_of("control"), "expected a path of at most 107 bytes");
  }
  refuse_twice(listeners, in.report());
  if (listeners.https.empty() && listeners.proxied.empty() && parent.report().errors() == mistakes) {
    in.report().error(parent.location_of("listen"), "listen", "no listener for clients; expected an entry of https or proxied");
  }
}

}  // namespace smartdiscover::site
