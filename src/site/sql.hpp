#pragma once

// The settings that SQL stores and SQL domain lists share.

#include "site/reading.hpp"

#include <smartdiscover/users/sql_database.hpp>

#include <filesystem>
#include <optional>
#include <string_view>

namespace smartdiscover::site {

// The connection settings of a database of that type (sqlite, postgresql, mariadb).
users::SqlDatabase read_sql_database(std::string_view type, yaml::Section& in, const std::filesystem::path& folder);

// The key `query`, required. Mistakes in it are reported with their location.
enum class SqlPlaceholders { allowed, none };
users::SqlQuery read_sql_query(yaml::Section& in, const users::SqlDatabase& database, SqlPlaceholders placeholders);

}  // namespace smartdiscover::site
