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

// Why settings cannot be given. The numbers are those of [MS-OXDSCLI] 2.2.4.1.1.3.2; each dialect expresses them in its own format.
enum class Problem {
  address_unknown = 500,  // no such address or domain, or none that this person may ask about
  no_settings = 501,      // the address exists, but no service is offered to it in this dialect
  malformed = 600,        // the request does not have the format of the dialect
  unknown_schema = 601,   // the response schema, the protocol or the operation asked for is unknown
  faulty_settings = 602,  // a value in the settings of this address is missing or invalid
  internal = 603,         // the daemon failed
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
  std::optional<Domain> domain;        // asked about, if the request names a domain; overrides the domain of the Host
  std::vector<Subject>
      subjects;             // in the order of the request; only dialects with render_all use them, instead of address and domain
  std::string_view defect;  // malformed: what exactly, for the log; static text
  std::optional<Problem> problem;   // found while parsing; shown only to signed-in clients
  bool hides_exchange = false;      // Outlook for Windows takes EXCH and EXPR for MAPI: never give them to it
  std::string operation;            // the requested operation, if the dialect has several: "GetUserSettings", "eas", "caldav"
  std::vector<std::string> wanted;  // the settings or the protocol asked for, as sent
  std::string message_id;           // to be repeated in the answer; empty: none
  unsigned redirects = 0;           // the number of redirects so far, as the client reports it
  std::chrono::system_clock::time_point received;
};

}  // namespace smartdiscover::dialects
