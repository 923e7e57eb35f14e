#pragma once

// The answers to autodiscover.xml as a tree: a declaration, default namespaces and no prefixes. Thunderbird and DavMail match raw
// names and lines; the EWS family wants the declaration.

#include <smartdiscover/http/message.hpp>

#include <pugixml.hpp>

#include <string_view>

namespace smartdiscover::dialects {

class PoxDocument {
 public:
  // Autodiscover in the wrapper's namespace and in it an empty Response, in `response_schema` or, where that is null, in the
  // wrapper's.
  explicit PoxDocument(const char* response_schema);

  pugi::xml_node response() const { return response_; }
  // 200, not to be kept by anyone.
  http::Response answer() const;

 private:
  pugi::xml_document document_;
  pugi::xml_node response_;
};

pugi::xml_node add_element(pugi::xml_node parent, const char* name);
// An element with text; what XML cannot represent is taken out of it.
void add_text(pugi::xml_node parent, const char* name, std::string_view text);
// The same, where there is something to say: Outlook stumbles over empty elements.
void add_text_unless_empty(pugi::xml_node parent, const char* name, std::string_view text);

}  // namespace smartdiscover::dialects
