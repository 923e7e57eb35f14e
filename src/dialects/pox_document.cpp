#include "dialects/pox_document.hpp"

#include "dialects/pox_schemas.hpp"

#include <smartdiscover/model/text.hpp>

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

PoxDocument::PoxDocument(const char* response_schema) {
  auto declaration = document_.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "utf-8";
  auto root = document_.append_child("Autodiscover");
  root.append_attribute("xmlns") = wrapper_schema;
  response_ = root.append_child("Response");
  if (response_schema != nullptr) response_.append_attribute("xmlns") = response_schema;
}

http::Response PoxDocument::answer() const {
  http::Response response;
  // DavMail compares the whole value with regard to case.
  response.content_type = "text/xml; charset=utf-8";
  response.cache = http::CachePolicy::private_no_store;
  response.body.reserve(4096);
  StringWriter writer(response.body);
  document_.save(writer, "  ", pugi::format_indent, pugi::encoding_utf8);
  return response;
}

pugi::xml_node add_element(pugi::xml_node parent, const char* name) {
  return parent.append_child(name);
}

void add_text(pugi::xml_node parent, const char* name, std::string_view text) {
  parent.append_child(name).text().set(printable(text).c_str());
}

void add_text_unless_empty(pugi::xml_node parent, const char* name, std::string_view text) {
  if (!printable(text).empty()) add_text(parent, name, text);
}

}  // namespace smartdiscover::dialects
