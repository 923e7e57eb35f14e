#pragma once

// Apple's property list as XML: dictionaries of texts, numbers and switches. PropertyList-1.0.dtd.

#include "dialects/xml_writer.hpp"

#include <string>
#include <string_view>

namespace smartdiscover::dialects {

// A list under way, which is one dictionary. Each call adds to the innermost dictionary that is open.
class Plist {
 public:
  Plist();

  void text(std::string_view key, std::string_view value);
  void text_unless_empty(std::string_view key, std::string_view value);
  void number(std::string_view key, int value);
  void yes(std::string_view key);
  void no(std::string_view key);
  // An array of dictionaries, to be opened one after the other.
  void open_array(std::string_view key);
  void open_dictionary();
  // The innermost array or dictionary.
  void close();

  // Closes what is open. The list is used up.
  std::string finish();

 private:
  XmlWriter xml_;
};

}  // namespace smartdiscover::dialects
