#pragma once

// Requests to autodiscover.svc, as exchangelib writes them.

#include "unit/dialects/sample_settings.hpp"

#include <initializer_list>
#include <string>
#include <string_view>

namespace smartdiscover::dialects {

inline constexpr std::string_view soap_head =
    R"(<?xml version='1.0' encoding='utf-8'?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:wsa="http://www.w3.org/2005/08/addressing" )"
    R"(xmlns:a="http://schemas.microsoft.com/exchange/2010/Autodiscover"><s:Header>)"
    R"(<a:RequestedServerVersion>Exchange2016</a:RequestedServerVersion></s:Header><s:Body>)";
inline constexpr std::string_view soap_tail = "</s:Body></s:Envelope>";

inline http::Request soap(std::string_view message) {
  auto request = post(std::string(soap_head) + std::string(message) + std::string(soap_tail));
  request.path = "/autodiscover/autodiscover.svc";
  return request;
}

inline std::string requested(std::initializer_list<std::string_view> settings) {
  std::string text = "<a:RequestedSettings>";
  for (const auto setting : settings) text += "<a:Setting>" + std::string(setting) + "</a:Setting>";
  return text + "</a:RequestedSettings>";
}

inline http::Request ask_users(std::initializer_list<std::string_view> mailboxes,
                               std::initializer_list<std::string_view> settings) {
  std::string text = "<a:GetUserSettingsRequestMessage><a:Request><a:Users>";
  for (const auto mailbox : mailboxes) text += "<a:User><a:Mailbox>" + std::string(mailbox) + "</a:Mailbox></a:User>";
  return soap(text + "</a:Users>" + requested(settings) + "</a:Request></a:GetUserSettingsRequestMessage>");
}

inline http::Request ask_domains(std::initializer_list<std::string_view> domains,
                                 std::initializer_list<std::string_view> settings) {
  std::string text = "<a:GetDomainSettingsRequestMessage><a:Request><a:Domains>";
  for (const auto domain : domains) text += "<a:Domain>" + std::string(domain) + "</a:Domain>";
  return soap(text + "</a:Domains>" + requested(settings) + "</a:Request></a:GetDomainSettingsRequestMessage>");
}

}  // namespace smartdiscover::dialects
