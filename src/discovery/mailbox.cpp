#include "discovery/mailbox.hpp"

#include <algorithm>

namespace smartdiscover::discovery {
namespace {

// Two addresses are one where they differ only by an alias domain or a subaddress.
MailAddress canonical(const service_map::ServiceMap& map, const MailAddress& address) {
  const auto folded = map.without_subaddress(address);
  const auto target = map.served_as(folded.domain());
  return target ? folded.in(*target) : folded;
}

bool contains(const service_map::ServiceMap& map, const std::vector<MailAddress>& addresses, const MailAddress& wanted) {
  return std::any_of(addresses.begin(), addresses.end(),
                     [&](const MailAddress& address) { return address == wanted || canonical(map, address) == wanted; });
}

bool catches(const service_map::ServiceMap& map, const Account& person, const Domain& domain) {
  return std::any_of(person.catch_all.begin(), person.catch_all.end(),
                     [&](const Domain& caught) { return caught == domain || map.served_as(caught) == domain; });
}

}  // namespace

boost::asio::awaitable<Result<std::optional<Mailbox>>> find_mailbox(const State& state, const Account& person,
                                                                    MailAddress asked) {
  if (!state.map.served_as(asked.domain())) co_return std::optional<Mailbox>{};
  const auto wanted = canonical(state.map, asked);
  const std::optional<Mailbox> own = Mailbox{person.address, asked.domain(), {}};
  if (person.owns(asked) || canonical(state.map, person.address) == wanted || contains(state.map, person.aliases, wanted))
    co_return own;

  const bool may_open = contains(state.map, person.may_open, asked) || contains(state.map, person.may_open, wanted);
  if (!may_open && !catches(state.map, person, wanted.domain())) co_return std::optional<Mailbox>{};
  auto known = co_await state.authenticator->find(wanted);
  if (!known) co_return known.error();
  if (may_open) {
    auto shared = *known ? std::move(**known) : state.map.described(wanted);
    auto address = shared.address;
    std::optional<Mailbox> opened = Mailbox{std::move(address), asked.domain(), std::move(shared)};
    co_return opened;
  }
  if (*known) co_return std::optional<Mailbox>{};
  co_return own;
}

}  // namespace smartdiscover::discovery
