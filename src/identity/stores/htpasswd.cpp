#include "identity/stores/read_users.hpp"

#include <smartdiscover/identity/hashes.hpp>
#include <smartdiscover/model/text.hpp>

#include <cerrno>
#include <fstream>
#include <sstream>
#include <system_error>

namespace smartdiscover::identity {

namespace {

std::optional<std::string> content_of(const std::filesystem::path& file, yaml::Report& report) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  if (!stream || std::filesystem::is_directory(file) ||
      !(text << stream.rdbuf() || stream.peek() == std::ifstream::traits_type::eof())) {
    const int number = errno;
    report.error(Place{intern_file_name(file.string())}, "",
                 "cannot be read: " + std::generic_category().message(number != 0 ? number : EIO));
    return std::nullopt;
  }
  return std::move(text).str();
}

std::vector<MailAddress> addresses_of(std::string_view name, const std::vector<Domain>& bare_domains) {
  std::vector<MailAddress> addresses;
  if (name.find('@') != std::string_view::npos) {
    if (auto address = MailAddress::parse(name)) addresses.push_back(std::move(*address));
    return addresses;
  }
  for (const auto& domain : bare_domains) {
    if (auto address = MailAddress::make(name, domain)) addresses.push_back(std::move(*address));
  }
  return addresses;
}

void read_line(std::string_view line, Place place, const std::vector<Domain>& bare_domains, UserTable& users,
               yaml::Report& report) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return report.error(place, "", "expected \"name:password\"");
  const auto name = trim(line.substr(0, colon));
  const auto password = trim(line.substr(colon + 1));
  const bool bare = name.find('@') == std::string_view::npos;
  const std::string path(name);

  const auto addresses = addresses_of(name, bare_domains);
  if (addresses.empty()) {
    return report.error(place, path,
                        bare && bare_domains.empty() && MailAddress::parse(path + "@example.com")
                            ? "a name without a domain needs users.default_domain, or domains for this store"
                            : "expected an e-mail address or a user's name");
  }
  std::vector<std::string> passwords;
  if (auto problem = problem_of_stored_password(password)) {
    place.column += static_cast<std::uint32_t>(colon + 1);
    report.error(place, path, std::move(*problem));
  } else {
    passwords.emplace_back(password);
  }
  for (const auto& address : addresses) {
    if (const auto* first = users.find(address)) {
      report.error(place, path, "given twice, first in line " + std::to_string(first->place.line));
    } else {
      users.add(StoredUser{{.address = address}, passwords, place});
    }
  }
}

}  // namespace

std::optional<UserTable> read_htpasswd(const std::filesystem::path& file, const std::vector<Domain>& bare_domains,
                                       yaml::Report& report) {
  const auto content = content_of(file, report);
  if (!content) return std::nullopt;
  std::string_view rest = *content;
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);

  std::optional<UserTable> users(std::in_place);
  Place place{intern_file_name(file.string()), 0, 1};
  while (!rest.empty()) {
    const auto end = std::min(rest.find('\n'), rest.size());
    const auto line = trim(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    ++place.line;
    if (!line.empty() && line.front() != '#') read_line(line, place, bare_domains, *users, report);
  }
  users->choose_typical_password();
  return users;
}

}  // namespace smartdiscover::identity
