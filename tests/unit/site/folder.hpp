#pragma once

// A temporary folder with the files of a site, and its findings as text without the folder's name.

#include <smartdiscover/site/configuration.hpp>
#include <smartdiscover/site/site.hpp>

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace smartdiscover::site {

class SiteFolder : public testing::Test {
 protected:
  SiteFolder() {
    static std::atomic<int> count{0};
    folder_ = std::filesystem::path(testing::TempDir()) / ("site-" + std::to_string(::getpid()) + "-" + std::to_string(++count));
    std::filesystem::create_directories(folder_);
  }
  ~SiteFolder() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path write(const std::filesystem::path& name, std::string_view text) const {
    const auto file = folder_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file;
  }

  // A configuration of these lines and what is required beside them.
  Configuration read(std::string_view text) {
    std::string whole(text);
    if (whole.find("service_map:") == std::string::npos) whole += "\nservice_map: map.yaml\n";
    if (whole.find("users:") == std::string::npos) whole += "\nusers: {stores: [{type: file, path: users.yaml}]}\n";
    return read_exactly(whole);
  }

  Configuration read_exactly(std::string_view text) {
    report_ = yaml::Report();
    return read_configuration(write("smartdiscover.yaml", text), report_);
  }

  // "smartdiscover.yaml:1:2: path: text"
  std::vector<std::string> findings() const {
    std::vector<std::string> out;
    const auto prefix = folder_.string() + "/";
    for (const auto& finding : report_.sorted()) {
      auto text = to_string(finding);
      for (auto at = text.find(prefix); at != std::string::npos; at = text.find(prefix)) text.erase(at, prefix.size());
      out.push_back(std::move(text));
    }
    return out;
  }

  std::filesystem::path folder_;
  yaml::Report report_;
};

}  // namespace smartdiscover::site
