#pragma once

// A profile as the tests look at it.

#include "unit/dialects/domain_settings.hpp"

#include <gtest/gtest.h>
#include <pugixml.hpp>

#include <map>
#include <string>
#include <vector>

namespace smartdiscover::dialects {

using Dictionary = std::map<std::string, std::string>;

// Texts and numbers as they are, switches as "true" and "false", anything deeper as its element's name.
inline Dictionary read(pugi::xml_node dict) {
  Dictionary values;
  for (const auto key : dict.children("key")) {
    const auto value = key.next_sibling();
    const std::string type = value.name();
    const bool is_plain = type == "string" || type == "integer";
    EXPECT_TRUE(values.emplace(key.text().get(), is_plain ? value.text().get() : type).second) << key.text().get();
  }
  return values;
}

struct Profile {
  explicit Profile(const Rendering& rendering) : response(rendering.response) {
    EXPECT_EQ(response.status, 200U);
    EXPECT_TRUE(document.load_buffer(response.body.data(), response.body.size(), pugi::parse_default | pugi::parse_doctype));
    const auto dict = document.child("plist").child("dict");
    top = read(dict);
    for (const auto key : dict.children("key")) {
      if (std::string_view(key.text().get()) != "PayloadContent") continue;
      for (const auto payload : key.next_sibling().children("dict")) payloads.push_back(read(payload));
    }
  }

  std::vector<std::string> types() const {
    std::vector<std::string> found;
    for (const auto& payload : payloads) found.push_back(payload.at("PayloadType"));
    return found;
  }
  Dictionary payload(const std::string& type) const {
    for (const auto& each : payloads) {
      if (each.at("PayloadType") == type) return each;
    }
    ADD_FAILURE() << "no " << type;
    return {};
  }

  http::Response response;
  pugi::xml_document document;
  Dictionary top;
  std::vector<Dictionary> payloads;
};

inline Rendering ask_for_profile(const Settings& settings, const std::string& query = {}) {
  const auto asked = parsed(DialectName::mobileconfig, get("/profile.mobileconfig", query));
  EXPECT_FALSE(asked.problem) << query;
  return find(DialectName::mobileconfig).render(asked, settings);
}

inline Profile profile_of(const Settings& settings, const std::string& query = {}) {
  return Profile(ask_for_profile(settings, query));
}

// With everything that a profile can say.
inline Settings ann() {
  auto settings = everything();
  settings.provider_name.value = "Example Inc.";
  settings.urls.push_back(url("carddav", "CardDAV", "https://mail.example.com:8443/cards/?who=ann"));
  return settings;
}

}  // namespace smartdiscover::dialects
