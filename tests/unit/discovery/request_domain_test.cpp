#include "discovery/request_domain.hpp"

#include "site_fixture.hpp"

#include <gtest/gtest.h>

namespace smartdiscover::discovery {
namespace request_domain_test {

using namespace testing_site;

TEST(DomainOfHost, IsTheHostOrTheHostLessOneDiscoveryLabel) {
  const TestSite site(R"(hostname: mail.example.com
services: {imap: on, smtp: on}
domains:
  example.com: {}
  autoconfig.example.org: {}
  example.net: {alias_of: example.com}
  "*.customers.example": {}
)");
  const auto& map = site.state.map;
  EXPECT_EQ(domain_of_host(map, "example.com"), domain("example.com"));
  EXPECT_EQ(domain_of_host(map, "EXAMPLE.com"), domain("example.com"));
  for (const auto label : {"autodiscover", "autoconfig", "ua-auto-config", "mta-sts", "AutoDiscover"}) {
    EXPECT_EQ(domain_of_host(map, std::string(label) + ".example.com"), domain("example.com")) << label;
  }
  EXPECT_EQ(domain_of_host(map, "autoconfig.example.org"), domain("autoconfig.example.org")) << "a served Host is itself";
  EXPECT_EQ(domain_of_host(map, "autodiscover.example.net"), domain("example.net")) << "an alias domain stays itself";
  EXPECT_EQ(domain_of_host(map, "a.customers.example"), domain("a.customers.example"));
  EXPECT_EQ(domain_of_host(map, "autodiscover.a.customers.example"), domain("a.customers.example"));
  EXPECT_EQ(domain_of_host(map, "autodiscover.customers.example"), domain("autodiscover.customers.example"))
      << "the suffix itself is not served";
  for (const auto foreign : {"mail.example.com", "autodiscover.autodiscover.example.com", "example.org", "autodiscover", "",
                             "192.0.2.1", "customers.example", "autodiscover.evil.example", "a b"}) {
    EXPECT_FALSE(domain_of_host(map, foreign)) << foreign;
  }
}

TEST(DomainOfQuery, IsThatOfTheAddressEvenWhereItIsNotServed) {
  dialects::Query query;
  EXPECT_FALSE(domain_of_query(query));
  query.address = address("x@unserved.example");
  EXPECT_EQ(domain_of_query(query), domain("unserved.example"));
  query.domain = domain("example.com");
  EXPECT_EQ(domain_of_query(query), domain("example.com"));
}

}  // namespace request_domain_test
}  // namespace smartdiscover::discovery
