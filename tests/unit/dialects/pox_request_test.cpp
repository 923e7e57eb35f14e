#include "dialects/pox_request.hpp"

#include "dialects/pox_schemas.hpp"
#include "unit/dialects/sample_settings.hpp"

#include <smartdiscover/base/text.hpp>

#include <gtest/gtest.h>

namespace smartdiscover::dialects {
namespace pox_request_test {

Query parse(std::string body) { return parse_pox(post(std::move(body)), {}); }

std::string request(std::string_view inner, std::string_view own_schema = outlook_request_schema) {
  return "<Autodiscover xmlns=\"" + std::string(own_schema) + "\"><Request>" + std::string(inner) + "</Request></Autodiscover>";
}

std::string ask(std::string_view address, std::string_view schema) {
  return "<EMailAddress>" + std::string(address) + "</EMailAddress><AcceptableResponseSchema>" + std::string(schema) +
         "</AcceptableResponseSchema>";
}

void expect_asks(const std::string& body, DialectName dialect, std::string_view address) {
  const auto query = parse(body);
  EXPECT_FALSE(query.problem) << body;
  EXPECT_EQ(query.dialect, dialect) << body;
  ASSERT_TRUE(query.address) << body;
  EXPECT_EQ(query.address->text(), address) << body;
}

TEST(PoxRequest, IsReadInBothFlavours) {
  expect_asks(request(ask("ann@example.com", outlook_response_schema)), DialectName::outlook, "ann@example.com");
  expect_asks(request(ask("ann@example.com", mobilesync_response_schema), mobilesync_request_schema), DialectName::mobilesync,
              "ann@example.com");
}

TEST(PoxRequest, FollowsTheSchemaWantedAndNotTheRequestsOwn) {
  expect_asks(request(ask("ann@example.com", mobilesync_response_schema), outlook_request_schema), DialectName::mobilesync,
              "ann@example.com");
  expect_asks(request(ask("ann@example.com", outlook_response_schema), mobilesync_request_schema), DialectName::outlook,
              "ann@example.com");
  expect_asks(request(ask("ann@example.com", outlook_response_schema), "urn:x"), DialectName::outlook, "ann@example.com");
  expect_asks("<Autodiscover><Request>" + ask("ann@example.com", mobilesync_response_schema) + "</Request></Autodiscover>",
              DialectName::mobilesync, "ann@example.com");
}

TEST(PoxRequest, ComparesTheSchemaGenerously) {
  const std::string schema = outlook_response_schema;
  const std::string with_s = "https" + schema.substr(4);
  for (const auto& spelled : {"  " + schema + "  ", "\r\n\t" + schema + "\r\n", lower(schema), with_s, "HTTPS" + schema.substr(4),
                              std::string("http://Schemas.Microsoft.com/Exchange/Autodiscover/Outlook/ResponseSchema/2006A"),
                              "<![CDATA[" + schema + "]]>"}) {
    expect_asks(request(ask("ann@example.com", spelled)), DialectName::outlook, "ann@example.com");
  }
}

TEST(PoxRequest, FallsBackToTheRequestsNamespace) {
  const std::string only_address = "<EMailAddress>ann@example.com</EMailAddress>";
  expect_asks(request(only_address, outlook_request_schema), DialectName::outlook, "ann@example.com");
  expect_asks(request(only_address, mobilesync_request_schema), DialectName::mobilesync, "ann@example.com");
  expect_asks(request(only_address + "<AcceptableResponseSchema/>", mobilesync_request_schema), DialectName::mobilesync,
              "ann@example.com");
  expect_asks(request(only_address + "<AcceptableResponseSchema> \n </AcceptableResponseSchema>", mobilesync_request_schema),
              DialectName::mobilesync, "ann@example.com");
  expect_asks("<p:Autodiscover xmlns:p=\"" + std::string(mobilesync_request_schema) +
                  "\"><p:Request><p:EMailAddress>ann@example.com</p:EMailAddress></p:Request></p:Autodiscover>",
              DialectName::mobilesync, "ann@example.com");
  expect_asks("<Autodiscover xmlns='urn:x'><Request xmlns=\"" + std::string(mobilesync_request_schema) + "\">" + only_address +
                  "</Request></Autodiscover>",
              DialectName::mobilesync, "ann@example.com");
}

TEST(PoxRequest, IsReadInEveryShapeThatClientsSend) {
  const auto plain = request(ask("ann@example.com", outlook_response_schema));
  const std::string schema = outlook_response_schema;
  const std::vector<std::string> shapes{
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>" + plain,
      "<?xml version='1.0' encoding='utf-8'?>\n" + plain,
      "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>" + plain,
      "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>" + plain,
      "<?xml version=\"1.0\" encoding=\"utf-16\"?>" + plain,
      "\xEF\xBB\xBF" + plain,
      "\xEF\xBB\xBF<?xml version=\"1.0\"?>" + plain,
      "  \r\n\t" + plain,
      " <?xml version=\"1.0\"?>" + plain,
      plain + "\r\n\r\n",
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n    <Autodiscover xmlns=\"" + std::string(outlook_request_schema) +
          "\">\n      <Request>\n        <EMailAddress>ann@example.com</EMailAddress>\n        <AcceptableResponseSchema>" +
          schema + "</AcceptableResponseSchema>\n      </Request>\n    </Autodiscover>",
      "<Autodiscover>\r\n<Request>\r\n<EMailAddress>ann@example.com</EMailAddress>\r\n<AcceptableResponseSchema>" + schema +
          "</AcceptableResponseSchema>\r\n</Request>\r\n</Autodiscover>\r\n",
      request("<AcceptableResponseSchema>" + schema + "</AcceptableResponseSchema><EMailAddress>ann@example.com</EMailAddress>"),
      request("<Other>x</Other>" + ask("ann@example.com", schema) +
              "<More a='b'><EMailAddress>bob@example.com</EMailAddress></More>"),
      "<Autodiscover><Other/><Request>" + ask("ann@example.com", schema) + "</Request><Other/></Autodiscover>",
      "<a:Autodiscover xmlns:a='urn:x'><b:Request><c:EMailAddress>ann@example.com</c:EMailAddress><d:AcceptableResponseSchema>" +
          schema + "</d:AcceptableResponseSchema></b:Request></a:Autodiscover>",
      request(ask("<![CDATA[ann@example.com]]>", schema)),
      request(ask("ann<!-- not a mailbox of ours -->@example.com", schema)),
      request(ask("ann<![CDATA[@]]>example.com", schema)),
      request(ask("\r\n    ann@example.com\r\n  ", schema)),
      request(ask("ann&#64;example&#x2E;com", schema)),
      request("<!-- x -->" + ask("ann@example.com", schema) + "<?pi x?>"),
      "<!-- x --><?pi x?>" + plain + "<!-- y -->",
      request("<EMailAddress xmlns='urn:y' a='b'>ann@example.com</EMailAddress><AcceptableResponseSchema>" + schema +
              "</AcceptableResponseSchema>"),
  };
  for (const auto& shape : shapes) expect_asks(shape, DialectName::outlook, "ann@example.com");
}

TEST(PoxRequest, TakesAddressesOfEveryForm) {
  const std::string schema = outlook_response_schema;
  expect_asks(request(ask("Ann@Example.COM", schema)), DialectName::outlook, "ann@example.com");
  expect_asks(request(ask("a&b@example.com", schema)), DialectName::outlook, "a&b@example.com");
  expect_asks(request(ask("a&amp;b@example.com", schema)), DialectName::outlook, "a&b@example.com");
  expect_asks(request(ask("ann+tag@example.com", schema)), DialectName::outlook, "ann+tag@example.com");
  expect_asks(request(ask("o&apos;hara@example.com", schema)), DialectName::outlook, "o'hara@example.com");
  expect_asks(request(ask("o'hara@example.com", schema)), DialectName::outlook, "o'hara@example.com");
  expect_asks(request(ask("j\xC3\xB6rg@example.com", schema)), DialectName::outlook, "j\xC3\xB6rg@example.com");
  expect_asks(request(ask("ann@b\xC3\xBC"
                          "cher.example",
                          schema)),
              DialectName::outlook, "ann@xn--bcher-kva.example");
}

TEST(PoxRequest, NeverLooksAtTheContentType) {
  for (const std::string_view type :
       {"", "text/xml", "application/x-www-form-urlencoded", "application/json", "text/xml; charset=utf-16"}) {
    auto request_of_type = post(request(ask("ann@example.com", outlook_response_schema)));
    request_of_type.fields.push_back({"Content-Type", std::string(type)});
    EXPECT_FALSE(parse_pox(request_of_type, {}).problem) << type;
  }
}

TEST(PoxRequest, TakesTheAddressBesideALegacyDn) {
  expect_asks(request("<LegacyDN>/o=Example/cn=ann</LegacyDN>" + ask("ann@example.com", outlook_response_schema)),
              DialectName::outlook, "ann@example.com");
}

TEST(PoxRequest, KeepsTheTimeOfReceipt) {
  const auto received = std::chrono::system_clock::time_point(std::chrono::seconds(12345));
  EXPECT_EQ(parse_pox(post(""), received).received, received);
}

TEST(PoxRequest, KnowsOutlookForWindows) {
  const auto hides = [](std::string agent) {
    auto request_of_agent = post("");
    request_of_agent.fields.push_back({"user-agent", std::move(agent)});
    return parse_pox(request_of_agent, {}).hides_exchange;
  };
  EXPECT_TRUE(hides("Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17726; Pro)"));
  EXPECT_TRUE(hides("Microsoft Office/12.0"));
  EXPECT_TRUE(hides("microsoft office/16.0"));
  EXPECT_TRUE(hides("Mozilla/4.0 (compatible; ms-office; Microsoft Outlook 14.0.7113)"));
  EXPECT_FALSE(hides("Microsoft Officer/1"));
  EXPECT_FALSE(hides("X Microsoft Office/16.0"));
  EXPECT_FALSE(hides("Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Thunderbird/153.7.0"));
  EXPECT_FALSE(hides("exchangelib/4.9.0 (python-requests/2.28.1)"));
  EXPECT_FALSE(hides("Evolution/3.46.4"));
  EXPECT_FALSE(hides("Outlook-iOS-Android/1.0"));
  EXPECT_FALSE(hides(""));
  EXPECT_FALSE(parse_pox(post(""), {}).hides_exchange);
}

}  // namespace pox_request_test
}  // namespace smartdiscover::dialects
