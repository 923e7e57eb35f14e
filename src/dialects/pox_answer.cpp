#include "dialects/pox_answer.hpp"

#include "dialects/pox_schemas.hpp"

namespace smartdiscover::dialects {

XmlWriter begin_pox(const char* response_schema) {
  XmlWriter xml;
  xml.open("Autodiscover");
  xml.attribute("xmlns", wrapper_schema);
  xml.open("Response");
  if (response_schema != nullptr) xml.attribute("xmlns", response_schema);
  return xml;
}

http::Response pox_answer(XmlWriter xml) {
  http::Response response;
  // DavMail compares the whole value with regard to case.
  response.content_type = "text/xml; charset=utf-8";
  response.cache = http::CachePolicy::private_no_store;
  response.body = xml.finish();
  return response;
}

}  // namespace smartdiscover::dialects
