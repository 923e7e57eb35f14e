#pragma once

// yaml-cpp's complaints in the words of a person who edits a file, at the place where that person has to do something.

#include "yaml/builder.hpp"
#include "yaml/source.hpp"

#include <yaml-cpp/exceptions.h>

#include <string>
#include <string_view>

namespace smartdiscover::yaml {

void report_syntax_error(const YAML::Exception& error, const Source& source, const Builder& builder, Report& report);

// Why {domain} and the like must stand in quotes; `written` with its braces.
std::string unquoted_placeholder(std::string_view written);

}  // namespace smartdiscover::yaml
