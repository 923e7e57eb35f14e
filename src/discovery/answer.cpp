#include "discovery/answer.hpp"

#include "discovery/mailbox.hpp"
#include "discovery/request_domain.hpp"
#include "discovery/router.hpp"

#include <smartdiscover/http/basic_credentials.hpp>
#include <smartdiscover/model/text.hpp>

namespace smartdiscover::discovery {
namespace {

using dialects::Problem;
using dialects::Query;
using service_map::Access;

constexpr std::string_view autodiscover_xml = "/autodiscover/autodiscover.xml";

Access rule_for(const State& state, const dialects::Dialect& dialect, const std::optional<Domain>& domain) {
  if (domain) {
    if (const auto own = state.map.access(*domain, dialect.key)) return *own;
  }
  const auto found = state.access.find(dialect.name);
  return found == state.access.end() ? Access::off : found->second;
}

// The strictest rule among the dialects of one path: `off` only where all are off.
Access rule_for_path(const State& state, const Endpoint& endpoint, const std::optional<Domain>& domain) {
  auto strictest = Access::off;
  for (const auto& dialect : dialects::table()) {
    if (dialect.path != endpoint.path) continue;
    const auto rule = rule_for(state, dialect, domain);
    if (rule == Access::password) return rule;
    if (rule == Access::anonymous) strictest = rule;
  }
  return strictest;
}

observe::Outcome outcome_of(Problem problem) {
  switch (problem) {
    case Problem::address_unknown: return observe::Outcome::address_unknown;
    case Problem::no_settings: return observe::Outcome::no_settings;
    case Problem::malformed: return observe::Outcome::malformed;
    case Problem::unknown_schema: return observe::Outcome::unknown_schema;
    case Problem::faulty_settings: return observe::Outcome::faulty_settings;
    case Problem::internal: return observe::Outcome::internal;
  }
  return observe::Outcome::internal;
}

Reply problem_reply(const dialects::Dialect& dialect, const Query& query, Problem problem) {
  return {dialect.render_problem(query, problem), outcome_of(problem)};
}

Reply render(const dialects::Dialect& dialect, const Query& query, const Settings& settings) {
  Reply reply{dialect.render(query, settings), settings.redirect ? observe::Outcome::redirect : observe::Outcome::ok};
  if (reply.response.status == 404) reply.outcome = observe::Outcome::not_found;
  return reply;
}

// The answer about a domain whose people live elsewhere now. They may be in no store of ours any more, so nobody asks for a password.
std::optional<Reply> domain_redirect(const State& state, const dialects::Dialect& dialect, const Query& query,
                                     const std::optional<Domain>& domain) {
  if (!domain || query.problem) return std::nullopt;
  // A request without an address, as the GET, is redirected as any address of the Host's domain would be.
  const auto address = query.address ? query.address : MailAddress::make("postmaster", *domain);
  if (!address) return std::nullopt;
  auto redirect = state.map.domain_redirect(*address);
  if (!redirect) return std::nullopt;
  Settings settings{.address = query.address, .domain = *domain, .redirect = std::move(redirect)};
  return render(dialect, query, settings);
}

Reply resolved(const State& state, const dialects::Dialect& dialect, const Query& query, const service_map::Question& question,
               std::string& reason) {
  const auto settings = state.map.resolve(question);
  if (settings) return render(dialect, query, *settings);
  reason = settings.error().detail;
  return problem_reply(dialect, query, settings.error().code == Errc::malformed ? Problem::faulty_settings : Problem::internal);
}

Reply anonymous_reply(const State& state, const dialects::Dialect& dialect, const Query& query, const std::optional<Domain>& domain,
                      std::string& reason) {
  if (query.problem) return problem_reply(dialect, query, *query.problem);
  if (!domain || !state.map.served_as(*domain)) {
    return query.address ? problem_reply(dialect, query, Problem::address_unknown) : not_found();
  }
  return resolved(state, dialect, query, service_map::Question{.domain = *domain, .address = query.address}, reason);
}

// The domain whose names the person sees: the Host's where it is theirs by another name, else their own.
Domain shown_domain(const State& state, const Account& person, const std::optional<Domain>& host_domain) {
  if (host_domain && state.map.served_as(*host_domain) == state.map.served_as(person.address.domain())) return *host_domain;
  return person.address.domain();
}

boost::asio::awaitable<Reply> personal_reply(const State& state, const dialects::Dialect& dialect, const Query& query,
                                             std::shared_ptr<const Account> person, std::optional<Domain> host_domain,
                                             std::string& reason) {
  if (query.problem) co_return problem_reply(dialect, query, *query.problem);
  Mailbox mailbox{person->address, shown_domain(state, *person, host_domain), {}};
  if (query.address) {
    auto found = co_await find_mailbox(state, *person, *query.address);
    if (!found) {
      reason = found.error().detail;
      co_return problem_reply(dialect, query, Problem::internal);
    }
    if (!*found) co_return problem_reply(dialect, query, Problem::address_unknown);
    mailbox = std::move(**found);
  }
  service_map::Question question{.domain = mailbox.domain, .address = mailbox.address, .person = person.get()};
  if (mailbox.shared) question.mailbox = &*mailbox.shared;
  co_return resolved(state, dialect, query, question, reason);
}

// Empty: the person is known, and in `person`.
boost::asio::awaitable<std::optional<Reply>> sign_in(const State& state, const http::Request& request, identity::LoginHints hints,
                                                     std::shared_ptr<const Account>& person, Answer& answer) {
  auto authorization = http::parse_authorization(request.field("Authorization"));
  if (authorization.kind != http::AuthorizationKind::present) {
    if (authorization.kind == http::AuthorizationKind::malformed) answer.reason = "malformed Basic credentials";
    co_return challenge();
  }
  answer.login = authorization.credentials.login;
  if (!state.authenticator) co_return challenge();
  auto result = co_await state.authenticator->sign_in(std::move(authorization.credentials), std::move(hints));
  answer.store = std::move(result.store);
  answer.reason = std::move(result.reason);
  switch (result.verdict) {
    case identity::SignIn::Verdict::accepted: person = std::move(result.account); co_return std::nullopt;
    case identity::SignIn::Verdict::refused: co_return challenge();
    case identity::SignIn::Verdict::unavailable: co_return unavailable();
    case identity::SignIn::Verdict::busy: co_return busy();
  }
  co_return challenge();
}

boost::asio::awaitable<void> answer_endpoint(const State& state, const http::Request& request, const Endpoint& endpoint,
                                             std::chrono::system_clock::time_point received, Answer& answer) {
  const bool options_asked = request.method == "OPTIONS";
  const auto* row = endpoint.row(request.method);
  const auto host_domain = domain_of_host(state.map, request.host);
  Query query;
  if (row) query = row->parse(request, received);
  const auto domain = row ? domain_of_request(state.map, query, request.host) : host_domain;
  const auto path_rule = rule_for_path(state, endpoint, domain);
  if (path_rule == Access::off) co_return void(answer.reply = not_found());
  if (!row && !options_asked) co_return void(answer.reply = method_not_allowed(endpoint.allow));

  auto rule = path_rule;
  if (row) {
    answer.dialect = &dialects::find(query.dialect);
    if (domain && state.map.served_as(*domain)) answer.domain = domain;
    rule = rule_for(state, *answer.dialect, domain);
    if (rule == Access::off) {
      // This flavour of the path is not spoken; who may learn that is for its neighbours' rule to say.
      query.problem = Problem::unknown_schema;
      rule = path_rule;
    }
    if (auto redirect = domain_redirect(state, *answer.dialect, query, domain)) co_return void(answer.reply = std::move(*redirect));
  }
  std::shared_ptr<const Account> person;
  if (rule == Access::password) {
    identity::LoginHints hints{query.address ? std::optional(query.address->domain()) : std::nullopt, host_domain};
    auto refusal = co_await sign_in(state, request, std::move(hints), person, answer);
    if (refusal) co_return void(answer.reply = std::move(*refusal));
  }
  if (options_asked) {
    answer.reply = options(endpoint.allow);
  } else if (person) {
    answer.reply = co_await personal_reply(state, *answer.dialect, query, person, host_domain, answer.reason);
  } else {
    answer.reply = anonymous_reply(state, *answer.dialect, query, domain, answer.reason);
  }
}

// The EWS clients look for autodiscover.svc only where this header says so, on whatever status (EWS Managed API, Java, JavaScript).
void announce_soap(const State& state, const http::Request& request, const Endpoint& endpoint, http::Response& response) {
  if (endpoint.path != autodiscover_xml || (request.method != "GET" && request.method != "HEAD")) return;
  if (state.map.offers_url(domain_of_host(state.map, request.host), "ews")) response.fields.push_back({"X-SOAP-Enabled", "True"});
}

}  // namespace

boost::asio::awaitable<Answer> answer(const State& state, const http::Request& request, std::chrono::system_clock::time_point received) {
  Answer answer;
  const auto* endpoint = find_endpoint(request.path);
  if (!endpoint) {
    answer.reply = not_found();
    co_return answer;
  }
  co_await answer_endpoint(state, request, *endpoint, received, answer);
  announce_soap(state, request, *endpoint, answer.reply.response);
  co_return answer;
}

}  // namespace smartdiscover::discovery
