#include "dialects/xml_elements.hpp"

#include <smartdiscover/base/text.hpp>

namespace smartdiscover::dialects {

std::string_view local_name(const pugi::xml_node& element) {
  const std::string_view name = element.name();
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string_view namespace_of(pugi::xml_node element) {
  const std::string_view name = element.name();
  const auto colon = name.find(':');
  const auto attribute = colon == std::string_view::npos ? std::string("xmlns") : "xmlns:" + std::string(name.substr(0, colon));
  for (; element; element = element.parent()) {
    if (const auto declared = element.attribute(attribute.c_str())) return declared.value();
  }
  return {};
}

bool names_schema(std::string_view text, std::string_view schema) {
  if (text == schema) return true;
  const auto without_scheme = [](std::string_view name) {
    const auto end = name.find("://");
    const bool web = end != std::string_view::npos &&
                     (equal_ignoring_case(name.substr(0, end), "http") || equal_ignoring_case(name.substr(0, end), "https"));
    return web ? name.substr(end) : name;
  };
  return equal_ignoring_case(without_scheme(trim(text)), without_scheme(schema));
}

std::optional<std::string> text_of(const pugi::xml_node& element) {
  std::string text;
  for (const auto& child : element.children()) {
    if (child.type() == pugi::node_element) return std::nullopt;
    text += child.value();
  }
  return std::string(trim(text));
}

}  // namespace smartdiscover::dialects
