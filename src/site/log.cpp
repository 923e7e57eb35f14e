#include "site/reading.hpp"

#include <smartdiscover/base/file.hpp>

namespace smartdiscover::site {
namespace {

constexpr std::size_t shortest_key = 16;
constexpr std::size_t longest_key = 4096;

void read_hash_key(yaml::Section& in, const std::filesystem::path& folder, std::string& key) {
  const auto text = in.text("hash_key_file");
  if (!text) return;
  const auto file = resolve(folder, text->value);
  const auto refuse = [&](const std::string& reason) {
    in.report().error(text->location, in.path_of("hash_key_file"), file.string() + ": " + reason);
  };
  auto content = read_secret(file);
  if (!content && content.error().code != Errc::malformed) return refuse("cannot be read: " + content.error().detail);
  const auto size = content ? content->size() : 0;
  if (size < shortest_key || size > longest_key)
    return refuse("expected a key of 16 to 4096 bytes, found " + std::to_string(size) +
                  "; make one with: openssl rand -base64 32");
  key = std::move(*content);
}

}  // namespace

void read_log(yaml::Section& parent, const std::filesystem::path& folder, observe::LogOptions& log) {
  using namespace observe;
  yaml::Section in(mapping_or_empty(parent.take("log")), parent.path_of("log"), parent.report());
  const auto level = in.choice<Level>(
      "level", {{"debug", Level::debug}, {"info", Level::info}, {"warning", Level::warning}, {"error", Level::error}});
  if (level) log.level = level->value;
  if (const auto format = in.choice<Format>("format", {{"text", Format::text}, {"json", Format::json}}))
    log.format = format->value;
  const auto addresses =
      in.choice<MailAddresses>("mail_addresses", {{"hashed", MailAddresses::hashed}, {"plain", MailAddresses::plain}});
  if (addresses) log.mail_addresses = addresses->value;
  read_hash_key(in, folder, log.hash_key);
}

}  // namespace smartdiscover::site
