#pragma once

// Reads the XML of a request by names without prefixes, after strict_xml.hpp has found it well-formed.

#include <pugixml.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace smartdiscover::dialects {

// An element's name without its prefix. A view into the document.
std::string_view local_name(const pugi::xml_node& element);

// The namespace that an element's prefix, or the lack of one, stands for; empty where nothing declares it. A view into the document.
std::string_view namespace_of(pugi::xml_node element);

// Whether a text names that schema: compared without regard to case, http:// and https:// alike, since Microsoft's web pages print the
// names with https:// and people copy from there.
bool names_schema(std::string_view text, std::string_view schema);

// The text of an element, CDATA sections included, without blanks around; nullopt where elements stand in it.
std::optional<std::string> text_of(const pugi::xml_node& element);

}  // namespace smartdiscover::dialects
