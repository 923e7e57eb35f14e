#include "users/files/read_users.hpp"

#include <smartdiscover/base/file.hpp>
#include <smartdiscover/base/text.hpp>
#include <smartdiscover/passwords/hashes.hpp>

namespace smartdiscover::users {

namespace {

// Most lines are of the domain of the line before.
class AddressReader {
 public:
  std::optional<MailAddress> parse(std::string_view text) {
    const auto at = text.find('@');
    const auto domain = text.substr(std::min(at, text.size() - 1) + 1);
    if (!last_ || domain != last_text_) {
      last_ = Domain::parse(domain);
      last_text_ = domain;
    }
    return last_ ? MailAddress::make(text.substr(0, at), *last_) : std::nullopt;
  }

 private:
  std::string last_text_;
  std::optional<Domain> last_;
};

// A file of lines, and what is read of it.
class Lines {
 public:
  Lines(const std::vector<Domain>& bare_domains, UserTable& users, yaml::Report& report)
      : bare_domains_(bare_domains), users_(users), report_(report) {}

  void read(std::string_view line, Location location) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return report_.error(location, "", "expected \"name:password\"");
    const auto name = trim(line.substr(0, colon));
    const auto password = trim(line.substr(colon + 1));
    const auto addresses = addresses_of(name);
    if (addresses.empty()) return refuse_name(name, location);
    StoredUser user{{.address = addresses.front()}, {}, location};
    if (auto problem = passwords::problem_of_stored_password(password)) {
      auto at_password = location;
      at_password.column += static_cast<std::uint32_t>(colon + 1);
      report_.error(at_password, name, std::move(*problem));
    } else {
      user.passwords.emplace_back(password);
    }
    for (const auto& address : addresses) {
      user.account.address = address;
      if (users_.add(user)) continue;
      const auto* first = users_.find(address);
      report_.error(location, name, "given twice, first in line " + std::to_string(first->location.line));
    }
  }

 private:
  std::vector<MailAddress> addresses_of(std::string_view name) {
    std::vector<MailAddress> addresses;
    if (name.find('@') != std::string_view::npos) {
      if (auto address = reader_.parse(name)) addresses.push_back(std::move(*address));
      return addresses;
    }
    for (const auto& domain : bare_domains_) {
      if (auto address = MailAddress::make(name, domain)) addresses.push_back(std::move(*address));
    }
    return addresses;
  }

  void refuse_name(std::string_view name, Location location) {
    const bool bare = name.find('@') == std::string_view::npos;
    const bool lacks_domain = bare && bare_domains_.empty() && MailAddress::parse(std::string(name) + "@example.com");
    report_.error(location, name,
                  lacks_domain ? "a name without a domain needs users.default_domain, or domains for this store"
                               : "expected an e-mail address or a user's name");
  }

  const std::vector<Domain>& bare_domains_;
  UserTable& users_;
  yaml::Report& report_;
  AddressReader reader_;
};

}  // namespace

std::optional<UserTable> read_htpasswd(const std::filesystem::path& file, const std::vector<Domain>& bare_domains,
                                       yaml::Report& report) {
  const auto content = read_file(file, largest_text_file);
  if (!content) {
    report.error(Location{intern_file_name(file.string())}, "", "cannot be read: " + content.error().detail);
    return std::nullopt;
  }
  std::string_view rest = *content;
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);

  std::optional<UserTable> users(std::in_place);
  Lines lines(bare_domains, *users, report);
  Location location{intern_file_name(file.string()), 0, 1};
  while (!rest.empty()) {
    const auto line = trim(take_line(rest));
    ++location.line;
    if (!line.empty() && line.front() != '#') lines.read(line, location);
  }
  users->choose_typical_password();
  return users;
}

}  // namespace smartdiscover::users
