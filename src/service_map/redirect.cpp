#include "service_map/redirect.hpp"

#include <smartdiscover/base/text.hpp>

namespace smartdiscover::service_map {
namespace {

struct Fill {
  const Values& values;
  using Filled = Result<std::optional<Redirect>>;

  Filled operator()(const NoRedirect&) const { return std::optional<Redirect>(); }
  Filled operator()(const AddressRedirectRule& rule) const {
    const auto local = rule.local.fill(values, Encoding::plain);
    if (!local) return local.error();
    const auto domain = rule.domain.fill(values, Encoding::plain);
    if (!domain) return domain.error();
    const auto address = MailAddress::parse(*local + "@" + *domain);
    if (!address)
      return failure(Errc::malformed,
                     "the redirect leads to \"" + printable(*local + "@" + *domain) + "\", which is not an address");
    return std::optional<Redirect>(AddressRedirect{*address});
  }
  Filled operator()(const UrlRedirectRule& rule) const {
    auto url = rule.url.fill(values, Audience::person);
    if (!url) return url.error();
    return std::optional<Redirect>(UrlRedirect{*std::move(url)});
  }
};

}  // namespace

Result<std::optional<Redirect>> fill_redirect(const RedirectRule& rule, const Values& values) {
  return std::visit(Fill{values}, rule);
}

Result<Redirect> parse_redirect(std::string_view text) {
  if (const auto address = MailAddress::parse(text)) return Redirect(AddressRedirect{*address});
  // A store's text is no template: its braces are braces.
  std::string literal;
  for (const char c : text) literal.append(c == '{' || c == '}' ? 2 : 1, c);
  const auto url = UrlTemplate::parse(literal, Placeholders::domain_alone, {"https"});
  if (!url) return failure(Errc::malformed, "expected an address or an https:// URL, found \"" + printable(text) + "\"");
  auto filled = url->fill(Values{}, Audience::person);
  if (!filled) return filled.error();
  return Redirect(UrlRedirect{*std::move(filled)});
}

std::optional<Sourced<Redirect>> redirect_of_domain(const ConfigTree& tree, const MailAddress& address) {
  const auto served = tree.serve(address.domain());
  if (!served || served->merged->redirect == nullptr) return std::nullopt;
  const auto& [rule, location] = *served->merged->redirect;
  const auto home = address.in(*served->domain);
  const auto email = home.text();
  Values values{.email = email, .local = home.local(), .domain = home.domain().text()};
  const auto hostname =
      served->merged->hostname != nullptr ? served->merged->hostname->value.fill(values) : Result<std::string>(Error{});
  if (hostname) values.hostname = *hostname;
  auto redirect = fill_redirect(rule, values);
  if (!redirect || !*redirect) return std::nullopt;
  return Sourced<Redirect>{**std::move(redirect), location};
}

}  // namespace smartdiscover::service_map
