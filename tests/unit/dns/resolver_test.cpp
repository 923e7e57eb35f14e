// Names resolved over name servers of the test, on the test's own event loop.
#include "unit/dns/name_server.hpp"

#include <smartdiscover/dns/resolver.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace smartdiscover::dns {
namespace resolver_test {

using namespace std::chrono_literals;
namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;
using Kind = Zone::Kind;

class ResolverTest : public ::testing::Test {
 protected:
  ResolverTest() : folder_(std::filesystem::temp_directory_path() / ("resolver_test." + std::to_string(::getpid()))) {
    std::filesystem::create_directories(folder_);
    write("hosts", "");
    ::setenv("CARES_HOSTS", (folder_ / "hosts").c_str(), 1);
  }
  ~ResolverTest() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) { std::ofstream(folder_ / name) << text; }
  Resolver resolver(const NameServer& server, const std::string& more = "search\n", const std::string& addresses = "127.0.0.1") {
    std::string text = more;
    for (std::size_t at = 0; at < addresses.size(); at = std::min(addresses.find(' ', at), addresses.size() - 1) + 1)
      text += "nameserver " + addresses.substr(at, addresses.find(' ', at) - at) + "\n";
    write("resolv.conf", text);
    return Resolver({.resolv_conf = folder_ / "resolv.conf", .port = server.port()});
  }
  Result<Addresses> resolve(const Resolver& resolver, const std::string& host, std::chrono::milliseconds patience = 30s) {
    auto result = asio::co_spawn(context_, resolver.resolve(host, Clock::now() + patience), asio::use_future);
    context_.restart();
    context_.run();
    return result.get();
  }
  std::string texts(const Result<Addresses>& found) {
    if (!found) return found.error().detail;
    std::string out;
    for (const auto& address : *found) out += (out.empty() ? "" : " ") + address.to_string();
    return out;
  }

  const std::filesystem::path folder_;
  asio::io_context context_;
};

TEST_F(ResolverTest, FindsBothFamiliesAndAlternatesThem) {
  const NameServer server({{"six.example.com", {.six = {"2001:db8::1"}}},
                           {"four.example.com", {.four = {"192.0.2.1", "192.0.2.2"}}},
                           {"both.example.com", {.six = {"2001:db8::1"}, .four = {"192.0.2.1", "192.0.2.2", "192.0.2.3"}}},
                           {"alias.example.com", {.four = {"192.0.2.4"}, .alias_of = "target.example.net"}}});
  const auto dns = resolver(server);
  EXPECT_EQ(texts(resolve(dns, "six.example.com")), "2001:db8::1");
  EXPECT_EQ(texts(resolve(dns, "four.example.com")), "192.0.2.1 192.0.2.2");
  EXPECT_EQ(texts(resolve(dns, "both.example.com")), "2001:db8::1 192.0.2.1 192.0.2.2 192.0.2.3");
  EXPECT_EQ(texts(resolve(dns, "alias.example.com")), "192.0.2.4");
  EXPECT_EQ(texts(resolve(dns, "both.example.com.")), "2001:db8::1 192.0.2.1 192.0.2.2 192.0.2.3");
}

TEST_F(ResolverTest, AnAddressNeedsNoNameServer) {
  const NameServer server({});
  const auto dns = resolver(server);
  EXPECT_EQ(texts(resolve(dns, "192.0.2.1")), "192.0.2.1");
  EXPECT_EQ(texts(resolve(dns, "2001:db8::1")), "2001:db8::1");
  EXPECT_EQ(texts(resolve(dns, "localhost")), "::1 127.0.0.1");
  EXPECT_EQ(texts(resolve(dns, "auth.localhost")), "::1 127.0.0.1");
  EXPECT_TRUE(server.questions().empty());
}

