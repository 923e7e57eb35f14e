#pragma once

// The content of a file beside these tests: what an answer must be, byte by byte.

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

namespace smartdiscover::dialects {

inline std::string golden(const std::string& name) {
  const auto path = std::string(SMARTDISCOVER_SOURCE_DIR "/tests/unit/dialects/") + name;
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.good()) << path << " cannot be read";
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace smartdiscover::dialects
