#include "dialects/soap_request.hpp"
#include "dialects/strict_xml.hpp"
#include "fuzz/promise.hpp"
#include "unit/dialects/sample_settings.hpp"

#include <smartdiscover/dialects/dialect.hpp>

using namespace smartdiscover;
using fuzz::promise;

namespace {

const dialects::Dialect& soap() { return dialects::find(dialects::DialectName::soap); }

void check_answer(const http::Response& response) {
  promise(response.status == 200 || response.status == 500, "an answer or a fault");
  promise(response.content_type == "text/xml; charset=utf-8", "an XML answer");
  promise(dialects::is_strict_xml(response.body), "every answer is well-formed");
}

void check_query(const dialects::Query& query) {
  promise(query.dialect == dialects::DialectName::soap, "there is one flavour");
  promise(query.problem || !query.operation.empty(), "an operation where there is no problem");
  promise(query.subjects.size() <= dialects::most_soap_subjects && query.wanted.size() <= dialects::most_soap_settings,
          "nobody asks for too much");
  promise(!query.problem || query.subjects.size() <= 1, "nobody is looked up for a request that is refused");
  for (const auto& subject : query.subjects) promise(!(subject.address && subject.domain), "a mailbox or a domain");
}

std::vector<dialects::Finding> findings_for(std::size_t count) {
  std::vector<dialects::Finding> findings;
  for (std::size_t i = 0; i < count; ++i) {
    if (i % 3 == 1) {
      findings.emplace_back(dialects::Problem::address_unknown);
      continue;
    }
    auto settings = dialects::everything();
    if (i % 3 == 2) settings.redirect = dialects::redirect_to(UrlRedirect{"https://example.net/autodiscover/autodiscover.xml"});
    findings.emplace_back(std::move(settings));
  }
  return findings;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  http::Request request;
  request.body = fuzz::as_text(bytes, size);
  const auto query = soap().parse(request, {});
  check_query(query);
  check_answer(soap().render_problem(query, query.problem.value_or(dialects::Problem::internal)));
  if (!query.problem) check_answer(soap().render_all(query, findings_for(query.subjects.size())).response);
  return 0;
}
