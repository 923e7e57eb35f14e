#pragma once

// What a request asks, in terms that every dialect shares, and what can be wrong with it.

#include <smartdiscover/model/dialects.hpp>
#include <smartdiscover/model/mail_address.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace smartdiscover::dialects {

using smartdiscover::DialectName;

// Why settings cannot be given. The numbers are those of [MS-OXDSCLI] 2.2.4.1.1.3.2; each dialect has its own way to say them.
enum class Problem {
  address_unknown = 500,  // no such address or domain, or none that this person may ask about
  no_settings = 501,      // the address is known, nothing is offered to it in this dialect
  malformed = 600,        // the request is not of its form
  unknown_schema = 601,   // the response schema, the protocol or the operation asked for is unknown
  faulty_settings = 602,  // the configuration of this address cannot be filled in
  internal = 603,         // something of ours failed
};

// One of several mailboxes or domains that one request asks about. Neither address nor domain: the text is invalid.
struct Subject {
  std::string text;  // as sent
  std::optional<MailAddress> address;
  std::optional<Domain> domain;  // asked about as a whole
};

struct Query {
  DialectName dialect = DialectName::outlook;
  std::optional<MailAddress> address;  // asked about; empty: the person who signed in
  std::optional<Domain> domain;        // asked about, where that is more or less than the domain of `address`; before the Host's
  std::vector<Subject> subjects;  // in their order; only dialects with render_all ask about several, and use nothing of the above
  std::string_view defect;        // malformed: what exactly, for the log; static text
  std::optional<Problem> problem;  // found while parsing; shown only to who has signed in
  bool hides_exchange = false;     // Outlook for Windows takes EXCH and EXPR for MAPI: never give them to it
  std::string operation;  // what of several things the dialect does, in its own words: "GetUserSettings", "eas", "caldav"
  std::vector<std::string> wanted;  // the settings or the protocol asked for, as sent
  std::string message_id;           // to be named in the answer; empty: none
  unsigned redirects = 0;           // how often the client was sent elsewhere already, as it counts
  std::chrono::system_clock::time_point received;
};

}  // namespace smartdiscover::dialects
