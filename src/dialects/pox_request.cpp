#include "dialects/pox_request.hpp"

#include "dialects/pox_schemas.hpp"
#include "dialects/strict_xml.hpp"

#include <smartdiscover/model/text.hpp>

#include <pugixml.hpp>

namespace smartdiscover::dialects {
namespace {

std::string_view local_name(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

// The one child element of that local name. `repeated` is set where there are several.
pugi::xml_node only_child(const pugi::xml_node& parent, std::string_view name, bool& repeated) {
  pugi::xml_node found;
  for (const auto& child : parent.children()) {
    if (child.type() != pugi::node_element || local_name(child) != name) continue;
    if (found) repeated = true;
    found = child;
  }
  return found;
}

// The text of an element, CDATA sections included, without blanks around; nullopt where elements stand in it.
std::optional<std::string> text_of(const pugi::xml_node& element) {
  std::string text;
  for (const auto& child : element.children()) {
    if (child.type() == pugi::node_element) return std::nullopt;
    text += child.value();
  }
  return std::string(trim(text));
}

std::string_view namespace_of(pugi::xml_node element) {
  const std::string_view name = element.name();
  const auto colon = name.find(':');
  const auto attribute = colon == std::string_view::npos ? std::string("xmlns") : "xmlns:" + std::string(name.substr(0, colon));
  for (; element; element = element.parent()) {
    if (const auto declared = element.attribute(attribute.c_str())) return declared.value();
  }
  return {};
}

// Microsoft's web pages print the names with https://, and people copy from there.
bool names_schema(std::string_view text, std::string_view schema) {
  const auto without_scheme = [](std::string_view name) {
    const auto end = name.find("://");
    const bool web = end != std::string_view::npos &&
                     (equal_ignoring_case(name.substr(0, end), "http") || equal_ignoring_case(name.substr(0, end), "https"));
    return web ? name.substr(end) : name;
  };
  return equal_ignoring_case(without_scheme(trim(text)), without_scheme(schema));
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
    const auto element = only_child(request, name, malformed);
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

void read_request(const pugi::xml_node& request, Query& query) {
  const auto fields = read_fields(request);
  if (!fields) {
    query.problem = Problem::malformed;
    return;
  }
  const auto dialect = wanted_dialect(request, fields->schema);
  if (dialect) query.dialect = *dialect;
  if (fields->address) query.address = MailAddress::parse(*fields->address);

  // [MS-ASCMD] knows no LegacyDN.
  const bool named = fields->legacy_dn && query.dialect == DialectName::outlook;
  if (fields->address ? !query.address : !named) {
    query.problem = Problem::malformed;
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
  if (is_strict_xml(body) && document.load_buffer(body.data(), body.size(), pugi::parse_default, pugi::encoding_utf8)) {
    const auto root = document.document_element();
    if (local_name(root) == "Autodiscover") element = only_child(root, "Request", repeated);
  }
  if (element && !repeated) {
    read_request(element, query);
  } else {
    query.problem = Problem::malformed;
  }
  return query;
}

bool is_outlook_for_windows(const http::Request& request) {
  constexpr std::string_view office = "microsoft office/";
  const auto agent = lower(request.field("User-Agent").value_or(""));
  return agent.starts_with(office) || agent.find("microsoft outlook") != std::string::npos;
}

}  // namespace smartdiscover::dialects
