#include "dialects/strict_xml.hpp"
#include "fuzz/promise.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/dialects/dialect.hpp>

#include <pugixml.hpp>

#include <string>

using namespace smartdiscover;
using fuzz::promise;

namespace {

void check_strictness(std::string_view text) {
  if (!dialects::is_strict_xml(text)) return;
  const auto body = dialects::without_byte_order_mark(text);
  pugi::xml_document document;
  const auto result = document.load_buffer(body.data(), body.size(), pugi::parse_full, pugi::encoding_utf8);
  promise(static_cast<bool>(result), "pugixml reads what the strict reader takes");
  promise(!document.document_element().next_sibling() || document.document_element().next_sibling().type() != pugi::node_element,
          "one root");
}

void check_answer(const http::Response& response) {
  promise(response.status == 200 && response.content_type == "text/xml; charset=utf-8", "an XML answer");
  promise(dialects::is_strict_xml(response.body), "every answer is well-formed");
}

Settings settings_of(const MailAddress& address) {
  Settings settings{.address = address, .domain = address.domain(), .login = address.text(), .display_name = address.text()};
  Service imap;
  imap.protocol = Protocol::imap;
  imap.login.value = address.text();
  settings.services.push_back(std::move(imap));
  return settings;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  http::Request request;
  request.body = fuzz::as_text(bytes, size);
  check_strictness(request.body);

  const auto query = dialects::find(dialects::DialectName::outlook).parse(request, {});
  promise(query.dialect == dialects::DialectName::outlook || query.dialect == dialects::DialectName::mobilesync,
          "one of the two flavours");
  promise(query.problem || query.address, "an address where there is no problem");
  const auto& dialect = dialects::find(query.dialect);
  if (query.problem) check_answer(dialect.render_problem(query, *query.problem));
  check_answer(dialect.render_problem(query, dialects::Problem::internal));
  if (query.address) {
    promise(printable(query.address->text()) == query.address->text(), "an address can be written");
    check_answer(dialect.render(query, settings_of(*query.address)).response);
  }
  return 0;
}
