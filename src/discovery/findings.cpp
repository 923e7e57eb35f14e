#include "discovery/findings.hpp"

#include "discovery/mailbox.hpp"

namespace smartdiscover::discovery {
namespace {

using dialects::Problem;

Found resolved(const State& state, const service_map::ResolveRequest& question) {
  auto settings = state.map.resolve(question);
  if (settings) {
    auto reason = settings->unfilled.empty() ? std::string() : settings->unfilled.front().why;
    return {*std::move(settings), std::move(reason)};
  }
  const auto problem = settings.error().code == Errc::malformed ? Problem::faulty_settings : Problem::internal;
  return {problem, settings.error().detail};
}

// The domain whose names the person sees: the Host's where it is theirs by another name, else their own.
Domain shown_domain(const State& state, const Account& person, const std::optional<Domain>& host_domain) {
  const auto& own = person.address.domain();
  return host_domain && state.map.served_as(*host_domain) == state.map.served_as(own) ? *host_domain : own;
}

}  // namespace

std::optional<Settings> find_domain_redirect(const State& state, const Asked& asked) {
  if (!asked.domain) return std::nullopt;
  // A request without an address, as the GET, is redirected as any address of the domain would be.
  const auto address = asked.address ? asked.address : MailAddress::make("postmaster", *asked.domain);
  if (!address) return std::nullopt;
  auto redirect = state.map.domain_redirect(*address);
  if (!redirect) return std::nullopt;
  return Settings{.address = asked.address, .domain = *asked.domain, .redirect = std::move(redirect)};
}

Found find_for_anyone(const State& state, const Asked& asked) {
  if (!asked.domain || !state.map.served_as(*asked.domain)) return {Problem::address_unknown, {}};
  return resolved(state, service_map::ResolveRequest{.domain = *asked.domain, .address = asked.address, .needs = asked.needs});
}

boost::asio::awaitable<Found> find_for_person(const State& state, std::shared_ptr<const Account> person, Asked asked) {
  Mailbox mailbox{person->address, shown_domain(state, *person, asked.domain), {}};
  if (asked.address) {
    auto found = co_await find_mailbox(state, *person, *asked.address);
    if (!found) co_return Found{Problem::internal, found.error().detail};
    if (!*found) co_return Found{Problem::address_unknown, {}};
    mailbox = std::move(**found);
  }
  service_map::ResolveRequest question{
      .domain = mailbox.domain, .address = mailbox.address, .person = person.get(), .needs = asked.needs};
  if (mailbox.shared) question.mailbox = &*mailbox.shared;
  co_return resolved(state, question);
}

}  // namespace smartdiscover::discovery
