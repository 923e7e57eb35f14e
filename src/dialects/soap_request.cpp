#include "dialects/soap_request.hpp"

#include "dialects/soap_schemas.hpp"
#include "dialects/strict_xml.hpp"
#include "dialects/xml_elements.hpp"

#include <smartdiscover/base/text.hpp>

#include <algorithm>
#include <array>

namespace smartdiscover::dialects {
namespace {

constexpr std::string_view message_suffix = "RequestMessage";
constexpr std::array operations{get_user_settings, get_domain_settings, get_federation_information,
                                get_organization_relationship_settings};

std::vector<pugi::xml_node> children(const pugi::xml_node& parent, std::string_view schema, std::string_view name) {
  std::vector<pugi::xml_node> found;
  for (const auto& child : parent.children()) {
    if (child.type() == pugi::node_element && local_name(child) == name && names_schema(namespace_of(child), schema))
      found.push_back(child);
  }
  return found;
}

// The one child of that name; null where there is none, or several.
pugi::xml_node only_child(const pugi::xml_node& parent, std::string_view schema, std::string_view name) {
  const auto found = children(parent, schema, name);
  return found.size() == 1 ? found.front() : pugi::xml_node();
}

// The one element in a Body.
pugi::xml_node only_element(const pugi::xml_node& body) {
  pugi::xml_node found;
  for (const auto& child : body.children()) {
    if (child.type() != pugi::node_element) continue;
    if (found) return {};
    found = child;
  }
  return found;
}

std::string operation_of(const pugi::xml_node& message) {
  auto name = local_name(message);
  if (!names_schema(namespace_of(message), soap_schema) || !name.ends_with(message_suffix)) return {};
  name.remove_suffix(message_suffix.size());
  const auto* known = std::find(operations.begin(), operations.end(), name);
  return known == operations.end() ? std::string() : *known;
}

// False where there are none, too many, or one that is no name of anything.
bool read_settings(const pugi::xml_node& request, std::vector<std::string>& wanted) {
  for (const auto& setting : children(only_child(request, soap_schema, "RequestedSettings"), soap_schema, "Setting")) {
    auto text = text_of(setting);
    if (!text || text->empty() || text->size() > longest_soap_text) return false;
    auto name = printable(*text);
    if (std::find(wanted.begin(), wanted.end(), name) == wanted.end()) wanted.push_back(std::move(name));
    if (wanted.size() > most_soap_settings) return false;
  }
  return !wanted.empty();
}

bool is_countable(const std::vector<Subject>& subjects) { return !subjects.empty() && subjects.size() <= most_soap_subjects; }

bool read_users(const pugi::xml_node& request, std::vector<Subject>& subjects) {
  for (const auto& user : children(only_child(request, soap_schema, "Users"), soap_schema, "User")) {
    Subject subject{.text = text_of(only_child(user, soap_schema, "Mailbox")).value_or("")};
    subject.address = MailAddress::parse(subject.text);
    subjects.push_back(std::move(subject));
  }
  return is_countable(subjects);
}

bool read_domains(const pugi::xml_node& request, std::vector<Subject>& subjects) {
  for (const auto& domain : children(only_child(request, soap_schema, "Domains"), soap_schema, "Domain")) {
    Subject subject{.text = text_of(domain).value_or("")};
    subject.domain = Domain::parse(subject.text);
    subjects.push_back(std::move(subject));
  }
  return is_countable(subjects);
}

bool read_request(const pugi::xml_node& message, Query& query) {
  const auto request = only_child(message, soap_schema, "Request");
  if (!request) return false;
  if (query.operation == get_user_settings) return read_users(request, query.subjects) && read_settings(request, query.wanted);
  if (query.operation == get_domain_settings)
    return read_domains(request, query.subjects) && read_settings(request, query.wanted);
  // The answer to the others is the same for everybody.
  return true;
}

void read_envelope(const pugi::xml_node& envelope, Query& query) {
  const auto schema = namespace_of(envelope);
  const bool is_soap = names_schema(schema, soap_envelope_schema) || names_schema(schema, soap12_envelope_schema);
  if (local_name(envelope) != "Envelope" || !is_soap) return;
  if (const auto id = only_child(only_child(envelope, schema, "Header"), addressing_schema, "MessageID")) {
    auto text = text_of(id).value_or("");
    if (text.size() <= longest_soap_text) query.message_id = std::move(text);
  }
  const auto message = only_element(only_child(envelope, schema, "Body"));
  if (!message) return;
  query.operation = operation_of(message);
  query.problem.reset();
  if (query.operation.empty()) {
    query.problem = Problem::unknown_schema;
  } else if (!read_request(message, query)) {
    query.problem = Problem::malformed;
  }
  // No mailbox is looked up for a request that is refused as a whole.
  if (query.problem && query.subjects.size() > 1) query.subjects.resize(1);
}

}  // namespace

Query parse_soap(const http::Request& request, std::chrono::system_clock::time_point received) {
  Query query;
  query.dialect = DialectName::soap;
  query.received = received;
  query.problem = Problem::malformed;
  const auto body = without_byte_order_mark(request.body);
  pugi::xml_document document;
  if (is_strict_xml(body) && document.load_buffer(body.data(), body.size(), pugi::parse_default, pugi::encoding_utf8)) {
    read_envelope(document.document_element(), query);
  }
  return query;
}

}  // namespace smartdiscover::dialects
