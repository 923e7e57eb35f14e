#include "dialects/rows.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/dialects/dialect.hpp>

#include <array>
#include <stdexcept>

namespace smartdiscover::dialects {

std::span<const Dialect> table() {
  static const std::array rows{outlook_dialect::row(), mobilesync_dialect::row(),   smartdiscover_dialect::row(),
                               soap_dialect::row(),    json_v2_dialect::row(),      autoconfig_dialect::row(),
                               pacc_dialect::row(),    mobileconfig_dialect::row(), well_known_dialect::row()};
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
