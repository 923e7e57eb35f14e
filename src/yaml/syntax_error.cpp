#include "yaml/syntax_error.hpp"

#include <yaml-cpp/depthguard.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace smartdiscover::yaml {
namespace {

using Rule = std::pair<std::string_view, std::string_view>;

constexpr std::string_view star = "text that begins with * must be in quotes";
constexpr std::string_view ampersand = "text that begins with & must be in quotes";
constexpr std::string_view escapes = "in double quotes a \\ begins an escape such as \\n; write \\\\, or use single quotes";

// What yaml-cpp 0.7 says (exceptions.h), and what helps.
constexpr std::array rules{
    Rule{"end of map not found",
         "this does not continue the mapping; check the indentation, and put a value that goes on after a quote or brace in "
         "quotes as a whole"},
    Rule{"end of map flow not found", "a { is not closed by }, or a comma is missing between its entries"},
    Rule{"end of sequence not found", "this does not continue the list; expected \"- \" or less indentation"},
    Rule{"end of sequence flow not found", "a [ is not closed by ], or a comma is missing between its entries"},
    Rule{"illegal tab when looking for indentation", "a tab indents this line; use spaces"},
    Rule{"illegal flow end", "unmatched ] or }"},
    Rule{"illegal block entry", "a list item \"- \" cannot begin here; begin it on a line of its own"},
    Rule{"illegal map key", "a key cannot begin here; check the indentation"},
    Rule{"illegal map value", "a ':' is not possible here; check the indentation, or put text that contains \": \" in quotes"},
    Rule{"illegal EOF in scalar", "a quote is opened and not closed until the file ends"},
    Rule{"illegal document indicator in scalar", "a quote is opened and not closed until the document ends"},
    Rule{"alias not found after *", star},
    Rule{"illegal character found while scanning alias", star},
    Rule{"the referenced anchor is not defined", star},
    Rule{"anchor not found after &", ampersand},
    Rule{"illegal character found while scanning anchor", ampersand},
    Rule{"cannot assign multiple anchors to the same node", ampersand},
    Rule{"bad character found while scanning hex number", escapes},
    Rule{"unknown escape character", escapes},
    Rule{"invalid unicode", escapes},
    Rule{"unexpected character in block scalar", "only an indentation (|2) or - or + can follow | and >"},
    Rule{"end of verbatim tag not found", "text that begins with ! must be in quotes"},
    Rule{"illegal character found while scanning tag handle", "text that begins with ! must be in quotes"},
    Rule{"tag handle with no suffix", "text that begins with ! must be in quotes"},
    Rule{"cannot assign multiple tags to the same node", "text that begins with ! must be in quotes"},
};

bool is_placeholder_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
}

struct Placeholder {
  int column;
  std::string_view written;
};

// The first {word} of a line that stands in no quotes.
std::optional<Placeholder> find_unquoted_placeholder(std::string_view line) {
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (quote != 0) {
      if (line[i] == quote) quote = 0;
      continue;
    }
    if (line[i] == '#' && (i == 0 || line[i - 1] == ' ')) return std::nullopt;
    if (line[i] == '"' || line[i] == '\'') quote = line[i];
    if (line[i] != '{') continue;
    const auto end = std::find_if_not(line.begin() + static_cast<std::ptrdiff_t>(i) + 1, line.end(), is_placeholder_character);
    const auto length = static_cast<std::size_t>(end - line.begin()) - i;
    if (end != line.end() && *end == '}' && length > 1) return Placeholder{static_cast<int>(i), line.substr(i, length + 1)};
  }
  return std::nullopt;
}

bool has_finding_at(const Location& location, const Report& report) {
  const auto findings = report.sorted();
  return std::any_of(findings.begin(), findings.end(),
                     [&location](const Finding& finding) { return finding.location == location; });
}

std::string explain(const YAML::Exception& error, const Source& source) {
  if (error.msg == "unknown token") {
    const auto rest = source.rest_of_line(error.mark.line, error.mark.column);
    return rest.empty() ? "something is missing here"
                        : "text that begins with " + std::string(rest.substr(0, 1)) + " must be in quotes";
  }
  for (const auto& [message, words] : rules) {
    if (std::string_view(error.msg).starts_with(message)) return std::string(words);
  }
  return "not YAML: " + error.msg;
}

}  // namespace

std::string unquoted_placeholder(std::string_view written) {
  if (written.find(':') != std::string_view::npos) {
    return "a space is missing after the ':' of " + std::string(written) + ", or it needs quotes as a text";
  }
  return "an unquoted " + std::string(written) + " begins a mapping in YAML; put the whole value in quotes";
}

void report_syntax_error(const YAML::Exception& error, const Source& source, const Builder& builder, Report& report) {
  if (dynamic_cast<const YAML::DeepRecursion*>(&error) != nullptr) {
    report.error(source.location(error.mark.line, error.mark.column), "", "nested too deeply");
    return;
  }
  const auto line = source.line(error.mark.line);
  const auto indented = line.find_first_not_of(" \t");
  if (const auto tab = line.find('\t'); tab != std::string_view::npos && tab < std::min(indented, line.size())) {
    report.error(source.location(error.mark.line, static_cast<int>(tab)), builder.path(), "a tab indents this line; use spaces");
    return;
  }
  if (const auto placeholder = find_unquoted_placeholder(line)) {
    const auto location = source.location(error.mark.line, placeholder->column);
    if (!has_finding_at(location, report)) report.error(location, builder.path(), unquoted_placeholder(placeholder->written));
    return;
  }
  // Where the file ends too early, what was opened last is where to look.
  if (std::string_view(error.msg).ends_with("flow not found") &&
      (source.is_end(error.mark.line, error.mark.column) || (error.mark.line <= 0 && error.mark.column <= 0))) {
    const auto opening = builder.innermost();
    report.error(opening.location, opening.path, explain(error, source));
    return;
  }
  auto column = error.mark.column;
  if (error.msg == "alias not found after *" && column > 0) --column;
  report.error(source.location(error.mark.line, column), builder.path(), explain(error, source));
}

}  // namespace smartdiscover::yaml
