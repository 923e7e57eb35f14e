#include <smartdiscover/base/text.hpp>
#include <smartdiscover/dialects/dialect.hpp>

#include <array>
#include <stdexcept>

namespace smartdiscover::dialects {

// Each row is made in the file that bears its name, in a namespace of its own.
#define SMARTDISCOVER_ROW(name, ...) \
  namespace name##_dialect {         \
    Dialect row();                   \
  }
SMARTDISCOVER_DIALECTS(SMARTDISCOVER_ROW)
#undef SMARTDISCOVER_ROW

std::span<const Dialect> table() {
  static const auto rows = [] {
#define SMARTDISCOVER_ROW(name, ...) name##_dialect::row(),
    std::array made{SMARTDISCOVER_DIALECTS(SMARTDISCOVER_ROW)};
#undef SMARTDISCOVER_ROW
    for (std::size_t i = 0; i < made.size(); ++i) {
      made[i].name = dialect_entries[i].name;
      made[i].key = dialect_entries[i].key;
      made[i].routes = dialect_entries[i].routes;
    }
    return made;
  }();
  return rows;
}

const Dialect& find(DialectName name) {
  const auto index = static_cast<std::size_t>(name);
  if (index >= table().size()) throw std::logic_error("a dialect without a row in the table");
  return table()[index];
}

const Dialect* find(std::string_view key) {
  for (const auto& dialect : table()) {
    if (equal_ignoring_case(dialect.key, key)) return &dialect;
  }
  return nullptr;
}

}  // namespace smartdiscover::dialects
