#pragma once

// yaml-cpp's messages in plain words, at the location that has to be changed.

#include "yaml/builder.hpp"
#include "yaml/source.hpp"

#include <yaml-cpp/exceptions.h>

#include <string>
#include <string_view>

namespace smartdiscover::yaml {

void report_syntax_error(const YAML::Exception& error, const Source& source, const Builder& builder, Report& report);

// Why {domain} and the like must be in quotes; `written` with its braces.
std::string unquoted_placeholder(std::string_view written);

}  // namespace smartdiscover::yaml