TEST_F(ResolverTest, WhatTheHostsFileNamesIsNotAskedFor) {
  const NameServer server({{"db.example.com", {.six = {"2001:db8::1"}, .four = {"192.0.2.1"}}}});
  const auto dns = resolver(server);
  write("hosts", "192.0.2.7 db.example.com db # ours\n2001:db8::8 six\n192.0.2.8 six\n");
  EXPECT_EQ(texts(resolve(dns, "db.example.com")), "192.0.2.7");
  EXPECT_EQ(texts(resolve(dns, "db")), "192.0.2.7");
  EXPECT_EQ(texts(resolve(dns, "six")), "2001:db8::8 192.0.2.8");
  EXPECT_TRUE(server.questions().empty());
  write("hosts", "127.0.0.1 localhost\n");
  EXPECT_EQ(texts(resolve(dns, "localhost")), "127.0.0.1");
  write("hosts", "");
  EXPECT_EQ(texts(resolve(dns, "db.example.com")), "2001:db8::1 192.0.2.1");
}

TEST_F(ResolverTest, SearchesTheDomainsOfResolvConf) {
  const NameServer server({{"db.two.example", {.four = {"192.0.2.1"}}},
                           {"a.b.one.example", {.four = {"192.0.2.2"}}},
                           {"a.b", {.four = {"192.0.2.3"}}}});
  EXPECT_EQ(texts(resolve(resolver(server, "search one.example two.example\n"), "db")), "192.0.2.1");
  EXPECT_EQ(texts(resolve(resolver(server, "search one.example\n"), "a.b")), "192.0.2.3");
  EXPECT_EQ(texts(resolve(resolver(server, "search one.example\noptions ndots:2\n"), "a.b")), "192.0.2.2");
  EXPECT_FALSE(resolve(resolver(server, "search two.example\n"), "db."));
}

// A wildcard in a search domain must not add an address of another host to one that has no IPv6.
TEST_F(ResolverTest, ANameThatIsFoundIsNotSearchedFurther) {
  const NameServer server(
      {{"db.example.com", {.four = {"192.0.2.1"}}}, {"db.example.com.one.example", {.six = {"2001:db8::bad"}}}});
  EXPECT_EQ(texts(resolve(resolver(server, "search one.example\n"), "db.example.com")), "192.0.2.1");
  EXPECT_EQ(server.questions().size(), 2U);
}

TEST_F(ResolverTest, ATruncatedAnswerIsReadOverTcp) {
  const NameServer server({{"long.example.com", {.six = {"2001:db8::1"}, .four = {"192.0.2.1"}, .over_tcp_alone = true}}});
  EXPECT_EQ(texts(resolve(resolver(server), "long.example.com")), "2001:db8::1 192.0.2.1");
  const auto questions = server.questions();
  EXPECT_EQ(std::count(questions.begin(), questions.end(), "tcp A long.example.com"), 1);
}

TEST_F(ResolverTest, SaysWhyThereIsNoAddress) {
  const NameServer server(
      {{"empty.example.com", {}}, {"fails.example.com", {.kind = Kind::fails}}, {"silent.example.com", {.kind = Kind::silent}}});
  const auto dns = resolver(server);
  const std::string no_such = ": no such name, or no address for it";
  for (const auto& [host, code, why] : std::vector<std::tuple<std::string, Errc, std::string>>{
           {"absent.example.com", Errc::not_found, no_such},
           {"empty.example.com", Errc::not_found, no_such},
           {"fails.example.com", Errc::unavailable, ": no name server can be reached, or all of them fail"},
           {"silent.example.com", Errc::timed_out, ": no answer from the name servers in time"},
           {std::string(70, 'x') + ".example.com", Errc::unavailable, ": Misformatted domain name"},
           {"", Errc::not_found, no_such}}) {
    const auto found = resolve(dns, host, code == Errc::timed_out ? 300ms : 30s);
    ASSERT_FALSE(found) << host;
    EXPECT_EQ(found.error().code, code) << host << found.error().detail;
    EXPECT_EQ(found.error().detail, "cannot resolve " + host + why);
  }
}

TEST_F(ResolverTest, WithoutResolvConfOrNameServerItIsUnavailable) {
  std::uint16_t unused = 0;
  { unused = NameServer({}).port(); }
  const auto found = resolve(Resolver({.resolv_conf = folder_ / "none", .port = unused}), "db.example.com");
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, Errc::unavailable) << found.error().detail;
}

