#include "site/reading.hpp"

namespace smartdiscover::site {

const yaml::Node& mapping_or_empty(const yaml::Node* node) {
  static const yaml::Node empty;
  return node == nullptr ? empty : *node;
}

bool for_each_item(yaml::Section& in, std::string_view key, std::string_view expected,
                   const std::function<void(const yaml::Node& item, const std::string& path)>& read) {
  const auto* node = in.take(key);
  if (node == nullptr || node->kind == yaml::Node::Kind::null) return false;
  const auto path = in.path_of(key);
  if (node->kind != yaml::Node::Kind::sequence) {
    in.report().error(node->location, path, "expected a list of " + std::string(expected));
    return true;
  }
  for (std::size_t i = 0; i < node->items.size(); ++i) read(node->items[i], yaml::item_path(path, i));
  return true;
}

std::filesystem::path resolve(const std::filesystem::path& folder, std::string_view text) {
  return (folder / std::filesystem::path(text)).lexically_normal();
}

void read_path(yaml::Section& in, std::string_view key, const std::filesystem::path& folder, std::filesystem::path& path) {
  if (const auto text = in.text(key)) path = resolve(folder, text->value);
}

std::filesystem::path required_path(yaml::Section& in, std::string_view key, const std::filesystem::path& folder) {
  const auto text = in.required_text(key);
  return text ? resolve(folder, text->value) : std::filesystem::path();
}

std::optional<tls::CertificateFiles> read_certificate_files(const yaml::Node& node, const std::string& path,
                                                            const std::filesystem::path& folder, yaml::Report& report) {
  yaml::Section in(node, path, report);
  tls::CertificateFiles files{required_path(in, "chain", folder), required_path(in, "key", folder)};
  if (files.chain.empty() || files.key.empty()) return std::nullopt;
  return files;
}

std::string read_type(yaml::Section& in, const std::vector<std::string_view>& types) {
  std::optional<std::size_t> index;
  if (in.required_text("type")) index = yaml::read_choice(*in.take("type"), in.path_of("type"), types, in.report());
  if (index) return std::string(types[*index]);
  in.take_rest();
  return {};
}

std::optional<Domain> read_domain(const Sourced<std::string>& text, const std::string& path, yaml::Report& report) {
  auto domain = Domain::parse(text.value);
  if (!domain) report.error(text.location, path, "expected a domain such as example.com, found \"" + text.value + "\"");
  return domain;
}

}  // namespace smartdiscover::site
