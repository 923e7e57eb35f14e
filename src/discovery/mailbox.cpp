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

bool may_open(const service_map::ServiceMap& map, const Account& person, const MailAddress& asked, const MailAddress& wanted) {
  return contains(map, person.may_open, asked) || contains(map, person.may_open, wanted);
}

}  // namespace

std::optional<Result<Mailbox>> own_mailbox(const State& state, const Account& person, const MailAddress& asked) {
  const auto& map = state.map;
  Mailbox own{person.address, asked.domain(), {}};
  if (!map.served_as(asked.domain())) return Result<Mailbox>(failure(Errc::not_found, {}));
  if (asked == person.address) return Result<Mailbox>(std::move(own));
  const auto wanted = canonical(map, asked);
  if (person.owns(asked) || canonical(map, person.address) == wanted || contains(map, person.aliases, wanted))
    return Result<Mailbox>(std::move(own));
  if (may_open(map, person, asked, wanted) || catches(map, person, wanted.domain())) return std::nullopt;
  return Result<Mailbox>(failure(Errc::not_found, {}));
}

boost::asio::awaitable<Result<Mailbox>> find_mailbox(const State& state, const Account& person, MailAddress asked) {
  if (auto own = own_mailbox(state, person, asked)) co_return *std::move(own);
  const auto wanted = canonical(state.map, asked);
  auto finding = state.authenticator->find(wanted);
  auto found = co_await std::move(finding);
  if (!found) co_return found.error();
  if (may_open(state.map, person, asked, wanted)) {
    auto shared = *found ? std::move(**found) : state.map.described(wanted);
    auto address = shared.address;
    Mailbox opened{std::move(address), asked.domain(), std::move(shared)};
    co_return opened;
  }
  // A catch-all address is the person's unless another user has it.
  if (*found) co_return failure(Errc::not_found, {});
  Mailbox own{person.address, asked.domain(), {}};
  co_return own;
}

}  // namespace smartdiscover::discovery
