#include "dialects/soap_document.hpp"

#include "dialects/soap_schemas.hpp"

namespace smartdiscover::dialects {
namespace {

http::Response soap_answer(unsigned status, XmlWriter xml) {
  http::Response response;
  response.status = status;
  response.content_type = "text/xml; charset=utf-8";
  response.cache = http::CachePolicy::private_no_store;
  response.body = xml.finish();
  return response;
}

void open_envelope(XmlWriter& xml) {
  xml.open("s:Envelope");
  xml.attribute("xmlns:s", soap_envelope_schema);
}

// Exchange 2016, as in the POX answers: exchangelib learns from it which EWS schema to speak, and wants it even where there is no EWS.
void add_version(XmlWriter& xml) {
  const XmlElement version(xml, "h:ServerVersionInfo");
  xml.attribute("xmlns:h", soap_schema);
  xml.text("h:MajorVersion", "15");
  xml.text("h:MinorVersion", "1");
  xml.text("h:MajorBuildNumber", "2507");
  xml.text("h:MinorBuildNumber", "6");
  xml.text("h:Version", "Exchange2016");
}

}  // namespace

SoapDocument::SoapDocument(const Query& query, const char* error_code, std::string_view message)
    : message_name_(query.operation + "ResponseMessage") {
  open_envelope(xml_);
  xml_.attribute("xmlns:a", addressing_schema);
  xml_.open("s:Header");
  xml_.text("a:Action", soap_schema + ("/Autodiscover/" + query.operation) + "Response", "s:mustUnderstand", "1");
  add_version(xml_);
  xml_.text_unless_empty("a:RelatesTo", query.message_id);
  xml_.close();
  xml_.open("s:Body");
  xml_.open(message_name_);
  xml_.attribute("xmlns", soap_schema);
  xml_.open("Response");
  xml_.attribute("xmlns:i", instance_schema);
  add_outcome(xml_, error_code, message);
}

http::Response SoapDocument::answer() { return soap_answer(200, std::move(xml_)); }

http::Response soap_fault(std::string_view code, std::string_view text) {
  XmlWriter xml;
  open_envelope(xml);
  xml.open("s:Body");
  xml.open("s:Fault");
  xml.text("faultcode", "s:" + std::string(code));
  xml.text("faultstring", text, "xml:lang", "en-US");
  return soap_answer(500, std::move(xml));
}

void add_outcome(XmlWriter& xml, const char* error_code, std::string_view message) {
  xml.text("ErrorCode", error_code);
  xml.text("ErrorMessage", message);
}

}  // namespace smartdiscover::dialects
