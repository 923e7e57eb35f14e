#pragma once

// What the tests of this room read and compare: findings as text, documents as literals.

#include <smartdiscover/yaml/node.hpp>
#include <smartdiscover/yaml/report.hpp>

#include <string>
#include <vector>

namespace smartdiscover::yaml {

inline std::vector<std::string> texts(const Report& report) {
  std::vector<std::string> out;
  for (const auto& finding : report.sorted()) out.push_back(to_string(finding));
  return out;
}

inline Node parsed(std::string_view text) {
  Report report;
  auto node = parse_text(text, "x.yaml", report);
  EXPECT_THAT(texts(report), testing::IsEmpty());
  return node.value_or(Node());
}

}  // namespace smartdiscover::yaml
