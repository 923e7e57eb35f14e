#include <smartdiscover/model/settings.hpp>

#include <gtest/gtest.h>

using namespace smartdiscover;

namespace {

TEST(Settings, TheFirstOfferOfAProtocolIsTheSitesFavourite) {
  Settings settings{.domain = *Domain::parse("example.com")};
  settings.services = {Service{.protocol = Protocol::smtp, .name = "smtp", .port = {465}},
                       Service{.protocol = Protocol::smtp, .name = "smtp", .port = {587}}};
  ASSERT_NE(settings.service(Protocol::smtp), nullptr);
  EXPECT_EQ(settings.service(Protocol::smtp)->port.value, 465);
  EXPECT_EQ(settings.service(Protocol::imap), nullptr);
}

TEST(Settings, UrlsAreFoundByName) {
  Settings settings{.domain = *Domain::parse("example.com")};
  settings.urls = {Url{.name = "webdav", .type = "WebDAV", .url = {"https://mail.example.com/webdav/"}}};
  ASSERT_NE(settings.url("webdav"), nullptr);
  EXPECT_EQ(settings.url("webdav")->type, "WebDAV");
  EXPECT_EQ(settings.url("WebDAV"), nullptr);
}

}  // namespace
