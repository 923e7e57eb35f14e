#pragma once

// The warning codes that `ignore_warnings` of the service map accepts, each with its meaning: those of this room and of the room
// `site`.

#include <span>
#include <string_view>

namespace smartdiscover::service_map {

struct WarningCode {
  std::string_view word;
  std::string_view meaning;
};

std::span<const WarningCode> warning_codes();

namespace warn {
inline constexpr std::string_view port_tls = "port_tls";
inline constexpr std::string_view clear_text = "clear_text";
inline constexpr std::string_view http_url = "http_url";
inline constexpr std::string_view activesync_path = "activesync_path";
inline constexpr std::string_view no_incoming = "no_incoming";
inline constexpr std::string_view no_outgoing = "no_outgoing";
inline constexpr std::string_view star_without_list = "star_without_list";
inline constexpr std::string_view no_domains = "no_domains";
inline constexpr std::string_view per_user_host = "per_user_host";
inline constexpr std::string_view unknown_group = "unknown_group";
inline constexpr std::string_view include_folder = "include_folder";
inline constexpr std::string_view type_case = "type_case";
// Of the room `site`.
inline constexpr std::string_view uncovered_name = "uncovered_name";
inline constexpr std::string_view certificate = "certificate";
inline constexpr std::string_view store_down = "store_down";
inline constexpr std::string_view list_down = "list_down";
inline constexpr std::string_view list_row = "list_row";
inline constexpr std::string_view acme_webroot = "acme_webroot";
inline constexpr std::string_view not_served = "not_served";
inline constexpr std::string_view unserved_domain = "unserved_domain";
inline constexpr std::string_view user_attribute = "user_attribute";
inline constexpr std::string_view user_store = "user_store";
}  // namespace warn

}  // namespace smartdiscover::service_map
