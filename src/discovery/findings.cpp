#include "discovery/findings.hpp"

#include "discovery/access_rules.hpp"
#include "discovery/mailbox.hpp"

namespace smartdiscover::discovery {
namespace {

using dialects::Problem;
using service_map::Access;

Error unknown() { return failure(Errc::not_found, {}); }

Problem problem_of(const Error& error) {
  if (error.code == Errc::not_found) return Problem::address_unknown;
  return error.code == Errc::malformed ? Problem::faulty_settings : Problem::internal;
}

void add(Findings& findings, Result<Settings> settings) {
  if (settings) {
    if (!settings->unfilled.empty()) findings.reason = settings->unfilled.front().why;
    findings.all.emplace_back(*std::move(settings));
    return;
  }
  findings.all.emplace_back(problem_of(settings.error()));
  if (!settings.error().detail.empty()) findings.reason = settings.error().detail;
}

// That a domain is not served is known before: here it is a mistake of ours.
Result<Settings> resolve(const State& state, const service_map::ResolveRequest& request) {
  auto settings = state.map.resolve(request);
  if (!settings && settings.error().code == Errc::not_found) return failure(Errc::internal, settings.error().detail);
  return settings;
}

std::optional<Settings> domain_redirect(const State& state, const Subject& subject) {
  if (subject.domain == nullptr) return std::nullopt;
  // A request without an address, as the GET, is redirected as any address of the domain would be.
  const auto address =
      subject.address != nullptr ? std::optional(*subject.address) : MailAddress::make("postmaster", *subject.domain);
  if (!address) return std::nullopt;
  auto redirect = state.map.domain_redirect(*address);
  if (!redirect) return std::nullopt;
  Settings settings{.domain = *subject.domain, .redirect = std::move(redirect)};
  if (subject.address != nullptr) settings.address = *subject.address;
  return settings;
}

Result<Settings> for_anyone(const State& state, const RequestContext& context, const Subject& subject) {
  if (subject.domain == nullptr || !state.map.served_as(*subject.domain)) return unknown();
  service_map::ResolveRequest request{.domain = *subject.domain, .needs = context.dialect->needs};
  if (subject.address != nullptr) request.address = *subject.address;
  return resolve(state, request);
}

Result<Settings> for_mailbox(const State& state, const RequestContext& context, const Account& person, const Mailbox& mailbox) {
  service_map::ResolveRequest request{
      .domain = mailbox.domain, .address = mailbox.address, .person = &person, .needs = context.dialect->needs};
  if (mailbox.shared) request.mailbox = &*mailbox.shared;
  return resolve(state, request);
}

// The domain whose names the person sees: the Host's where it is theirs by another name, else their own.
Mailbox mailbox_of(const State& state, const RequestContext& context, const Account& person) {
  const auto& own = person.address.domain();
  const auto& host = context.host_domain;
  const bool is_theirs = host && *host != own && state.map.served_as(*host) == state.map.served_as(own);
  return {person.address, is_theirs ? *host : own, {}};
}

// Without asking a store; nullopt where that cannot be.
std::optional<Result<Settings>> own_settings(const State& state, const RequestContext& context, const Account& person,
                                             const Subject& subject) {
  if (subject.address == nullptr) return for_mailbox(state, context, person, mailbox_of(state, context, person));
  const auto mailbox = own_mailbox(state, person, *subject.address);
  if (!mailbox) return std::nullopt;
  return *mailbox ? for_mailbox(state, context, person, **mailbox) : Result<Settings>(mailbox->error());
}

// What the rule of a subject's domain decides before the person does, where a request asks about several.
std::optional<Result<Settings>> by_rule(const State& state, const RequestContext& context, const Subject& subject) {
  if (context.query.subjects.empty()) return std::nullopt;
  if (subject.domain == nullptr) return Result<Settings>(unknown());
  const auto rule = rule_for(state, *context.dialect, subject.domain);
  if (rule == Access::off) return Result<Settings>(unknown());
  if (auto redirect = domain_redirect(state, subject)) return Result<Settings>(*std::move(redirect));
  if (rule == Access::anonymous || subject.address == nullptr) return for_anyone(state, context, subject);
  return std::nullopt;
}

}  // namespace

std::optional<Findings> find_domain_redirects(const State& state, const RequestContext& context) {
  Findings findings;
  for (const auto& subject : context.subjects()) {
    auto settings = domain_redirect(state, subject);
    if (!settings) return std::nullopt;
    findings.all.emplace_back(*std::move(settings));
  }
  if (findings.all.empty()) return std::nullopt;
  return findings;
}

Findings find_for_anyone(const State& state, const RequestContext& context) {
  Findings findings;
  for (const auto& subject : context.subjects()) add(findings, for_anyone(state, context, subject));
  return findings;
}

std::optional<Findings> find_own(const State& state, const RequestContext& context, const Account& person) {
  Findings findings;
  for (const auto& subject : context.subjects()) {
    auto settings = by_rule(state, context, subject);
    if (!settings) settings = own_settings(state, context, person, subject);
    if (!settings) return std::nullopt;
    add(findings, *std::move(settings));
  }
  return findings;
}

boost::asio::awaitable<Findings> find_for_person(const State& state, const RequestContext& context,
                                                 std::shared_ptr<const Account> person) {
  Findings findings;
  bool failed = false;
  for (const auto& subject : context.subjects()) {
    // A store that does not answer is waited for once, not for each of a hundred mailboxes.
    if (failed) {
      findings.all.emplace_back(Problem::internal);
      continue;
    }
    auto settings = by_rule(state, context, subject);
    if (!settings) settings = own_settings(state, context, *person, subject);
    if (!settings) {
      auto finding = find_mailbox(state, *person, *subject.address);
      const auto mailbox = co_await std::move(finding);
      settings = mailbox ? for_mailbox(state, context, *person, *mailbox) : Result<Settings>(mailbox.error());
    }
    add(findings, *std::move(settings));
    const auto* problem = std::get_if<Problem>(&findings.all.back());
    failed = problem != nullptr && *problem == Problem::internal;
  }
  co_return findings;
}

}  // namespace smartdiscover::discovery
