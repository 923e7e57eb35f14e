#pragma once

// The Protocol elements of an answer in Outlook's schema, shared by `outlook` and `smartdiscover`. [MS-OXDSCLI] 2.2.4.1.1.2.6;
// for the entries that are not Microsoft's see smartdiscover.cpp.

#include "dialects/xml_writer.hpp"

#include <smartdiscover/dialects/query.hpp>
#include <smartdiscover/model/settings.hpp>

#include <optional>
#include <string_view>

namespace smartdiscover::dialects {

// True for IMAP, POP3 and SMTP.
bool is_mail(const Service& service);

// Why there is no answer about mail: faulty_settings where one of the three is offered and lacks a value, for clients would set up half
// an account without a word, or where a missing value leaves nothing at all; no_settings where nothing is offered. `any`: something is
// there to be shown.
std::optional<Problem> problem_with_mail(const Settings& settings, bool any);

// In a Response: a User, and an Account whose Action is settings, left open.
void open_account(XmlWriter& xml, const Settings& settings);

// EXCH and EXPR, which EWS clients read; nothing where no `ews` is offered. Call it before the mail entries: Thunderbird (153.7)
// writes an EXCH entry into the incoming server at hand, so that after IMAP the IMAP entry would be lost. Returns whether it
// added any.
bool add_exchange(XmlWriter& xml, const Settings& settings);

// A mail service under that Type.
void add_mail(XmlWriter& xml, const Settings& settings, const Service& service, std::string_view type);
// Any other service, under its own Type.
void add_host(XmlWriter& xml, const Service& service);
// A URL under its own Type.
void add_url(XmlWriter& xml, const Settings& settings, const Url& url);

}  // namespace smartdiscover::dialects
