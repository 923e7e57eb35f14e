#include "dns/lookup.hpp"

#include <smartdiscover/base/text.hpp>

#include <boost/asio/this_coro.hpp>

#include <algorithm>

namespace smartdiscover::dns {

namespace {

namespace asio = boost::asio;

// RFC 8305 section 4, with a "First Address Family Count" of one.
Addresses interleaved(Addresses addresses) {
  const auto four = std::stable_partition(addresses.begin(), addresses.end(), [](const auto& one) { return one.is_v6(); });
  Addresses ordered;
  auto next_six = addresses.begin();
  auto next_four = four;
  while (next_six != four || next_four != addresses.end()) {
    if (next_six != four) ordered.push_back(*next_six++);
    if (next_four != addresses.end()) ordered.push_back(*next_four++);
  }
  return ordered;
}

// RFC 6761 section 6.3: such names are never asked for.
bool is_localhost(const std::string& host) {
  const auto name = lower(host);
  return name == "localhost" || name.ends_with(".localhost");
}

}  // namespace

asio::awaitable<Result<Addresses>> Resolver::resolve(std::string host, std::chrono::steady_clock::time_point deadline) const {
  boost::system::error_code no_address;
  const auto address = asio::ip::make_address(host, no_address);
  if (!no_address) co_return Addresses{address};

  const auto executor = co_await asio::this_coro::executor;
  const auto lookup = std::make_shared<Lookup>(executor, deadline);
  if (auto error = lookup->open(options_)) co_return *error;
  // In upper case: c-ares 1.18 leaks memory where the file does not hold "localhost".
  const std::string name_in_file = lower(host) == "localhost" ? "LOCALHOST" : host;
  if (auto known = lookup->hosts_file(name_in_file); !known.empty()) co_return interleaved(std::move(known));
  if (is_localhost(host)) co_return Addresses{asio::ip::address_v6::loopback(), asio::ip::address_v4::loopback()};
  for (const auto& name : lookup->candidates(host)) {
    auto asking = lookup->ask(name);
    auto found = co_await std::move(asking);
    if (!found) co_return failure(found.error().code, "cannot resolve " + host + ": " + found.error().detail);
    if (!found->empty()) co_return interleaved(std::move(*found));
  }
  co_return failure(Errc::not_found, "cannot resolve " + host + ": no such name, or no address for it");
}

}  // namespace smartdiscover::dns
