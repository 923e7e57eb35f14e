#include "dialects/pox_request.hpp"
#include "dialects/pox_schemas.hpp"
#include "unit/dialects/sample_settings.hpp"

#include <gtest/gtest.h>

namespace smartdiscover::dialects {
namespace pox_request_bad_test {

Query parse(std::string body) { return parse_pox(post(std::move(body)), {}); }

const std::string outlook_schema =
    "<AcceptableResponseSchema>" + std::string(outlook_response_schema) + "</AcceptableResponseSchema>";
const std::string mobilesync_schema =
    "<AcceptableResponseSchema>" + std::string(mobilesync_response_schema) + "</AcceptableResponseSchema>";
const std::string ann = "<EMailAddress>ann@example.com</EMailAddress>";

std::string request(std::string_view inner) {
  return "<Autodiscover xmlns=\"" + std::string(outlook_request_schema) + "\"><Request>" + std::string(inner) +
         "</Request></Autodiscover>";
}

void expect_problem(const std::string& body, Problem problem, DialectName dialect = DialectName::outlook) {
  const auto query = parse(body);
  EXPECT_EQ(query.problem, problem) << body;
  EXPECT_EQ(query.dialect, dialect) << body;
}

TEST(BadPoxRequest, IsNotXml) {
  const auto good = request(ann + outlook_schema);
  const std::vector<std::string> bad{
      "",
      " ",
      "\r\n\t ",
      "\xEF\xBB\xBF",
      "hello",
      "{\"EMailAddress\":\"ann@example.com\"}",
      "EMailAddress=ann%40example.com",
      std::string("\0\0\0\0", 4),
      "<",
      "<Autodiscover",
      "<Autodiscover/",
      "%3CAutodiscover%3E",
      "<html><body>x</body>",
      good + good,
      good + "<Autodiscover/>",
      good + "trailing",
      "leading" + good,
      good + "<![CDATA[x]]>",
      "<!DOCTYPE Autodiscover>" + good,
      "<!DOCTYPE Autodiscover SYSTEM \"https://example.org/x.dtd\">" + good,
      "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>" +
          request("<EMailAddress>&e;@example.com</EMailAddress>" + outlook_schema),
      "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]>" + good,
      request("<EMailAddress>a&b;c@example.com</EMailAddress>" + outlook_schema),
      request("<EMailAddress>ann&nbsp;@example.com</EMailAddress>" + outlook_schema),
      request("<EMailAddress>ann&#0;@example.com</EMailAddress>" + outlook_schema),
      request("<EMailAddress>ann&#8;@example.com</EMailAddress>" + outlook_schema),
      request("<EMailAddress>ann&#xD800;@example.com</EMailAddress>" + outlook_schema),
      request("<EMailAddress>ann&#xFFFF;@example.com</EMailAddress>" + outlook_schema),
      request("<EMailAddress>ann&#99999999999;@example.com</EMailAddress>" + outlook_schema),
      request("<EMailAddress>ann\x01@example.com</EMailAddress>" + outlook_schema),
      request("<EMailAddress>ann\x1B@example.com</EMailAddress>" + outlook_schema),
      request("<EMailAddress>ann" + std::string(1, '\0') + "@example.com</EMailAddress>" + outlook_schema),
      request("<EMailAddress>j\xF6rg@example.com</EMailAddress>" + outlook_schema),
      request("<EMailAddress>ann\xC0\x80@example.com</EMailAddress>" + outlook_schema),
      request("<EMailAddress>ann\xED\xA0\x80@example.com</EMailAddress>" + outlook_schema),
      request("<EMailAddress>ann\xEF\xBF\xBE@example.com</EMailAddress>" + outlook_schema),
      request("<EMailAddress>ann@example.com</EmailAddress>" + outlook_schema),
      request("<EMailAddress>ann@example.com" + outlook_schema),
      request("<EMailAddress a='1' a='2'>ann@example.com</EMailAddress>" + outlook_schema),
      request(ann + outlook_schema + "]]>"),
      "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>" +
          request("<EMailAddress>j\xC3\xB6rg@example.com</EMailAddress>" + outlook_schema),
  };
  for (const auto& body : bad) expect_problem(body, Problem::malformed);
}

TEST(BadPoxRequest, IsCutShort) {
  const auto good = "<?xml version=\"1.0\"?>" + request(ann + outlook_schema);
  ASSERT_FALSE(parse(good).problem);
  for (std::size_t size = 0; size < good.size(); ++size) {
    const auto query = parse(good.substr(0, size));
    ASSERT_EQ(query.problem, Problem::malformed) << good.substr(0, size);
    ASSERT_FALSE(query.address);
  }
}

TEST(BadPoxRequest, IsUtf16) {
  std::string wide = "\xFF\xFE";
  for (const char c : request(ann + outlook_schema)) wide += {c, '\0'};
  expect_problem(wide, Problem::malformed);
  expect_problem(wide.substr(2), Problem::malformed);
}

TEST(BadPoxRequest, IsNestedDeeply) {
  std::string deep;
  for (int i = 0; i < 10000; ++i) deep += "<a>";
  expect_problem(deep, Problem::malformed);
  std::string closed = deep;
  for (int i = 0; i < 10000; ++i) closed += "</a>";
  expect_problem(request(ann + outlook_schema + closed), Problem::malformed);
}

TEST(BadPoxRequest, HasAnotherShape) {
  const auto inner = ann + outlook_schema;
  const std::vector<std::string> bad{
      "<Autodiscover/>",
      "<Autodiscover></Autodiscover>",
      "<Autodiscover>text</Autodiscover>",
      "<Autodiscover>" + inner + "</Autodiscover>",
      "<Request>" + inner + "</Request>",
      "<autodiscover><Request>" + inner + "</Request></autodiscover>",
      "<AutoDiscover><Request>" + inner + "</Request></AutoDiscover>",
      "<Autodiscover><request>" + inner + "</request></Autodiscover>",
      "<Autodiscover><Response>" + inner + "</Response></Autodiscover>",
      "<Autodiscover><x><Request>" + inner + "</Request></x></Autodiscover>",
      "<x><Autodiscover><Request>" + inner + "</Request></Autodiscover></x>",
      "<Autodiscover><Request>" + inner + "</Request><Request>" + inner + "</Request></Autodiscover>",
      "<Autodiscover><Request>" + inner + "</Request><Request/></Autodiscover>",
      "<Autodiscover><a:Request>" + inner + "</a:Request><b:Request/></Autodiscover>",
      "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body><Request>" + inner +
          "</Request></soap:Body></soap:Envelope>",
      request(inner + ann),
      request(inner + "<EMailAddress>bob@example.com</EMailAddress>"),
      request(inner + "<EMailAddress/>"),
      request(inner + "<x:EMailAddress/>"),
      request(inner + outlook_schema),
      request(inner + mobilesync_schema),
      request(inner + "<AcceptableResponseSchema/>"),
      request(inner + "<LegacyDN>a</LegacyDN><LegacyDN>b</LegacyDN>"),
      request("<EMailAddress><b>ann@example.com</b></EMailAddress>" + outlook_schema),
      request("<EMailAddress>ann<br/>@example.com</EMailAddress>" + outlook_schema),
      request(ann + "<AcceptableResponseSchema><a/></AcceptableResponseSchema>"),
  };
  for (const auto& body : bad) expect_problem(body, Problem::malformed);
}

TEST(BadPoxRequest, HasNoAddress) {
  for (const std::string_view inner :
       {"", "text", "<EMailAddress/>", "<EMailAddress></EMailAddress>", "<EMailAddress> \r\n </EMailAddress>",
        "<EMailAddress><![CDATA[]]></EMailAddress>", "<EmailAddress>ann@example.com</EmailAddress>",
        "<Email>ann@example.com</Email>", "<LegacyDN/>", "<LegacyDN> </LegacyDN>"}) {
    expect_problem(request(std::string(inner) + outlook_schema), Problem::malformed);
    expect_problem(request(std::string(inner) + mobilesync_schema), Problem::malformed, DialectName::mobilesync);
    expect_problem(request(inner), Problem::malformed);
  }
}

TEST(BadPoxRequest, HasAnAddressThatIsNone) {
  for (const std::string_view text : {"ann",
                                      "@",
                                      "ann@",
                                      "@example.com",
                                      "a@@b",
                                      "a@b@example.com",
                                      "ann @example.com",
                                      "ann@exam ple.com",
                                      "ann@.com",
                                      "ann@example..com",
                                      "ann@-",
                                      "ann@192.0.2.1",
                                      "ann@[192.0.2.1]",
                                      "Ann &lt;ann@example.com>",
                                      "mailto:ann@example.com>",
                                      "&lt;ann@example.com>",
                                      "ann@example.com,bob@example.com",
                                      "ann\n@example.com",
                                      "ann&#10;@example.com",
                                      ".ann@example.com",
                                      "an..n@example.com",
                                      "EXAMPLE\\ann",
                                      "\"a b\"@example.com"}) {
    const auto body = request("<EMailAddress>" + std::string(text) + "</EMailAddress>" + outlook_schema);
    expect_problem(body, Problem::malformed);
    EXPECT_FALSE(parse(body).address) << text;
  }
  expect_problem(request("<EMailAddress>" + std::string(65, 'a') + "@example.com</EMailAddress>" + outlook_schema),
                 Problem::malformed);
  expect_problem(request("<EMailAddress>ann@" + std::string(300, 'a') + ".com</EMailAddress>" + outlook_schema),
                 Problem::malformed);
  expect_problem(request("<EMailAddress>" + std::string(60000, 'a') + "</EMailAddress>" + outlook_schema), Problem::malformed);
  expect_problem(request("<EMailAddress>ann</EMailAddress>" + mobilesync_schema), Problem::malformed, DialectName::mobilesync);
  expect_problem(request("<EMailAddress>ann</EMailAddress><LegacyDN>/o=x</LegacyDN>" + outlook_schema), Problem::malformed);
}

TEST(BadPoxRequest, WantsASchemaThatNobodySpeaks) {
  const std::string outlook = outlook_response_schema;
  for (const auto& schema :
       {std::string("http://example.com/no/such/schema"), std::string("x"), std::string("outlook"), outlook + "b",
        outlook.substr(0, outlook.size() - 1), outlook + "/", "ftp" + outlook.substr(4), "//" + outlook.substr(7),
        std::string(outlook_request_schema), std::string(mobilesync_request_schema), std::string(wrapper_schema)}) {
    const auto body = request(ann + "<AcceptableResponseSchema>" + schema + "</AcceptableResponseSchema>");
    expect_problem(body, Problem::unknown_schema);
    EXPECT_EQ(parse(body).address, address("ann@example.com")) << "the domain of the address still helps to sign in";
  }
}

TEST(BadPoxRequest, NamesNoSchemaAtAll) {
  expect_problem("<Autodiscover><Request>" + ann + "</Request></Autodiscover>", Problem::unknown_schema);
  expect_problem("<Autodiscover xmlns='urn:x'><Request>" + ann + "</Request></Autodiscover>", Problem::unknown_schema);
  expect_problem(
      "<p:Autodiscover xmlns='" + std::string(outlook_request_schema) + "'><p:Request>" + ann + "</p:Request></p:Autodiscover>",
      Problem::unknown_schema);
  expect_problem("<Autodiscover xmlns='" + std::string(wrapper_schema) + "'><Request>" + ann + "</Request></Autodiscover>",
                 Problem::unknown_schema);
}

TEST(BadPoxRequest, HasALegacyDnAlone) {
  const std::string legacy = "<LegacyDN>/o=Example/ou=People/cn=Recipients/cn=ann</LegacyDN>";
  expect_problem(request(legacy + outlook_schema), Problem::address_unknown);
  expect_problem(request(legacy + outlook_schema + "<EMailAddress/>"), Problem::address_unknown);
  expect_problem(request(legacy), Problem::address_unknown);
  expect_problem(request(legacy + mobilesync_schema), Problem::malformed, DialectName::mobilesync);
  expect_problem(request(legacy + "<AcceptableResponseSchema>x</AcceptableResponseSchema>"), Problem::unknown_schema);
}

}  // namespace pox_request_bad_test
}  // namespace smartdiscover::dialects
