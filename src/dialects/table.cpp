#include "dialects/rows.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/dialects/dialect.hpp>

#include <array>
#include <stdexcept>

namespace smartdiscover::dialects {

std::span<const Dialect> table() {
  static const std::array rows{outlook_row(),    mobilesync_row(), smartdiscover_row(), soap_row(),      json_v2_row(),
                               autoconfig_row(), pacc_row(),       mobileconfig_row(),  well_known_row()};
  return rows;
}

const Dialect& find(DialectName name) {
  for (const auto& dialect : table()) {
    if (dialect.name == name) return dialect;
  }
  throw std::logic_error("a dialect without a row in the table");
}

const Dialect* find(std::string_view key) {
  for (const auto& dialect : table()) {
    if (equal_ignoring_case(dialect.key, key)) return &dialect;
  }
  return nullptr;
}

}  // namespace smartdiscover::dialects
