#include "dialects/pox_document.hpp"

#include "dialects/pox_schemas.hpp"
#include "dialects/xml_text.hpp"

#include <smartdiscover/base/text.hpp>

namespace smartdiscover::dialects {

PoxDocument::PoxDocument(const char* response_schema) {
  begin_document(document_);
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
  response.body = xml_text(document_);
  return response;
}

pugi::xml_node add_element(pugi::xml_node parent, const char* name) { return parent.append_child(name); }

void add_text(pugi::xml_node parent, const char* name, std::string_view text) {
  parent.append_child(name).text().set(printable(text).c_str());
}

void add_text_unless_empty(pugi::xml_node parent, const char* name, std::string_view text) {
  if (const auto shown = printable(text); !shown.empty()) parent.append_child(name).text().set(shown.c_str());
}

}  // namespace smartdiscover::dialects
