#include "dialects/xml_text.hpp"

#include <smartdiscover/base/text.hpp>

namespace smartdiscover::dialects {
namespace {

class StringWriter : public pugi::xml_writer {
 public:
  explicit StringWriter(std::string& out) : out_(out) {}
  void write(const void* bytes, std::size_t size) override { out_.append(static_cast<const char*>(bytes), size); }

 private:
  std::string& out_;
};

}  // namespace

void begin_document(pugi::xml_document& document) {
  auto declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "utf-8";
}

std::string xml_text(const pugi::xml_document& document) {
  std::string text;
  text.reserve(4096);
  StringWriter writer(text);
  document.save(writer, "  ", pugi::format_indent, pugi::encoding_utf8);
  return text;
}

void set_attribute(pugi::xml_node element, const char* name, std::string_view value) {
  element.append_attribute(name) = printable(value).c_str();
}

}  // namespace smartdiscover::dialects
