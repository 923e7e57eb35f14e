#include "site/reading.hpp"

#include <boost/asio/ip/address.hpp>

#include <charconv>

namespace smartdiscover::site {
namespace {

namespace ip = boost::asio::ip;

constexpr std::string_view expected = "expected a network such as 192.0.2.0/24, 2001:db8::/32, or one address";

std::optional<unsigned short> parse_prefix(std::string_view text, unsigned short longest) {
  unsigned short prefix = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), prefix);
  if (error != std::errc() || end != text.data() + text.size() || prefix > longest) return std::nullopt;
  if (text.size() > 1 && text.front() == '0') return std::nullopt;
  return prefix;
}

// Empty where all is well; else what is wrong.
std::string add_network(const std::string& text, Networks& networks) {
  const auto slash = text.find('/');
  boost::system::error_code error;
  const auto address = ip::make_address(text.substr(0, slash), error);
  if (error || (address.is_v6() && address.to_v6().scope_id() != 0)) return std::string(expected);
  const unsigned short longest = address.is_v4() ? 32 : 128;
  const auto prefix = slash == std::string::npos ? longest : parse_prefix(std::string_view(text).substr(slash + 1), longest);
  if (!prefix) return std::string(expected);
  const auto add = [&](auto network, auto& list) -> std::string {
    if (network.canonical().address() != network.address()) {
      return "an address within a network; expected " + network.canonical().to_string() + " or the address alone";
    }
    list.push_back(network);
    return {};
  };
  if (address.is_v4()) return add(ip::network_v4(address.to_v4(), *prefix), networks.v4);
  return add(ip::network_v6(address.to_v6(), *prefix), networks.v6);
}

}  // namespace

void read_networks(yaml::Section& in, std::string_view key, Networks& networks) {
  const auto texts = in.texts(key);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    auto mistake = add_network(texts[i].value, networks);
    if (!mistake.empty()) {
      in.report().error(texts[i].location, yaml::item_path(in.path_of(key), i),
                        std::move(mistake) + ", found \"" + texts[i].value + "\"");
    }
  }
}

}  // namespace smartdiscover::site
