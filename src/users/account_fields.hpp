#pragma once

// From what stores write to what accounts hold: one reading of columns, attributes and keys for all stores.

#include <smartdiscover/model/account.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace smartdiscover::users {

// How several values were written: as an array (a YAML list, an LDAP attribute), or as one text that commas or blanks divide (a
// column).
enum class Written { array, text };

struct FieldProblem {
  std::size_t value = 0;  // which of the values
  std::string text;       // what is wrong; shows no address
};

// The fields that mean something: display_name, login, aliases, groups, may_open, redirect. Any other name is an attribute.
const std::vector<std::string_view>& field_names();

// Puts a field into the account. Empty values count as absent. `aliases` and `may_open` lose the "smtp:" of Active Directory, and
// its addresses of other kinds ("x500:") are passed over; an alias "@domain" is a catch-all; a group's distinguished name (RFC
// 4514) is cut to its first value. What is wrong is left out and returned.
std::vector<FieldProblem> add_field(Account& account, std::string_view name, const std::vector<std::string>& values,
                                    Written written);

}  // namespace smartdiscover::users
