#include "yaml/builder.hpp"
#include "yaml/source.hpp"
#include "yaml/syntax_error.hpp"

#include <smartdiscover/yaml/node.hpp>

#include <yaml-cpp/parser.h>

#include <cerrno>
#include <fstream>
#include <sstream>
#include <system_error>

namespace smartdiscover::yaml {
namespace {

// yaml-cpp counts octets with an int.
constexpr std::uintmax_t largest_file = 1U << 30;

}  // namespace

std::optional<Node> parse_text(std::string_view text, std::string_view file_name, Report& report) {
  const Source source(text, file_name);
  if (!source.check_characters(report)) return std::nullopt;
  // With a line end behind it yaml-cpp gives one message for a quote that is not closed instead of two.
  std::istringstream stream(std::string(source.text()) + "\n");
  Builder builder(source, DocumentLimits(), report);
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& error) {
    report_syntax_error(error, source, builder, report);
    return std::nullopt;
  } catch (const DocumentRefused&) {
    return std::nullopt;
  }
  return builder.take_root();
}

std::optional<Node> parse_file(const std::filesystem::path& file, Report& report) {
  const Location location{intern_file_name(file.string()), 0, 0};
  const auto refuse = [&](const std::string& reason) {
    report.error(location, "", "cannot read this file: " + reason);
    return std::nullopt;
  };
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (error) return refuse(error.message());
  if (!std::filesystem::is_regular_file(status)) return refuse("it is not a regular file");
  if (const auto size = std::filesystem::file_size(file, error); error || size > largest_file) {
    return refuse(error ? error.message() : "it is larger than 1 GiB");
  }
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return refuse(std::generic_category().message(errno));
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (stream.bad()) return refuse(std::generic_category().message(errno));
  return parse_text(text, file.string(), report);
}

}  // namespace smartdiscover::yaml
