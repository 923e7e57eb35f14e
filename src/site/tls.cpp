#include "site/reading.hpp"

#include <smartdiscover/base/text.hpp>

#include <algorithm>
#include <system_error>

namespace smartdiscover::site {
namespace {

void add(Configuration& configuration, tls::CertificateFiles files, const Location& location) {
  configuration.tls.files.push_back(std::move(files));
  configuration.certificate_locations.push_back(location);
}

// Every sub-folder with fullchain.pem and privkey.pem, as certbot and lego lay them out; by name, so that every start finds one
// order.
void add_directory(const Sourced<std::string>& directory, const std::string& path, const std::filesystem::path& folder,
                   Configuration& configuration, yaml::Report& report) {
  const auto root = resolve(folder, directory.value);
  std::vector<std::filesystem::path> found;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(root, error), end; !error && entry != end; entry.increment(error)) {
    std::error_code ignored;
    const auto& candidate = entry->path();
    if (std::filesystem::exists(candidate / "fullchain.pem", ignored) &&
        std::filesystem::exists(candidate / "privkey.pem", ignored)) {
      found.push_back(candidate);
    }
  }
  if (error) {
    report.error(directory.location, path, "cannot read the folder " + root.string() + ": " + error.message());
    return;
  }
  if (found.empty()) {
    report.warning("certificate", directory.location, path,
                   "no folder in " + root.string() + " has both fullchain.pem and privkey.pem");
  }
  std::sort(found.begin(), found.end());
  for (const auto& candidate : found) {
    add(configuration, {candidate / "fullchain.pem", candidate / "privkey.pem"}, directory.location);
  }
}

void read_default_name(yaml::Section& in, std::string& name) {
  const auto text = in.text("default");
  if (!text) return;
  if (is_host(text->value)) {
    name = lower(text->value);
  } else {
    in.report().error(text->location, in.path_of("default"),
                      "expected a name that a certificate covers, found \"" + text->value + "\"");
  }
}

}  // namespace

void read_tls(yaml::Section& parent, const std::filesystem::path& folder, Configuration& configuration) {
  auto& tls = configuration.tls;
  const auto* node = parent.take("tls");
  yaml::Section in(mapping_or_empty(node), parent.path_of("tls"), parent.report());
  const bool lists_certificates =
      for_each_item(in, "certificates", "{chain, key}", [&](const yaml::Node& item, const std::string& path) {
        if (auto files = read_certificate_files(item, path, folder, in.report())) {
          add(configuration, *std::move(files), item.location);
        }
      });
  const auto directories = in.texts("directories");
  if (!lists_certificates && directories.empty()) {
    add(configuration, {resolve(folder, "tls/fullchain.pem"), resolve(folder, "tls/privkey.pem")}, parent.location_of("tls"));
  }
  for (std::size_t i = 0; i < directories.size(); ++i) {
    add_directory(directories[i], yaml::item_path(in.path_of("directories"), i), folder, configuration, in.report());
  }
  read_default_name(in, tls.default_name);
  if (const auto unmatched = in.choice<bool>("unmatched", {{"default", false}, {"refuse", true}})) {
    tls.refuse_unmatched = unmatched->value;
  }
  if (const auto minimum = in.choice<bool>("minimum_version", {{"1.2", false}, {"1.3", true}})) tls.tls_1_3_only = minimum->value;
  read_path(in, "ticket_keys", folder, tls.ticket_keys);
}

void read_signing(yaml::Section& in, const std::filesystem::path& folder, Signing& signing) {
  const auto* node = in.take("signing");
  if (node == nullptr || node->kind == yaml::Node::Kind::null) return;
  if (yaml::as_switch(*node) == false) {
    signing.kind = Signing::Kind::off;
  } else if (node->kind != yaml::Node::Kind::mapping) {
    in.report().error(node->location, in.path_of("signing"), "expected {chain: FILE, key: FILE} or off");
  } else if (auto files = read_certificate_files(*node, in.path_of("signing"), folder, in.report())) {
    signing = {Signing::Kind::files, *std::move(files)};
  }
}

}  // namespace smartdiscover::site
