#include "service_map/resolve.hpp"

#include "service_map/identity.hpp"
#include "service_map/names.hpp"
#include "service_map/offers.hpp"
#include "service_map/redirect.hpp"

#include <smartdiscover/base/text.hpp>

namespace smartdiscover::service_map {
namespace {

// What autoconfig's clients fill in themselves; the only logins there are in an answer about a whole domain.
constexpr std::string_view whole_address = "%EMAILADDRESS%";
constexpr std::string_view local_part = "%EMAILLOCALPART%";

// Addresses of an alias domain sign in as those of its target.
std::string login_placeholder_of(const ResolvedDomain& served) {
  return served.alias == nullptr ? std::string(whole_address) : std::string(local_part) + "@" + served.domain->text();
}

Result<std::optional<Sourced<Redirect>>> redirect_of(const Merged& merged, const Account* account, const Values& values) {
  using Outcome = std::optional<Sourced<Redirect>>;
  if (merged.redirect != nullptr) {
    auto redirect = fill_redirect(merged.redirect->value, values);
    if (!redirect) return redirect.error();
    if (!*redirect) return Outcome();
    return Outcome(Sourced<Redirect>{**std::move(redirect), merged.redirect->location});
  }
  if (account == nullptr || account->redirect.empty()) return Outcome();
  auto redirect = parse_redirect(account->redirect);
  if (!redirect) return redirect.error();
  return Outcome(Sourced<Redirect>{*std::move(redirect), {}});
}

std::vector<SharedMailbox> shared_mailboxes_of(const ConfigTree& tree, const Account& person) {
  std::vector<SharedMailbox> shared;
  for (const auto& address : person.may_open) {
    const auto* known = tree.person(address);
    const bool named = known != nullptr && !known->display_name.empty();
    shared.push_back({address, named ? printable(known->display_name) : address.text()});
  }
  return shared;
}

// One request being resolved. The settings are filled where they are, since values are views of them.
class Resolving {
 public:
  Resolving(const ConfigTree& tree, const ResolveRequest& request, const ResolvedDomain& served)
      : tree_(tree), request_(request), served_(served), settings_{.domain = request.domain} {}

  Result<Settings> settings() {
    merged_ = &merged_for(served_, space_);
    const auto* mailbox = request_.person != nullptr && request_.mailbox != nullptr ? request_.mailbox : request_.person;
    if (mailbox != nullptr) {
      in_map_ = tree_.person(mailbox->address);
      merged_ = &with_person(*merged_, tree_, *mailbox, in_map_, space_);
    }
    auto names = fill_names(*merged_, request_.domain, served_);
    if (!names) return names.error();
    settings_.hostname = std::move(names->hostname);
    settings_.discovery = std::move(names->discovery);
    if (merged_->provider_name != nullptr) settings_.provider_name = *merged_->provider_name;
    for (const auto& type : tree_.options.extra_types) settings_.extra_types.push_back(type.value);
    settings_.ttl = tree_.options.ttl;
    auto error = mailbox != nullptr ? for_person(*mailbox) : for_anyone();
    if (error) return *std::move(error);
    return std::move(settings_);
  }

 private:
  std::optional<Error> for_person(const Account& mailbox) {
    const auto& person = *request_.person;
    const Identity person_identity(person);
    auto login_values = person_identity.values;
    login_values.hostname = settings_.hostname.value;
    auto login = login_of_person(mailbox, login_values);
    if (!login) return login.error();
    if (has_control_character(login->value) || !is_utf8(login->value)) {
      return failure(Errc::malformed, "the login holds control characters or is not UTF-8");
    }
    settings_.login = std::move(login->value);
    login_values.login = settings_.login;
    const bool is_own = &mailbox == &person;
    const std::optional<Identity> mailbox_identity = is_own ? std::nullopt : std::optional<Identity>(std::in_place, mailbox);
    auto mailbox_values = is_own ? login_values : mailbox_identity->values;
    mailbox_values.domain = served_.domain->text();
    mailbox_values.hostname = settings_.hostname.value;
    mailbox_values.login = settings_.login;

    settings_.address = mailbox.address;
    settings_.display_name = printable(*mailbox_values.display_name);
    if (is_own && !person.may_open.empty()) settings_.shared_mailboxes = shared_mailboxes_of(tree_, person);
    return fill(&mailbox, mailbox_values,
                Recipient{.needs = request_.needs,
                          .audience = Audience::person,
                          .mailbox = &mailbox_values,
                          .login = &login_values,
                          .member = &mailbox,
                          .login_location = login->location,
                          .hostname_location = settings_.hostname.location});
  }

