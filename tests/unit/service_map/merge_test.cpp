// What levels share and what they copy.
#include "service_map/merge.hpp"

#include <gtest/gtest.h>

namespace smartdiscover::service_map {
namespace merge_test {

Level level_with(const std::string& service, Form form, std::vector<ServiceEntry> entries = {}) {
  Level level;
  level.services.push_back(ServiceChange{.name = service, .form = form, .entries = std::move(entries)});
  return level;
}

TEST(Merge, ALevelThatSaysNothingOfServicesSharesThem) {
  const auto top = level_with("imap", Form::on);
  Merged merged;
  apply_override(merged, top);
  const auto* services = merged.services.get();
  const auto* urls = merged.urls.get();
  ASSERT_NE(services, nullptr);
  ASSERT_NE(urls, nullptr);

  Level names;
  names.provider_name = Sourced<std::string>{"Example", {}};
  apply_override(merged, names);
  EXPECT_EQ(merged.services.get(), services);
  EXPECT_EQ(merged.urls.get(), urls);
  EXPECT_EQ(merged.provider_name, &*names.provider_name);
}

TEST(Merge, WhatWasMergedBeforeStaysAsItWas) {
  const auto top = level_with("imap", Form::on);
  const auto off = level_with("imap", Form::off);
  Merged merged;
  apply_override(merged, top);
  const auto before = merged;
  apply_override(merged, off);
  EXPECT_TRUE(before.services->at(0).offered);
  EXPECT_FALSE(merged.services->at(0).offered);
}

TEST(Merge, EachKeyPointsToTheEntryThatSaidIt) {
  const auto top = level_with("imap", Form::mapping, {ServiceEntry{.path = "top", .port = Sourced<std::uint16_t>{1993, {}}}});
  const auto below = level_with("imap", Form::mapping, {ServiceEntry{.path = "below", .type = Sourced<std::string>{"X", {}}}});
  Merged merged;
  apply_override(merged, top);
  apply_override(merged, below);
  const auto& entry = merged.services->at(0).entries.at(0);
  EXPECT_EQ(entry.port->path, "top");
  EXPECT_EQ(entry.type->path, "below");
  EXPECT_EQ(entry.host, nullptr);
  EXPECT_EQ(tls_of(merged.services->at(0), entry), TlsMode::implicit);
}

TEST(Merge, AWithdrawnServiceOfNobodyIsNotOffered) {
  const auto off = level_with("imap", Form::off);
  Merged merged;
  apply_override(merged, off);
  EXPECT_FALSE(merged.services->at(0).offered);
  EXPECT_TRUE(merged.services->at(0).entries.empty());
  const auto on = level_with("imap", Form::on);
  apply_override(merged, on);
  EXPECT_TRUE(merged.services->at(0).offered);
  EXPECT_EQ(merged.services->at(0).entries.size(), 1u);
}

}  // namespace merge_test
}  // namespace smartdiscover::service_map