TEST_F(ResolverTest, TheNextNameServerIsAskedWhereOneIsSilentOrFails) {
  for (const auto kind : {Kind::silent, Kind::fails}) {
    const NameServer bad({{"db.example.com", {.kind = kind}}});
    const NameServer good({{"db.example.com", {.four = {"192.0.2.1"}}}}, "127.0.0.2", bad.port());
    EXPECT_EQ(texts(resolve(resolver(bad, "search\n", "127.0.0.1 127.0.0.2"), "db.example.com")), "192.0.2.1");
    EXPECT_FALSE(bad.questions().empty());
  }
}

// Some name servers never answer questions for IPv6.
TEST_F(ResolverTest, OneFamilyDoesNotWaitForTheOther) {
  const NameServer server({{"db.example.com", {.four = {"192.0.2.1"}, .silent_about_six = true}}});
  EXPECT_EQ(texts(resolve(resolver(server), "db.example.com", 60s)), "192.0.2.1");
  // c-ares asks four times before it gives up.
  const auto questions = server.questions();
  EXPECT_LT(std::count(questions.begin(), questions.end(), "udp AAAA db.example.com"), 4);
}

TEST_F(ResolverTest, ManyAtOnceEachGetTheirOwn) {
  std::map<std::string, Zone> zones;
  for (int i = 0; i < 200; ++i) zones["h" + std::to_string(i) + ".example.com"] = {.four = {"192.0.2." + std::to_string(i)}};
  const NameServer server(zones);
  const auto dns = resolver(server);
  std::vector<std::future<Result<Addresses>>> results;
  for (int i = 0; i < 200; ++i) {
    auto resolving = dns.resolve("h" + std::to_string(i) + ".example.com", Clock::now() + 60s);
    results.push_back(asio::co_spawn(context_, std::move(resolving), asio::use_future));
  }
  context_.run();
  for (int i = 0; i < 200; ++i) EXPECT_EQ(texts(results[static_cast<std::size_t>(i)].get()), "192.0.2." + std::to_string(i));
}

TEST_F(ResolverTest, ASilentNameServerDelaysNeitherOtherNamesNorTheEnd) {
  const NameServer server({{"silent.example.com", {.kind = Kind::silent}}, {"db.example.com", {.four = {"192.0.2.1"}}}});
  const auto dns = resolver(server);
  auto context = std::make_unique<asio::io_context>(1);
  bool answered = false;
  for (int i = 0; i < 20; ++i) {
    auto note = [&answered](const std::exception_ptr&, const Result<Addresses>&) { answered = true; };
    asio::co_spawn(*context, dns.resolve("silent.example.com", Clock::now() + 1h), std::move(note));
  }
  auto found = asio::co_spawn(*context, dns.resolve("db.example.com", Clock::now() + 1h), asio::use_future);
  while (found.wait_for(0s) != std::future_status::ready) context->run_one();
  EXPECT_EQ(texts(found.get()), "192.0.2.1");
  EXPECT_FALSE(answered);
  // The lookups that wait go with their context.
  context.reset();
}

TEST_F(ResolverTest, ACancelledLookupEndsAtOnce) {
  const NameServer server({{"silent.example.com", {.kind = Kind::silent}}});
  const auto dns = resolver(server);
  asio::cancellation_signal cancel;
  std::optional<Result<Addresses>> result;
  auto note = [&result](const std::exception_ptr&, const Result<Addresses>& found) { result = found; };
  asio::co_spawn(context_, dns.resolve("silent.example.com", Clock::now() + 1h),
                 asio::bind_cancellation_slot(cancel.slot(), std::move(note)));
  while (server.questions().empty()) context_.run_one();
  cancel.emit(asio::cancellation_type::terminal);
  context_.run();
  ASSERT_TRUE(result && !*result);
  EXPECT_NE(result->error().detail.find("cancelled"), std::string::npos) << result->error().detail;
}

}  // namespace resolver_test
}  // namespace smartdiscover::dns
