#include "yaml/builder.hpp"
#include "yaml/source.hpp"
#include "yaml/syntax_error.hpp"

#include <smartdiscover/base/file.hpp>
#include <smartdiscover/yaml/node.hpp>

#include <yaml-cpp/parser.h>

#include <limits>
#include <sstream>

namespace smartdiscover::yaml {

// yaml-cpp counts bytes with an int.
static_assert(largest_text_file < std::numeric_limits<int>::max());

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
  const auto text = read_file(file, largest_text_file);
  if (text) return parse_text(*text, file.string(), report);
  report.error(Location{intern_file_name(file.string()), 0, 0}, "", "cannot read this file: " + text.error().detail);
  return std::nullopt;
}

}  // namespace smartdiscover::yaml
