#include "daemon/management.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smartdiscover::daemon {
namespace management_test {

using observe::Outcome;
using testing::HasSubstr;
using testing::Not;

class ManagementTest : public testing::Test {
 protected:
  http::Response ask(std::string_view path, std::string_view method = "GET", Serving serving = Serving::yes) {
    http::Request request;
    request.method = method;
    request.path = path;
    return management_response(request, status_, {counters_, sign_ins_, guard_}, serving);
  }
  Status status_;
  observe::RequestCounters counters_;
  observe::SignInMetrics sign_ins_;
  throttle::Guard guard_;
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
  status_.stores = {{"people", true}, {"directory", false}};
  status_.configuration.last_reload_failed = true;
  status_.certificates.push_back({{"a \"b\".pem", "key.pem"}, {"example.com"}, std::chrono::system_clock::from_time_t(86400)});
  const auto response = ask("/metrics");
  EXPECT_EQ(response.content_type, "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_THAT(response.body, HasSubstr("\nsmartdiscover_requests_total{dialect=\"outlook\",outcome=\"ok\"} 2\n"));
  EXPECT_THAT(response.body, HasSubstr("\nsmartdiscover_requests_total{dialect=\"none\",outcome=\"not_found\"} 1\n"));
  EXPECT_THAT(response.body, HasSubstr("\nsmartdiscover_connections 3\n"));
  EXPECT_THAT(response.body,
              HasSubstr("\nsmartdiscover_store_ready{store=\"people\"} 1\nsmartdiscover_store_ready{store=\"directory\"} 0\n"));
  EXPECT_THAT(response.body, HasSubstr("\nsmartdiscover_tls_handshakes_total{result=\"ok\"} 5\n"));
  EXPECT_THAT(response.body, HasSubstr("\nsmartdiscover_config_last_reload_successful 0\n"));
  EXPECT_THAT(response.body, HasSubstr("{certificate=\"a \\\"b\\\".pem\"} 86400\n"));
  EXPECT_THAT(response.body, HasSubstr("smartdiscover_build_info{version=\"" SMARTDISCOVER_VERSION "\"} 1\n"));
  EXPECT_THAT(response.body, Not(HasSubstr("mobilesync"))) << "what never happened has no sample";
}

TEST_F(ManagementTest, ShowsHowSignInsGo) {
  sign_ins_.count(observe::CacheResult::miss);
  const auto store = sign_ins_.store("people \"of\" old\n");
  store->outcomes[static_cast<std::size_t>(observe::StoreOutcome::timed_out)] += 2;
  store->durations.add(std::chrono::seconds(5));
  status_.hash_queue = 7;
  const auto body = ask("/metrics").body;
  EXPECT_THAT(body, HasSubstr("\nsmartdiscover_credential_cache_total{result=\"miss\"} 1\n"));
  EXPECT_THAT(body, HasSubstr("\nsmartdiscover_credential_cache_total{result=\"accepted\"} 0\n"));
  EXPECT_THAT(body,
              HasSubstr("\nsmartdiscover_store_requests_total{store=\"people \\\"of\\\" old\\n\",outcome=\"timed_out\"} 2\n"));
  EXPECT_THAT(body, HasSubstr(",le=\"2.5\"} 0\n"));
  EXPECT_THAT(body, HasSubstr(",le=\"5\"} 1\n"));
  EXPECT_THAT(body, HasSubstr(",le=\"+Inf\"} 1\n"));
  EXPECT_THAT(body, HasSubstr("smartdiscover_store_request_duration_seconds_sum{store="));
  EXPECT_THAT(body, HasSubstr("\nsmartdiscover_guard_blocks_total{kind=\"account\"} 0\n"));
  EXPECT_THAT(body, HasSubstr("\nsmartdiscover_guard_blocks_total{kind=\"network\"} 0\n"));
  EXPECT_THAT(body, HasSubstr("\nsmartdiscover_hash_queue_length 7\n"));
}

TEST_F(ManagementTest, CountsWhatIsBlocked) {
  for (int i = 0; i < 11; ++i) {
    auto attempt = guard_.attempt("ann@example.com", boost::asio::ip::make_address("192.0.2.1"), std::to_string(i));
    attempt.failed();
  }
  EXPECT_THAT(ask("/metrics").body, HasSubstr("\nsmartdiscover_guard_blocks_total{kind=\"account\"} 1\n"));
}

TEST_F(ManagementTest, ShowsHowLongAnswersTook) {
  counters_.count(0, Outcome::ok, std::chrono::milliseconds(2));
  counters_.count(0, Outcome::ok, std::chrono::seconds(60));
  const auto body = ask("/metrics").body;
  EXPECT_THAT(body, HasSubstr("\nsmartdiscover_request_duration_seconds_bucket{le=\"0.001\"} 0\n"));
  EXPECT_THAT(body, HasSubstr("\nsmartdiscover_request_duration_seconds_bucket{le=\"0.0025\"} 1\n"));
  EXPECT_THAT(body, HasSubstr("\nsmartdiscover_request_duration_seconds_bucket{le=\"10\"} 1\n"));
  EXPECT_THAT(body, HasSubstr("\nsmartdiscover_request_duration_seconds_bucket{le=\"+Inf\"} 2\n"));
  EXPECT_THAT(body, HasSubstr("\nsmartdiscover_request_duration_seconds_count 2\n"));
}

TEST_F(ManagementTest, ShowsWhatTheKernelKnowsOfTheProcess) {
  const auto body = ask("/metrics").body;
  for (const char* name : {"process_cpu_seconds_total", "process_resident_memory_bytes", "process_virtual_memory_bytes",
                           "process_start_time_seconds", "process_open_fds", "process_max_fds"}) {
    EXPECT_THAT(body, HasSubstr("\n" + std::string(name) + " "));
  }
}

TEST_F(ManagementTest, HasNothingElse) {
  EXPECT_EQ(ask("/").status, 404U);
  EXPECT_EQ(ask("/autodiscover/autodiscover.xml").status, 404U);
  const auto refused = ask("/metrics", "POST");
  EXPECT_EQ(refused.status, 405U);
  EXPECT_EQ(http::find_field(refused.fields, "Allow"), "GET, HEAD");
}

}  // namespace management_test
}  // namespace smartdiscover::daemon
