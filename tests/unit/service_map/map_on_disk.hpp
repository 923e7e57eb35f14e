#pragma once

// A service map in a folder of its own, loaded for one test.

#include <smartdiscover/service_map/service_map.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

namespace smartdiscover::service_map {

inline Domain domain(std::string_view text) { return *Domain::parse(text); }
inline MailAddress address(std::string_view text) { return *MailAddress::parse(text); }

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "service-map-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  void write(const std::string& name, const std::string& text) const {
    const auto file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }

 private:
  std::filesystem::path path_;
};

// Loads "map.yaml" with `files` beside it. Findings are shown without the folder.
class MapOnDisk {
 public:
  explicit MapOnDisk(const std::string& text, const std::map<std::string, std::string>& files = {},
                     const std::vector<ListedDomain>& listed = {}) {
    for (const auto& [name, content] : files) folder_.write(name, content);
    folder_.write("map.yaml", text);
    map_ = load_service_map(folder_.path() / "map.yaml", listed, report_);
  }

  bool loaded() const { return map_.has_value(); }
  const ServiceMap& map() const { return map_.value(); }
  const std::filesystem::path& folder() const { return folder_.path(); }

  // One finding a line, in order.
  std::vector<std::string> findings() const {
    std::vector<std::string> lines;
    for (const auto& finding : report_.sorted()) lines.push_back(without_folder(yaml::to_string(finding)));
    return lines;
  }
  std::vector<std::string> codes() const {
    std::vector<std::string> codes;
    for (const auto& finding : report_.sorted()) codes.push_back(finding.code.empty() ? "error" : finding.code);
    return codes;
  }
  std::string without_folder(std::string text) const {
    const auto prefix = folder_.path().string() + "/";
    for (auto at = text.find(prefix); at != std::string::npos; at = text.find(prefix)) text.erase(at, prefix.size());
    return text;
  }
  // "map.yaml:3:5", or "default".
  std::string show(const Location& location) const { return without_folder(to_string(location)); }

  // The settings of a domain, as nobody in particular sees them.
  Settings of_domain(std::string_view name) const { return value(map().resolve(ResolveRequest{.domain = domain(name)})); }
  // The settings of somebody whom the map alone describes.
  Settings of(std::string_view mailbox) const { return of(Account{.address = address(mailbox)}); }
  Settings of(Account account) const {
    map().complete(account);
    return value(
        map().resolve(ResolveRequest{.domain = account.address.domain(), .address = account.address, .person = &account}));
  }
  // What lacks a value for somebody; one line each.
  std::string unfilled_of(Account account) const {
    std::string lines;
    for (const auto& unfilled : of(std::move(account)).unfilled)
      lines += (lines.empty() ? "" : "\n") + unfilled.name + ": " + without_folder(unfilled.why);
    return lines;
  }
  // What went wrong while resolving.
  std::string error_of(Account account) const {
    map().complete(account);
    const auto result =
        map().resolve(ResolveRequest{.domain = account.address.domain(), .address = account.address, .person = &account});
    return result ? "no error" : without_folder(result.error().detail);
  }

 private:
  static Settings value(const Result<Settings>& result) {
    if (result) return *result;
    ADD_FAILURE() << result.error().detail;
    return Settings{.domain = domain("failed.invalid")};
  }

  TemporaryFolder folder_;
  yaml::Report report_;
  std::optional<ServiceMap> map_;
};

// "imap mail.example.com:993 implicit ann@example.com"
inline std::string show(const Service& service) {
  constexpr std::array<std::string_view, 3> modes = {"implicit", "starttls", "none"};
  return service.name + " " + service.host.value + ":" + std::to_string(service.port.value) + " " +
         std::string(modes[static_cast<std::size_t>(service.tls.value)]) + " " + service.login.value;
}
inline std::vector<std::string> show(const std::vector<Service>& services) {
  std::vector<std::string> lines;
  for (const auto& service : services) lines.push_back(show(service));
  return lines;
}
// "webdav https://mail.example.com/webdav/"
inline std::vector<std::string> show(const std::vector<Url>& urls) {
  std::vector<std::string> lines;
  for (const auto& url : urls) lines.push_back(url.name + " " + url.url.value);
  return lines;
}
inline std::string show(const Redirect& redirect) {
  const auto* address = std::get_if<AddressRedirect>(&redirect);
  return address != nullptr ? address->address.text() : std::get<UrlRedirect>(redirect).url;
}
inline std::string show(const std::optional<Sourced<Redirect>>& redirect) { return redirect ? show(redirect->value) : "none"; }

}  // namespace smartdiscover::service_map
