#include "daemon/status.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smartdiscover::daemon {
namespace status_test {

using testing::HasSubstr;
using testing::Not;

Time at(std::time_t seconds) { return std::chrono::system_clock::from_time_t(seconds); }

Status moment() {
  Status status;
  status.config = "/etc/smartdiscover/smartdiscover.yaml";
  status.configuration = {at(0), at(60), false, at(60)};
  status.pid = 42;
  status.connections = 3;
  status.requests = 1000;
  status.certificates.push_back({{"chain.pem", "key.pem"}, {"autodiscover.example.com", "*.example.org"}, at(86400)});
  return status;
}

TEST(LoadedConfiguration, RemembersTheLastReloadAndTheOneInForce) {
  LoadedConfiguration loaded(at(0));
  EXPECT_FALSE(loaded.get().last_reload_failed);
  loaded.reload_ended(at(10), true);
  EXPECT_EQ(loaded.get().loaded, at(10));
  loaded.reload_ended(at(20), false);
  EXPECT_EQ(loaded.get().loaded, at(10)) << "what failed is not in force";
  EXPECT_EQ(loaded.get().last_reload, at(20));
  EXPECT_TRUE(loaded.get().last_reload_failed);
  EXPECT_EQ(loaded.get().started, at(0));
}

TEST(Status, TellsPeople) {
  const auto text = to_text(moment());
  EXPECT_THAT(text, HasSubstr("process 42, since 1970-01-01T00:00:00Z\n"));
  EXPECT_THAT(text, HasSubstr("smartdiscover.yaml, loaded 1970-01-01T00:01:00Z\n"));
  EXPECT_THAT(text, HasSubstr("requests: 1000\n"));
  EXPECT_THAT(text, HasSubstr("certificate: autodiscover.example.com, *.example.org; expires 1970-01-02T00:00:00Z\n"));
  EXPECT_THAT(text, HasSubstr("user stores: ready\n"));
  EXPECT_THAT(text, Not(HasSubstr("failed at")));
}

TEST(Status, TellsPeopleWhatIsWrong) {
  auto status = moment();
  status.configuration.last_reload_failed = true;
  status.stores_ready = false;
  EXPECT_THAT(to_text(status), HasSubstr("last reload: failed at 1970-01-01T00:01:00Z"));
  EXPECT_THAT(to_text(status), HasSubstr("user stores: no store is ready"));
  status.stores = {{"people", true}, {"directory", false}};
  EXPECT_THAT(to_text(status), HasSubstr("\nuser store directory: unavailable;"));
  EXPECT_THAT(to_text(status), Not(HasSubstr("user store people")));
}

TEST(Status, TellsProgramsTheSame) {
  auto status = moment();
  status.stores = {{"people", true}};
  status.config = "/tmp/a \"b\"\\c.yaml";
  EXPECT_EQ(
      to_json(status),
      R"({"version":")" SMARTDISCOVER_VERSION
      R"(","pid":42,"started":"1970-01-01T00:00:00Z","configuration":"/tmp/a \"b\"\\c.yaml","loaded":"1970-01-01T00:01:00Z",)"
      R"("last_reload":"1970-01-01T00:01:00Z","last_reload_successful":true,"stores_ready":true,"stores":[{"name":"people","ready":true}],"connections":3,"requests":1000,)"
      R"("tls_handshakes":0,"tls_handshakes_failed":0,"hash_queue_length":0,"certificates":[{"file":"chain.pem",)"
      R"("names":["autodiscover.example.com","*.example.org"],"expires":"1970-01-02T00:00:00Z"}],)"
      R"("domain_lists":[]})"
      "\n");
}

}  // namespace status_test
}  // namespace smartdiscover::daemon
