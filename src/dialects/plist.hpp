#pragma once

// Apple's property list as XML: dictionaries of texts, numbers and switches. PropertyList-1.0.dtd.

#include <pugixml.hpp>

#include <string>
#include <string_view>

namespace smartdiscover::dialects {

class PlistDictionary {
 public:
  // Of a <dict>.
  explicit PlistDictionary(pugi::xml_node element) : element_(element) {}

  void text(const char* key, std::string_view value);
  void text_unless_empty(const char* key, std::string_view value);
  void number(const char* key, int value);
  void yes(const char* key);
  void no(const char* key);
  // An <array> of dictionaries, one after the other.
  pugi::xml_node array(const char* key);

 private:
  pugi::xml_node value(const char* key, const char* type);

  pugi::xml_node element_;
};

// A further dictionary at the end of an <array>.
PlistDictionary add_dictionary(pugi::xml_node array);

class Plist {
 public:
  Plist();
  PlistDictionary root() { return PlistDictionary(root_); }
  std::string text() const;

 private:
  pugi::xml_document document_;
  pugi::xml_node root_;
};

}  // namespace smartdiscover::dialects
