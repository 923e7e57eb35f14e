#include "dialects/plist.hpp"

#include "dialects/pox_document.hpp"
#include "dialects/xml_text.hpp"

#include <smartdiscover/base/text.hpp>

namespace smartdiscover::dialects {

pugi::xml_node PlistDictionary::value(const char* key, const char* type) {
  add_text(element_, "key", key);
  return element_.append_child(type);
}

void PlistDictionary::text(const char* key, std::string_view value) {
  add_text(element_, "key", key);
  add_text(element_, "string", value);
}

void PlistDictionary::text_unless_empty(const char* key, std::string_view value) {
  if (!printable(value).empty()) text(key, value);
}

void PlistDictionary::number(const char* key, int value) {
  add_text(element_, "key", key);
  add_text(element_, "integer", std::to_string(value));
}

void PlistDictionary::yes(const char* key) { value(key, "true"); }
void PlistDictionary::no(const char* key) { value(key, "false"); }
pugi::xml_node PlistDictionary::array(const char* key) { return value(key, "array"); }

PlistDictionary add_dictionary(pugi::xml_node array) { return PlistDictionary(array.append_child("dict")); }

Plist::Plist() {
  begin_document(document_);
  document_.append_child(pugi::node_doctype)
      .set_value("plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\"");
  auto plist = document_.append_child("plist");
  set_attribute(plist, "version", "1.0");
  root_ = plist.append_child("dict");
}

std::string Plist::text() const { return xml_text(document_); }

}  // namespace smartdiscover::dialects
