#include "admin/new_site.hpp"

#include "admin/self_signed.hpp"
#include "admin/shipped_files.hpp"

#include <smartdiscover/base/json_string.hpp>
#include <smartdiscover/passwords/hashes.hpp>

#include <array>
#include <stdexcept>
#include <utility>

namespace smartdiscover::admin {
namespace {

constexpr unsigned secret = 0600;  // the daemon's alone
constexpr unsigned readable = 0644;

// All at once, so that a name which contains "example.com" itself is not replaced again. The longer patterns come first.
std::string with_names(std::string_view text, const NewSite& site) {
  const std::array<std::pair<std::string_view, std::string>, 4> names{{
      {"autodiscover.example.com", "autodiscover." + site.domain.text()},
      {"mail.example.com", site.hostname.text()},
      {"example.com", site.domain.text()},
      {"Example Inc.", site.domain.text()},
  }};
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    bool replaced = false;
    for (const auto& [pattern, name] : names) {
      if (!text.substr(i).starts_with(pattern)) continue;
      out += name;
      i += pattern.size();
      replaced = true;
      break;
    }
    if (!replaced) out += text[i++];
  }
  return out;
}

// A missing line is a bug: the file is part of the program.
void replace_line(std::string& text, std::string_view line, const std::string& by) {
  const auto at = text.find("\n" + std::string(line) + "\n");
  if (at == std::string::npos) throw std::logic_error("config/smartdiscover.yaml lacks the line " + std::string(line));
  text.replace(at + 1, line.size(), by);
}

// JSON strings are YAML strings too.
std::string configuration_text(const NewSite& site) {
  std::string text(shipped_configuration());
  if (!site.https.empty()) replace_line(text, R"(  https: ["*:443"])", "  https: [" + json_string(site.https) + "]");
  if (!site.http.empty()) replace_line(text, R"(  http: ["*:80"])", "  http: [" + json_string(site.http) + "]");
  if (!site.control.empty())
    replace_line(text, "  control: /run/smartdiscover/control.sock", "  control: " + json_string(site.control));
  return text;
}

Result<std::string> users_text(const NewSite& site) {
  std::string text =
      "# users.yaml: the users who may sign in. `smartdiscover user add ADDRESS` adds a line; changes take effect at once.\n"
      "# Beside the password, a hash as crypt(5) describes, an entry may have display_name, login, aliases: [...], groups: [...] "
      "and\n"
      "# may_open: [...], the shared mailboxes that this person may open.\n";
  if (!site.user) return text;
  const auto hash = passwords::hash_password(site.user->password);
  if (!hash) return hash.error();
  return text + json_string(site.user->address.text()) + ": {password: " + json_string(*hash) + "}\n";
}

std::vector<std::string> certificate_names(const NewSite& site) {
  const auto& domain = site.domain.text();
  std::vector<std::string> names{"autodiscover." + domain, "autoconfig." + domain, "ua-auto-config." + domain, domain};
  if (site.hostname != site.domain) names.push_back(site.hostname.text());
  names.emplace_back("localhost");
  return names;
}

}  // namespace

Result<std::vector<NewFile>> make_new_site(const NewSite& site) {
  auto users = users_text(site);
  if (!users) return users.error();
  auto certificate = make_self_signed(certificate_names(site));
  if (!certificate) return certificate.error();
  std::vector<NewFile> files;
  files.push_back({"smartdiscover.yaml", configuration_text(site), readable});
  files.push_back({"service-map.yaml", with_names(shipped_service_map(), site), readable});
  files.push_back({"users.yaml", *std::move(users), secret});
  files.push_back({"tls/fullchain.pem", std::move(certificate->certificate), readable});
  files.push_back({"tls/privkey.pem", std::move(certificate->key), secret});
  return files;
}

}  // namespace smartdiscover::admin
