#include "site/reading.hpp"

#include <smartdiscover/base/text.hpp>

#include <cerrno>
#include <fstream>
#include <system_error>

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
  std::ifstream stream(file, std::ios::binary);
  std::string content(longest_key + 1, '\0');
  stream.read(content.data(), static_cast<std::streamsize>(content.size()));
  if (stream.bad() || (stream.gcount() == 0 && !stream.eof()))
    return refuse("cannot be read: " + std::generic_category().message(errno));
  content.resize(static_cast<std::size_t>(stream.gcount()));
  // A person's editor ends the file with a line end; that is no part of the key on any node.
  while (content.ends_with('\n') || content.ends_with('\r')) content.pop_back();
  if (content.size() < shortest_key || content.size() > longest_key) {
    return refuse("expected a key of 16 to 4096 octets, found " + std::to_string(content.size()) +
                  "; make one with: openssl rand -base64 32");
  }
  key = std::move(content);
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
