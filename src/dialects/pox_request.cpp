#include "dialects/pox_request.hpp"

#include "dialects/pox_schemas.hpp"
#include "dialects/strict_xml.hpp"
#include "dialects/xml_elements.hpp"

#include <smartdiscover/base/text.hpp>

namespace smartdiscover::dialects {
namespace {

// The one child element of that local name. `repeated` is set where there are several.
pugi::xml_node single_child(const pugi::xml_node& parent, std::string_view name, bool& repeated) {
  pugi::xml_node found;
  for (const auto& child : parent.children()) {
    if (child.type() != pugi::node_element || local_name(child) != name) continue;
    if (found) repeated = true;
    found = child;
  }
  return found;
}

std::optional<DialectName> wanted_dialect(const pugi::xml_node& request, const std::optional<std::string>& schema) {
  if (schema) {
    if (names_schema(*schema, outlook_response_schema)) return DialectName::outlook;
    if (names_schema(*schema, mobilesync_response_schema)) return DialectName::mobilesync;
    return std::nullopt;
  }
  const auto own = namespace_of(request);
  if (names_schema(own, outlook_request_schema)) return DialectName::outlook;
  if (names_schema(own, mobilesync_request_schema)) return DialectName::mobilesync;
  return std::nullopt;
}

// What a Request element holds, as text.
struct Fields {
  std::optional<std::string> address;
  std::optional<std::string> legacy_dn;
  std::optional<std::string> schema;
};

// nullopt where an element is repeated or holds further elements.
std::optional<Fields> read_fields(const pugi::xml_node& request) {
  Fields fields;
  bool malformed = false;
  const auto read = [&](std::string_view name) -> std::optional<std::string> {
    const auto element = single_child(request, name, malformed);
    if (!element) return std::nullopt;
    auto text = text_of(element);
    if (!text) malformed = true;
    // An element without text says as much as none.
    return text && text->empty() ? std::nullopt : text;
  };
  fields.address = read("EMailAddress");
  fields.legacy_dn = read("LegacyDN");
  fields.schema = read("AcceptableResponseSchema");
  if (malformed) return std::nullopt;
  return fields;
}

void refuse(Query& query, std::string_view defect) {
  query.problem = Problem::malformed;
  query.defect = defect;
}

void read_pox(const pugi::xml_node& request, Query& query) {
  const auto fields = read_fields(request);
  if (!fields) {
    refuse(query, "an element of the Request is repeated, or holds elements");
    return;
  }
  const auto dialect = wanted_dialect(request, fields->schema);
  if (dialect) query.dialect = *dialect;
  if (fields->address) query.address = MailAddress::parse(*fields->address);

  // [MS-ASCMD] knows no LegacyDN.
  const bool named = fields->legacy_dn && query.dialect == DialectName::outlook;
  if (fields->address ? !query.address : !named) {
    refuse(query, fields->address ? "EMailAddress is not a valid address" : "the Request names no EMailAddress");
  } else if (!dialect) {
    query.problem = Problem::unknown_schema;
  } else if (!fields->address) {
    query.problem = Problem::address_unknown;
  }
}

}  // namespace

Query parse_pox(const http::Request& request, std::chrono::system_clock::time_point received) {
  Query query;
  query.received = received;
  query.hides_exchange = is_outlook_for_windows(request);

  const auto body = without_byte_order_mark(request.body);
  pugi::xml_document document;
  bool repeated = false;
  pugi::xml_node element;
  const bool strict = is_strict_xml(body);
  if (strict && document.load_buffer(body.data(), body.size(), pugi::parse_default, pugi::encoding_utf8)) {
    const auto root = document.document_element();
    if (local_name(root) == "Autodiscover") element = single_child(root, "Request", repeated);
  }
  if (element && !repeated) {
    read_pox(element, query);
  } else {
    refuse(query, !strict   ? "the body is no well-formed XML, or XML with a DOCTYPE"
                  : element ? "the body has two Request elements"
                            : "the body has no Autodiscover element with a Request");
  }
  return query;
}

bool is_outlook_for_windows(const http::Request& request) {
  constexpr std::string_view office = "microsoft office/";
  const auto agent = lower(request.field("User-Agent").value_or(""));
  return agent.starts_with(office) || agent.find("microsoft outlook") != std::string::npos;
}

}  // namespace smartdiscover::dialects
