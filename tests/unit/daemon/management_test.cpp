#include "daemon/management.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smartdiscover::daemon {
namespace {

using observe::Outcome;
using testing::HasSubstr;
using testing::Not;

class ManagementTest : public testing::Test {
 protected:
  http::Response ask(std::string_view path, std::string_view method = "GET", Serving serving = Serving::yes) {
    http::Request request;
    request.method = method;
    request.path = path;
    return management_response(request, status_, counters_, serving);
  }
  Status status_;
  observe::RequestCounters counters_;
};

TEST_F(ManagementTest, IsLiveEvenWhereItIsNotReady) {
  status_.stores_ready = false;
  EXPECT_EQ(ask("/health/live").status, 200U);
  EXPECT_EQ(ask("/health/live", "GET", Serving::draining).status, 200U);
}

TEST_F(ManagementTest, IsReadyUnlessItDrainsOrNoStoreIsUsable) {
  EXPECT_EQ(ask("/health/ready").status, 200U);
  EXPECT_EQ(ask("/health/ready", "HEAD").status, 200U);
  EXPECT_EQ(ask("/health/ready", "GET", Serving::draining).status, 503U);
  status_.stores_ready = false;
  EXPECT_EQ(ask("/health/ready").status, 503U);
}

TEST_F(ManagementTest, ShowsWhatWasCounted) {
  counters_.count(0, Outcome::ok);
  counters_.count(0, Outcome::ok);
  counters_.count(observe::RequestCounters::max_dialects - 1, Outcome::not_found);
  status_.connections = 3;
  status_.handshakes = 5;
  status_.configuration.last_reload_failed = true;
  status_.certificates.push_back({{"a \"b\".pem", "key.pem"}, {"example.com"}, std::chrono::system_clock::from_time_t(86400)});
  const auto response = ask("/metrics");
  EXPECT_EQ(response.content_type, "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_THAT(response.body, HasSubstr("\nsmartdiscover_requests_total{dialect=\"outlook\",outcome=\"ok\"} 2\n"));
  EXPECT_THAT(response.body, HasSubstr("\nsmartdiscover_requests_total{dialect=\"none\",outcome=\"not_found\"} 1\n"));
  EXPECT_THAT(response.body, HasSubstr("\nsmartdiscover_connections 3\n"));
  EXPECT_THAT(response.body, HasSubstr("\nsmartdiscover_tls_handshakes_total{result=\"ok\"} 5\n"));
  EXPECT_THAT(response.body, HasSubstr("\nsmartdiscover_config_last_reload_successful 0\n"));
  EXPECT_THAT(response.body, HasSubstr("{certificate=\"a \\\"b\\\".pem\"} 86400\n"));
  EXPECT_THAT(response.body, HasSubstr("smartdiscover_build_info{version=\"" SMARTDISCOVER_VERSION "\"} 1\n"));
  EXPECT_THAT(response.body, Not(HasSubstr("mobilesync"))) << "what never happened has no sample";
}

TEST_F(ManagementTest, HasNothingElse) {
  EXPECT_EQ(ask("/").status, 404U);
  EXPECT_EQ(ask("/autodiscover/autodiscover.xml").status, 404U);
  const auto refused = ask("/metrics", "POST");
  EXPECT_EQ(refused.status, 405U);
  EXPECT_EQ(http::find_field(refused.fields, "Allow"), "GET, HEAD");
}

}  // namespace
}  // namespace smartdiscover::daemon
