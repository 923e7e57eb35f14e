#include "dialects/soap_document.hpp"

#include "dialects/soap_schemas.hpp"
#include "dialects/xml_text.hpp"

namespace smartdiscover::dialects {
namespace {

http::Response answered(unsigned status, const pugi::xml_document& document) {
  http::Response response;
  response.status = status;
  response.content_type = "text/xml; charset=utf-8";
  response.cache = http::CachePolicy::private_no_store;
  response.body = xml_text(document);
  return response;
}

pugi::xml_node add_envelope(pugi::xml_document& document) {
  begin_document(document);
  auto envelope = document.append_child("s:Envelope");
  envelope.append_attribute("xmlns:s") = soap_envelope_schema;
  return envelope;
}

// Exchange 2016, as in the POX answers: exchangelib learns from it which EWS schema to speak, and wants it even where there is no EWS.
void add_version(pugi::xml_node header) {
  auto version = add_element(header, "h:ServerVersionInfo");
  version.append_attribute("xmlns:h") = soap_schema;
  add_text(version, "h:MajorVersion", "15");
  add_text(version, "h:MinorVersion", "1");
  add_text(version, "h:MajorBuildNumber", "2507");
  add_text(version, "h:MinorBuildNumber", "6");
  add_text(version, "h:Version", "Exchange2016");
}

}  // namespace

SoapDocument::SoapDocument(const Query& query, const char* error_code, std::string_view message) {
  auto envelope = add_envelope(document_);
  envelope.append_attribute("xmlns:a") = addressing_schema;
  auto header = add_element(envelope, "s:Header");
  add_text(header, "a:Action", soap_schema + ("/Autodiscover/" + query.operation) + "Response");
  header.child("a:Action").append_attribute("s:mustUnderstand") = "1";
  add_version(header);
  add_text_unless_empty(header, "a:RelatesTo", query.message_id);
  auto body = add_element(envelope, "s:Body");
  auto root = add_element(body, (query.operation + "ResponseMessage").c_str());
  root.append_attribute("xmlns") = soap_schema;
  response_ = add_element(root, "Response");
  response_.append_attribute("xmlns:i") = instance_schema;
  add_outcome(response_, error_code, message);
}

http::Response SoapDocument::answer() const { return answered(200, document_); }

http::Response soap_fault(std::string_view code, std::string_view text) {
  pugi::xml_document document;
  auto fault = add_element(add_element(add_envelope(document), "s:Body"), "s:Fault");
  add_text(fault, "faultcode", "s:" + std::string(code));
  add_text(fault, "faultstring", text);
  fault.child("faultstring").append_attribute("xml:lang") = "en-US";
  return answered(500, document);
}

void add_outcome(pugi::xml_node parent, const char* error_code, std::string_view message) {
  add_text(parent, "ErrorCode", error_code);
  add_text(parent, "ErrorMessage", message);
}

}  // namespace smartdiscover::dialects
