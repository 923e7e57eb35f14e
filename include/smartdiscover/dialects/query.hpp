#pragma once

// What a request asks, in terms that every dialect shares, and what can be wrong with it.

#include <smartdiscover/model/mail_address.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace smartdiscover::dialects {

enum class DialectName { outlook, mobilesync, smartdiscover };

// Why settings cannot be given. The numbers are those of [MS-OXDSCLI] 2.2.4.1.1.3.2; each dialect has its own way to say them.
enum class Problem {
  address_unknown = 500,   // no such address, or none that this person may ask about
  no_settings = 501,       // the address is known, nothing is offered to it in this dialect
  malformed = 600,         // the request is not of its form
  unknown_schema = 601,    // nobody speaks the response schema asked for
  faulty_settings = 602,   // the configuration of this address cannot be filled in
  internal = 603,          // something of ours failed
};

struct Query {
  DialectName dialect = DialectName::outlook;
  std::optional<MailAddress> address;      // asked about; empty: the person who signed in
  std::optional<Problem> problem;          // found while parsing; shown only to who has signed in
  bool hides_exchange = false;             // Outlook for Windows takes EXCH and EXPR for MAPI: never give them to it
  std::chrono::system_clock::time_point received;
};

}  // namespace smartdiscover::dialects