  std::optional<Error> for_anyone() {
    const auto& domain = *served_.domain;
    const Identity identity(request_.address ? request_.address->in(domain) : *MailAddress::make("postmaster", domain));
    const auto whole_domain = request_.address ? std::string() : login_placeholder_of(served_);
    const Values mailbox_values{.domain = domain.text(), .hostname = settings_.hostname.value};
    auto login_values = identity.values;
    if (!request_.address) {
      login_values.email = whole_domain;
      login_values.local = local_part;
    }
    login_values.hostname = settings_.hostname.value;
    Recipient recipient{.needs = request_.needs,
                        .audience = Audience::unauthenticated,
                        .mailbox = &mailbox_values,
                        .login = &login_values,
                        .hostname_location = settings_.hostname.location};
    std::string login(*login_values.email);
    if (merged_->login != nullptr) {
      auto filled = merged_->login->value.fill(login_values, Encoding::plain);
      recipient.login_known = filled.has_value();
      if (filled) {
        login = *std::move(filled);
        recipient.login_location = merged_->login->location;
      }
    }
    login_values.login = login;
    settings_.address = request_.address;
    if (recipient.login_known) settings_.login = login;
    // A redirect of everybody needs no more than the address; where none was asked about, postmaster stands for all.
    auto redirect_values = identity.values;
    redirect_values.hostname = settings_.hostname.value;
    return fill(nullptr, redirect_values, recipient);
  }

  // The login is the person's own, whichever mailbox they ask about and by whichever of their addresses.
  Result<Sourced<std::string>> login_of_person(const Account& mailbox, const Values& values) {
    const auto& person = *request_.person;
    const auto* in_map = &mailbox == &person ? in_map_ : tree_.person(person.address);
    const bool is_own = &mailbox == &person && person.address.domain() == *served_.domain;
    if (is_own || !person.login.empty()) return login_of(in_map, person, *merged_, values);
    const auto served = tree_.serve(person.address.domain());
    Merged space;
    const auto& base = served ? *served->merged : *served_.merged;
    return login_of(in_map, person, with_person(base, tree_, person, in_map, space), values);
  }

  std::optional<Error> fill(const Account* mailbox, const Values& redirect_values, const Recipient& recipient) {
    auto redirect = redirect_of(*merged_, mailbox, redirect_values);
    if (!redirect) return redirect.error();
    settings_.redirect = *std::move(redirect);
    // Nothing else of a redirect is shown.
    if (settings_.redirect) return std::nullopt;
    fill_services(tree_, *merged_, recipient, settings_);
    fill_urls(tree_, *merged_, recipient, settings_);
    return std::nullopt;
  }

  const ConfigTree& tree_;
  const ResolveRequest& request_;
  const ResolvedDomain& served_;
  Settings settings_;
  const Person* in_map_ = nullptr;  // what the map has of the mailbox's account
  const Merged* merged_ = nullptr;
  Merged space_;  // for levels of this person alone
};

}  // namespace

Result<Settings> resolve(const ConfigTree& tree, const ResolveRequest& request) {
  const auto served = tree.serve(request.domain);
  if (!served) return failure(Errc::not_found, request.domain.text() + " is not served here");
  return Resolving(tree, request, *served).settings();
}

}  // namespace smartdiscover::service_map
