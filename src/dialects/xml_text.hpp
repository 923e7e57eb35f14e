#pragma once

// A tree of XML as bytes, for formats that are not Autodiscover's: two blanks a level, an element with text on one line.

#include <pugixml.hpp>

#include <string>
#include <string_view>

namespace smartdiscover::dialects {

// A document that has its declaration and nothing else yet.
void begin_document(pugi::xml_document& document);
std::string xml_text(const pugi::xml_document& document);

// What XML cannot represent is taken out of the value.
void set_attribute(pugi::xml_node element, const char* name, std::string_view value);

}  // namespace smartdiscover::dialects
