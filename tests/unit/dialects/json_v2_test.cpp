#include "unit/dialects/sample_settings.hpp"

#include <smartdiscover/dialects/dialect.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smartdiscover::dialects {
namespace json_v2_test {

using testing::HasSubstr;
using testing::Not;

const Dialect& dialect() { return find(DialectName::json_v2); }

http::Request ask(std::string_view query, std::string_view path = "/autodiscover/autodiscover.json") {
  http::Request request;
  request.method = "GET";
  request.path = path;
  request.query = query;
  return request;
}

Query parse(std::string_view query, std::string_view path = "/autodiscover/autodiscover.json") {
  return dialect().parse(ask(query, path), {});
}

// As discovery answers.
http::Response answer(std::string_view query, const Settings& settings) {
  const auto parsed = parse(query);
  return parsed.problem ? dialect().render_problem(parsed, *parsed.problem) : dialect().render(parsed, settings).response;
}

std::string location(std::string_view query, const std::string& url) {
  auto settings = nothing_offered();
  settings.redirect = redirect_to(UrlRedirect{url});
  const auto response = answer(query, settings);
  EXPECT_EQ(response.status, 302U);
  EXPECT_EQ(response.body, "");
  return std::string(http::find_field(response.fields, "Location").value_or(""));
}

TEST(JsonV2, NamesTheUrlOfEachProtocol) {
  const auto response = answer("Email=ann%40example.com&Protocol=ActiveSync&RedirectCount=1", everything());
  EXPECT_EQ(response.status, 200U);
  EXPECT_EQ(response.content_type, "application/json");
  EXPECT_EQ(response.cache, http::CachePolicy::no_store);
  EXPECT_EQ(response.body, R"({"Protocol":"ActiveSync","Url":"https://mail.example.com/Microsoft-Server-ActiveSync"})");
  EXPECT_EQ(answer("Email=ann@example.com&Protocol=Ews", everything()).body,
            R"({"Protocol":"Ews","Url":"https://mail.example.com/EWS/Exchange.asmx"})");
  EXPECT_EQ(answer("Email=ann@example.com&Protocol=AutodiscoverV1", everything()).body,
            R"({"Protocol":"AutodiscoverV1","Url":"https://autodiscover.example.com/autodiscover/autodiscover.xml"})");
}

TEST(JsonV2, ComparesProtocolsAndParametersWithoutRegardToCase) {
  for (const auto* query : {"Email=ann@example.com&Protocol=Autodiscoverv1", "email=ann@example.com&protocol=AUTODISCOVERV1",
                            "EMAIL=ann@example.com&PROTOCOL=autodiscoverV1&ServerLocation=true",
                            "pRotocol=%41utodiscoverV1&%65mail=ann%40example.com"}) {
    EXPECT_THAT(answer(query, everything()).body, HasSubstr(R"("Protocol":"AutodiscoverV1")")) << query;
  }
  EXPECT_THAT(answer("Email=a@example.com&Protocol=EWS", everything()).body, HasSubstr(R"("Protocol":"Ews")"));
  EXPECT_THAT(answer("Email=a@example.com&Protocol=activesync", everything()).body, HasSubstr(R"("Protocol":"ActiveSync")"));
}

TEST(JsonV2, ReadsTheAddressFromTheQueryOrThePath) {
  EXPECT_EQ(parse("Email=ann%40Example.com&Protocol=Ews").address, address("ann@example.com"));
  EXPECT_EQ(parse("Email=ann+tag@example.com&Protocol=Ews").address, address("ann+tag@example.com")) << "a plus is a plus";
  for (const auto* path :
       {"/autodiscover/autodiscover.json/v1.0/ann@example.com", "/Autodiscover/Autodiscover.json/V1.0/ann@example.com",
        "/autodiscover/autodiscover.json/v1/ann@example.com", "/autodiscover/autodiscover.json/ann@example.com"}) {
    const auto query = parse("Protocol=Autodiscoverv1&RedirectCount=1", path);
    EXPECT_FALSE(query.problem) << path;
    EXPECT_EQ(query.address, address("ann@example.com")) << path;
    EXPECT_EQ(query.redirects, 1U);
  }
  for (const auto* path :
       {"/autodiscover/autodiscover.json", "/autodiscover/autodiscover.json/v1.0", "/autodiscover/autodiscover.json/v1.0/"}) {
    EXPECT_FALSE(parse("Protocol=Ews", path).address) << path << ": the Host tells the domain";
    EXPECT_FALSE(parse("Protocol=Ews", path).problem) << path;
  }
}

TEST(JsonV2, AMailOnlyDomainAnswersAutodiscoverV1Alone) {
  EXPECT_EQ(answer("Email=a@example.com&Protocol=AutodiscoverV1", mail_only()).status, 200U);
  for (const auto* protocol : {"ActiveSync", "Ews", "EWS", "Rest", "rest", "Substrate", "Weve", "Actions", "ToDo"}) {
    const auto query = parse("Email=a@example.com&Protocol=" + std::string(protocol));
    EXPECT_FALSE(query.problem) << protocol;
    const auto rendering = dialect().render(query, mail_only());
    EXPECT_EQ(rendering.problem, Problem::no_settings) << protocol;
    EXPECT_EQ(rendering.response.status, 400U) << protocol;
    EXPECT_THAT(rendering.response.body, HasSubstr(R"("ErrorCode":"ProtocolNotSupported")")) << protocol;
  }
}

TEST(JsonV2, AProtocolThatThereIsNotIsInvalid) {
  for (const auto* protocol : {"IMAP", "ActiveSync2", "AutodiscoverV2", "%00", "%22%7D", "%3Cscript%3E", "ActiveSync%20",
                               "Ews%0D%0AX:y", "%FF", "%zz", "+Ews"}) {
    const auto query = parse("Email=a@example.com&Protocol=" + std::string(protocol));
    EXPECT_EQ(query.problem, Problem::unknown_schema) << protocol;
    const auto response = dialect().render_problem(query, *query.problem);
    EXPECT_EQ(response.status, 400U) << protocol;
    EXPECT_THAT(response.body, HasSubstr(R"({"ErrorCode":"InvalidProtocol",)")) << protocol;
    EXPECT_THAT(response.body, Not(HasSubstr("script"))) << "nothing of it is repeated";
  }
}

TEST(JsonV2, SaysWhatIsMissingOrGivenTwice) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", "MandatoryParameterMissing"},
      {"&&=&", "MandatoryParameterMissing"},
      {"Email=a@example.com", "MandatoryParameterMissing"},
      {"Email=a@example.com&Protocols=Ews", "MandatoryParameterMissing"},
      {"Email=a@example.com&Protocol=", "MissingProtocol"},
      {"Email=a@example.com&Protocol", "MissingProtocol"},
      {"Email=a@example.com&Protocol=Ews&Protocol=Ews", "InvalidProtocol"},
      {"Email=a@example.com&Protocol=Ews&protocol=ActiveSync", "InvalidProtocol"},
      {"Email=a@example.com&Email=b@example.org&Protocol=Ews", "InvalidUserId"},
      {"Email=a@example.com&email=a@example.com&Protocol=Ews", "InvalidUserId"},
      {"Email=&Protocol=Ews", "InvalidUserId"},
      {"Email&Protocol=Ews", "InvalidUserId"},
      {"Email=ann&Protocol=Ews", "InvalidUserId"},
      {"Email=@example.com&Protocol=Ews", "InvalidUserId"},
      {"Email=ann@&Protocol=Ews", "InvalidUserId"},
      {"Email=a@b@example.com&Protocol=Ews", "InvalidUserId"},
      {"Email=%22a%22@example.com%00&Protocol=Ews", "InvalidUserId"},
      {"Email=a%0d%0ab@example.com&Protocol=Ews", "InvalidUserId"},
      {"Email=a%40exa mple.com&Protocol=Ews", "InvalidUserId"},
      {"Email=%FF%FE@example.com&Protocol=Ews", "InvalidUserId"},
      {"Email=a%zz@example.com%&Protocol=Ews", "InvalidUserId"},
      {"Email=%00a@example.com&Protocol=Ews", "InvalidUserId"},
      {"Email=%25EMAILADDRESS%25@example.com&Protocol=Ews", "InvalidUserId"},
      {"Email=" + std::string(3000, 'a') + "@example.com&Protocol=Ews", "InvalidUserId"},
  };
  for (const auto& [query, code] : cases) {
    const auto parsed = parse(query);
    EXPECT_EQ(parsed.problem, Problem::malformed) << query;
    const auto response = dialect().render_problem(parsed, Problem::malformed);
    EXPECT_EQ(response.status, 400U) << query;
    EXPECT_EQ(response.content_type, "application/json");
    EXPECT_THAT(response.body, HasSubstr("{\"ErrorCode\":\"" + code + "\",\"ErrorMessage\":\"")) << query;
  }
  EXPECT_EQ(parse("Email=a@example.com&Protocol=Ews", "/autodiscover/autodiscover.json/v1.0/b@example.com").problem,
            Problem::malformed);
  EXPECT_EQ(parse("Protocol=Ews", "/autodiscover/autodiscover.json/v1.0/nobody").problem, Problem::malformed);
  EXPECT_EQ(parse("Protocol=Ews", "/autodiscover/autodiscover.json/v1.0/a/b@exam/ple.com").problem, Problem::malformed);
}

TEST(JsonV2, RedirectsByUrlToTheSameQuestionElsewhere) {
  const std::string elsewhere = "https://autodiscover.example.net/autodiscover/autodiscover.xml";
  EXPECT_EQ(location("Email=ann%2Btag%40example.com&Protocol=activesync&RedirectCount=1", elsewhere),
            "https://autodiscover.example.net/autodiscover/"
            "autodiscover.json?Email=ann%2Btag%40example.com&Protocol=ActiveSync&RedirectCount=2");
  EXPECT_EQ(location("Protocol=Autodiscoverv1", elsewhere),
            "https://autodiscover.example.net/autodiscover/autodiscover.json?Protocol=AutodiscoverV1&RedirectCount=1");
  for (const auto* count : {"", "abc", "-1", "999", "1e3", "%30x"}) {
    EXPECT_THAT(location("Protocol=Ews&RedirectCount=" + std::string(count), elsewhere), HasSubstr("RedirectCount=1")) << count;
  }
  EXPECT_EQ(location("Email=a@example.com&Protocol=Ews", "https://example.net/elsewhere"), "https://example.net/elsewhere");
}

TEST(JsonV2, HasNoWordForARedirectByAddress) {
  auto settings = everything();
  settings.redirect = redirect_to(AddressRedirect{address("ann@example.net")});
  const auto response = answer("Email=a@example.com&Protocol=Ews", settings);
  EXPECT_EQ(response.status, 404U);
  EXPECT_THAT(response.body, Not(HasSubstr("example.net")));
}

TEST(JsonV2, ADomainThatIsNotServedIsNotFound) {
  const auto response = dialect().render_problem(parse("Email=a@example.com&Protocol=Ews"), Problem::address_unknown);
  EXPECT_EQ(response.status, 404U);
  EXPECT_EQ(response.body, R"({"ErrorCode":"UserNotFound","ErrorMessage":"This domain is not served here."})");
  EXPECT_EQ(dialect().render_problem(Query{}, Problem::internal).status, 500U);
  EXPECT_EQ(dialect().render_problem(Query{}, Problem::faulty_settings).status, 500U);
}

TEST(JsonV2, EscapesWhatASiteWrites) {
  auto settings = everything();
  settings.discovery.value = "a\"b\\c\x01";
  EXPECT_EQ(answer("Protocol=AutodiscoverV1", settings).body,
            R"({"Protocol":"AutodiscoverV1","Url":"https://a\"b\\c/autodiscover/autodiscover.xml"})");
}

}  // namespace json_v2_test
}  // namespace smartdiscover::dialects
