// The room net alone, as a server to measure: every request with the right Basic credentials gets the content of one file.
// Usage: smartdiscover_bench_server PORT WORKERS CHAIN KEY LOGIN PASSWORD ANSWER-FILE
#include <smartdiscover/http/basic_credentials.hpp>
#include <smartdiscover/server/server.hpp>
#include <smartdiscover/tls/large_blocks.hpp>

#include <boost/asio/signal_set.hpp>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <span>

namespace {

using namespace smartdiscover;

struct Site {
  std::string login;
  std::string password;
  std::string answer;
};

boost::asio::awaitable<http::Response> respond(const Site* site, http::Request request) {
  const auto authorization = http::parse_authorization(request.field("Authorization"));
  const auto& given = authorization.credentials;
  http::Response response;
  if (authorization.kind != http::AuthorizationKind::present || given.login != site->login ||
      given.password.text() != site->password) {
    response.status = 401;
    response.fields.push_back({"WWW-Authenticate", "Basic realm=\"SmartDiscover\""});
    co_return response;
  }
  response.content_type = "text/xml; charset=utf-8";
  response.body = site->answer;
  co_return response;
}

}  // namespace

int main(int argc, char** argv) {
  const std::span<char*> arguments(argv, static_cast<std::size_t>(argc));
  if (arguments.size() != 8) {
    std::fputs("usage: smartdiscover_bench_server PORT WORKERS CHAIN KEY LOGIN PASSWORD ANSWER-FILE\n", stderr);
    return 64;
  }
  tls::separate_large_blocks();
  std::ifstream file(arguments[7], std::ios::binary);
  const Site site{arguments[5], arguments[6], std::string(std::istreambuf_iterator<char>(file), {})};

  tls::CertificateOptions options;
  options.files.push_back({arguments[3], arguments[4]});
  std::vector<std::string> errors;
  const auto certificates = tls::Certificates::load(options, nullptr, errors);
  for (const auto& error : errors) std::fprintf(stderr, "%s\n", error.c_str());
  if (!certificates) return 78;

  server::Limits limits;
  limits.connections = 100'000;
  limits.per_address = 100'000;
  observe::Log log(observe::LogOptions{});
  server::Server server(static_cast<unsigned>(std::atoi(arguments[2])), limits, *certificates, log);
  server::Listen listen;
  listen.address = {"127.0.0.1", static_cast<std::uint16_t>(std::atoi(arguments[1]))};
  listen.tls = true;
  listen.handler = [&site](http::Request request, server::Peer) { return respond(&site, std::move(request)); };
  const auto port = server.listen(std::move(listen));
  if (!port) {
    std::fprintf(stderr, "%s\n", port.error().detail.c_str());
    return 71;
  }
  boost::asio::signal_set signals(server.context(), SIGTERM, SIGINT);
  signals.async_wait([&server](boost::system::error_code, int) { server.stop(); });
  std::printf("%u\n", static_cast<unsigned>(*port));
  std::fflush(stdout);
  server.run();
  return 0;
}
