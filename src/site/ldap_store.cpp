#include "site/remote_stores.hpp"
#include "site/store_kinds.hpp"

#include <algorithm>

namespace smartdiscover::site {
namespace {

using users::LdapStoreDefinition;

void read_urls(yaml::Section& in, LdapStoreDefinition& store) {
  const auto urls = in.texts("urls");
  if (urls.empty())
    in.report().error(in.location_of("urls"), in.path_of("urls"), "required: a list, as [\"ldaps://ldap.example.com\"]");
  for (std::size_t i = 0; i < urls.size(); ++i) {
    const auto& text = urls[i].value;
    const bool known = text.starts_with("ldap://") || text.starts_with("ldaps://") || text.starts_with("ldapi://");
    if (!known || text.find_first_of(" ,") != std::string::npos)
      in.report().error(urls[i].location, yaml::item_path(in.path_of("urls"), i),
                        "expected a URL such as ldaps://ldap.example.com, ldap:// or ldapi://, found \"" + text + "\"");
    store.urls.push_back(text);
  }
}

bool asks_in_clear_text(const LdapStoreDefinition& store) {
  return store.tls == LdapStoreDefinition::Tls::none &&
         std::any_of(store.urls.begin(), store.urls.end(), [](const std::string& url) {
           return url.starts_with("ldap://") && !url.starts_with("ldap://127.") && !url.starts_with("ldap://[::1]") &&
                  !url.starts_with("ldap://localhost");
         });
}

void read_attributes(yaml::Section& parent, std::map<std::string, std::string>& attributes) {
  const auto* node = parent.take("attributes");
  yaml::Section in(mapping_or_empty(node), parent.path_of("attributes"), parent.report());
  for (const auto* member : in.take_rest()) {
    const auto path = in.path_of(member->key);
    const auto attribute = yaml::read_text(member->value, path, parent.report());
    if (!attribute) continue;
    const bool named = std::all_of(attribute->begin(), attribute->end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == ';' || c == '.';
    });
    if (named) {
      attributes[member->key] = *attribute;
    } else {
      parent.report().error(member->value.location, path, "expected the name of an LDAP attribute, found \"" + *attribute + "\"");
    }
  }
}

void read_account(yaml::Section& in, const std::filesystem::path& folder, LdapStoreDefinition& store) {
  if (const auto name = in.text("bind_dn")) store.bind_dn = name->value;
  read_path(in, "bind_password_file", folder, store.bind_password_file);
  if (store.bind_dn.empty() != store.bind_password_file.empty())
    in.report().error(in.location(), in.path_of("bind_dn"), "bind_dn and bind_password_file go together");
}

}  // namespace

users::StoreKind read_ldap_store(yaml::Section& in, const std::filesystem::path& folder) {
  LdapStoreDefinition store;
  using Tls = LdapStoreDefinition::Tls;
  read_urls(in, store);
  if (const auto tls = in.choice<Tls>("tls", {{"none", Tls::none}, {"starttls", Tls::starttls}})) store.tls = tls->value;
  const bool is_ldaps =
      std::any_of(store.urls.begin(), store.urls.end(), [](const auto& url) { return url.starts_with("ldaps://"); });
  if (store.tls == Tls::starttls && is_ldaps)
    in.report().error(in.location_of("tls"), in.path_of("tls"),
                      "ldaps:// uses TLS from the first byte: remove tls: starttls, or write ldap://");
  if (asks_in_clear_text(store))
    in.report().error(in.location_of("urls"), in.path_of("urls"),
                      "passwords must not cross the network in clear text: use ldaps:// or tls: starttls");
  read_ca(in, folder, store.ca);
  read_account(in, folder, store);
  if (const auto base = in.text("base")) store.base = base->value;
  read_login_template(in, "filter", store.filter);
  read_login_template(in, "user_dn", store.user_dn);
  if (in.has("user_dn") && (in.has("base") || in.has("filter")))
    in.report().error(in.location_of("user_dn"), in.path_of("user_dn"),
                      "either user_dn, or base and filter, which search for the user");
  if (!in.has("user_dn") && store.base.empty())
    in.report().error(in.location(), in.path_of("base"), "required: the search base of the users; or set user_dn");
  if (in.has("attributes")) read_attributes(in, store.attributes);
  if (const auto connections = in.integer("connections", 1, 100)) store.connections = static_cast<unsigned>(connections->value);
  return store;
}

}  // namespace smartdiscover::site
