#include <smartdiscover/service_map/warning_codes.hpp>

#include <array>

namespace smartdiscover::service_map {

std::span<const WarningCode> warning_codes() {
  static constexpr std::array codes = {
      WarningCode{warn::port_tls, "a port that belongs to another TLS mode than the one given"},
      WarningCode{warn::clear_text, "a service without TLS"},
      WarningCode{warn::http_url, "a URL without TLS to which clients send a password"},
      WarningCode{warn::activesync_path, "an ActiveSync URL whose path is not /Microsoft-Server-ActiveSync"},
      WarningCode{warn::no_incoming, "a domain that offers neither IMAP nor POP3"},
      WarningCode{warn::no_outgoing, "a domain that offers no SMTP"},
      WarningCode{warn::star_without_list, "a \"*\" where no domain list names more domains"},
      WarningCode{warn::no_domains, "a map that serves no domain"},
      WarningCode{warn::per_user_host, "a host or login made of a person, which anonymous dialects do not know"},
      WarningCode{warn::unknown_group, "a group of a user that nothing in the map refers to"},
      WarningCode{warn::include_folder, "an include whose folder is not there"},
      WarningCode{warn::type_case, "a type text that differs from a known one in upper and lower case alone"},
      WarningCode{warn::uncovered_name, "a name we answer under that no certificate covers"},
      WarningCode{warn::certificate, "a certificate that cannot be used"},
      WarningCode{warn::store_down, "a user store that does not answer"},
      WarningCode{warn::list_down, "a domain list that cannot be read"},
      WarningCode{warn::list_row, "a row of a domain list that is no domain, or does not fit the others"},
      WarningCode{warn::acme_webroot, "a folder of ACME challenges that is not there"},
      WarningCode{warn::not_served, "a setting that this version does not act upon"},
      WarningCode{warn::unserved_domain, "a default domain or a store's domain that is not served"},
      WarningCode{warn::user_attribute, "an attribute of a user that cannot be used"},
      WarningCode{warn::user_store, "a mistake in the file of a user store"},
  };
  return codes;
}

}  // namespace smartdiscover::service_map
