#pragma once

// A small site for the tests of this room: a real service map, and stores that know what the test says.

#include "discovery/answer.hpp"

#include <smartdiscover/discovery/state.hpp>
#include <smartdiscover/http/message.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace smartdiscover::discovery::testing_site {

// Knows a few accounts by address; every one has the password "secret". Can be told to fail.
class FakeStores : public sign_in::Authenticator {
 public:
  std::vector<Account> accounts;
  bool down = false;          // nobody can be looked up
  bool find_is_down = false;  // only find() fails
  bool queue_is_full = false;
  std::optional<std::chrono::seconds> blocked;
  std::vector<sign_in::LoginHints> hints_seen;
  int finds = 0;  // how often find() was asked

  boost::asio::awaitable<sign_in::SignIn> sign_in(http::BasicCredentials credentials, sign_in::LoginHints hints) override;
  boost::asio::awaitable<Result<std::optional<Account>>> find(MailAddress address) override;
  bool ready() const override { return !down; }
};

MailAddress address(std::string_view text);
Domain domain(std::string_view text);
Account account(std::string_view address);

// The State of a service map given as YAML.
struct TestSite {
  explicit TestSite(std::string_view yaml);
  std::shared_ptr<FakeStores> stores = std::make_shared<FakeStores>();
  State state;

  Answer ask(http::Request request) const;
};

// The map that most tests use.
std::string_view usual_map();

http::Request get(std::string_view path, std::string_view host = "autodiscover.example.com");
http::Request post(std::string_view schema, std::string_view address, std::string_view host = "autodiscover.example.com");
http::Request with_login(http::Request request, std::string_view login, std::string_view password = "secret");

inline constexpr std::string_view outlook_schema =
    "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a";
inline constexpr std::string_view mobilesync_schema =
    "http://schemas.microsoft.com/exchange/autodiscover/mobilesync/responseschema/2006";
inline constexpr std::string_view xml_path = "/autodiscover/autodiscover.xml";

// Runs a coroutine to its end on an event loop of its own.
template <class T>
T run(boost::asio::awaitable<T> work) {
  boost::asio::io_context context;
  auto result = boost::asio::co_spawn(context, std::move(work), boost::asio::use_future);
  context.run();
  return result.get();
}

}  // namespace smartdiscover::discovery::testing_site
