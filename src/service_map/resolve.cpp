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
std::string anybody_of(const Served& served) {
  return served.alias == nullptr ? std::string(whole_address) : std::string(local_part) + "@" + served.domain.text();
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

std::vector<SharedMailbox> shared_mailboxes_of(const Levels& levels, const Account& person) {
  std::vector<SharedMailbox> shared;
  for (const auto& address : person.may_open) {
    const auto* known = levels.person(address);
    const bool named = known != nullptr && !known->display_name.empty();
    shared.push_back({address, named ? printable(known->display_name) : address.text()});
  }
  return shared;
}

// Answers that do not depend on who asks, or on nobody but the address.
class Asked {
 public:
  Asked(const Levels& levels, const Question& question, const Served& served)
      : levels_(levels), question_(question), served_(served) {}

  Result<Settings> settings() {
    merged_ = &merged_for(served_, space_);
    const auto* mailbox = question_.person != nullptr && question_.mailbox != nullptr ? question_.mailbox : question_.person;
    if (mailbox != nullptr) merged_ = &with_person(*merged_, levels_, *mailbox, space_);
    auto names = fill_names(*merged_, question_.domain, served_);
    if (!names) return names.error();
    names_ = *std::move(names);

    Settings settings{.domain = question_.domain};
    settings.hostname = names_.hostname;
    settings.discovery = names_.discovery;
    if (merged_->provider_name != nullptr) settings.provider_name = *merged_->provider_name;
    for (const auto& type : levels_.options.extra_types) settings.extra_types.push_back(type.value);
    settings.ttl = levels_.options.ttl;
    if (mailbox != nullptr) return for_person(std::move(settings), *mailbox);
    return for_anyone(std::move(settings));
  }

 private:
  Result<Settings> for_person(Settings settings, const Account& mailbox) {
    const auto& person = *question_.person;
    const Identity person_identity(person);
    const Identity mailbox_identity(mailbox);
    auto login_values = person_identity.values;
    login_values.hostname = names_.hostname.value;
    const auto login = login_of_person(mailbox, login_values);
    if (!login) return login.error();
    if (has_control_character(login->value) || !is_utf8(login->value)) {
      return failure(Errc::malformed, "the login holds control characters or is not UTF-8");
    }
    auto mailbox_values = mailbox_identity.values;
    mailbox_values.domain = served_.domain.text();
    mailbox_values.hostname = names_.hostname.value;
    mailbox_values.login = login_values.login = login->value;

    settings.address = mailbox.address;
    settings.display_name = printable(*mailbox_values.display_name);
    settings.login = login->value;
    if (&mailbox == &person) settings.shared_mailboxes = shared_mailboxes_of(levels_, person);
    return fill(std::move(settings), &mailbox,
                Recipient{.audience = Audience::person,
                          .mailbox = &mailbox_values,
                          .login = &login_values,
                          .member = &mailbox,
                          .login_text = *login,
                          .hostname_place = names_.hostname.location});
  }

  Result<Settings> for_anyone(Settings settings) {
    const auto home = question_.address ? std::optional(question_.address->in(served_.domain)) : std::nullopt;
    const auto anybody = anybody_of(served_);
    const Identity identity(home ? *home : *MailAddress::make("postmaster", served_.domain));
    const Values mailbox_values{.domain = served_.domain.text(), .hostname = names_.hostname.value};
    auto login_values = identity.values;
    if (!home) {
      login_values.email = anybody;
      login_values.local = local_part;
    }
    login_values.hostname = names_.hostname.value;
    Recipient recipient{.audience = Audience::anyone,
                        .mailbox = &mailbox_values,
                        .login = &login_values,
                        .hostname_place = names_.hostname.location};
    recipient.login_text = {std::string(*login_values.email), {}};
    if (merged_->login != nullptr) {
      const auto login = merged_->login->value.fill(login_values, Encoding::plain);
      recipient.login_known = login.has_value();
      if (login) recipient.login_text = {*login, merged_->login->location};
    }
    login_values.login = recipient.login_text.value;

    settings.address = question_.address;
    if (recipient.login_known) settings.login = recipient.login_text.value;
    // A redirect of everybody needs no more than the address; where none was asked about, postmaster stands for all.
    auto redirect_values = identity.values;
    redirect_values.hostname = names_.hostname.value;
    auto redirect = redirect_of(*merged_, nullptr, redirect_values);
    if (!redirect) return redirect.error();
    settings.redirect = *std::move(redirect);
    return offers(std::move(settings), recipient);
  }

  // The login is the person's own, whichever mailbox they ask about and by whichever of their addresses.
  Result<Sourced<std::string>> login_of_person(const Account& mailbox, const Values& values) {
    const auto& person = *question_.person;
    const bool is_own = &mailbox == &person && (person.address.domain() == served_.domain);
    if (is_own || !person.login.empty()) return login_of(levels_, person, *merged_, values);
    const auto served = levels_.serve(person.address.domain());
    Merged space;
    return login_of(levels_, person, with_person(served ? *served->merged : *served_.merged, levels_, person, space), values);
  }

  Result<Settings> fill(Settings settings, const Account* mailbox, const Recipient& recipient) {
    auto redirect = redirect_of(*merged_, mailbox, *recipient.mailbox);
    if (!redirect) return redirect.error();
    settings.redirect = *std::move(redirect);
    return offers(std::move(settings), recipient);
  }

  Settings offers(Settings settings, const Recipient& recipient) {
    // Nothing else of a redirect is shown.
    if (settings.redirect) return settings;
    fill_services(levels_, *merged_, recipient, settings);
    fill_urls(levels_, *merged_, recipient, settings);
    return settings;
  }

  const Levels& levels_;
  const Question& question_;
  const Served& served_;
  const Merged* merged_ = nullptr;
  Merged space_;  // for levels of this person alone
  Names names_;   // values view it; the settings, which move about, have copies
};

}  // namespace

Result<Settings> resolve(const Levels& levels, const Question& question) {
  const auto served = levels.serve(question.domain);
  if (!served) return failure(Errc::not_found, question.domain.text() + " is not served here");
  return Asked(levels, question, *served).settings();
}

}  // namespace smartdiscover::service_map
