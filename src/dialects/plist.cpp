#include "dialects/plist.hpp"

#include <smartdiscover/base/text.hpp>

namespace smartdiscover::dialects {

Plist::Plist() {
  xml_.doctype("plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\"");
  xml_.open("plist");
  xml_.attribute("version", "1.0");
  xml_.open("dict");
}

void Plist::text(std::string_view key, std::string_view value) {
  xml_.text("key", key);
  xml_.text("string", value);
}

void Plist::text_unless_empty(std::string_view key, std::string_view value) {
  if (!printable(value).empty()) text(key, value);
}

void Plist::number(std::string_view key, int value) {
  xml_.text("key", key);
  xml_.number("integer", value);
}

void Plist::yes(std::string_view key) {
  xml_.text("key", key);
  xml_.empty("true");
}

void Plist::no(std::string_view key) {
  xml_.text("key", key);
  xml_.empty("false");
}

void Plist::open_array(std::string_view key) {
  xml_.text("key", key);
  xml_.open("array");
}

void Plist::open_dictionary() { xml_.open("dict"); }

void Plist::close() { xml_.close(); }

std::string Plist::finish() { return xml_.finish(); }

}  // namespace smartdiscover::dialects
