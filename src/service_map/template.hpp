#pragma once

// Text with placeholders, parsed once at load: "mail.{domain}", "{user.uid}". "{{" and "}}" are braces.

#include <smartdiscover/base/result.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smartdiscover::service_map {

enum class Slot : std::uint8_t { email, local, domain, hostname, login, display_name, user };

// Which placeholders may stand in a template.
enum class Placeholders {
  all,
  all_but_login,  // what {login} itself is made of
  of_address,     // {email} {local} {domain} {hostname}: what is known before anyone has signed in
  domain_alone,   // hostname, discovery
};

// What becomes of values as they are put in. Literal text is never touched.
enum class Encoding {
  plain,
  url,                 // RFC 3986: everything but unreserved characters, '@' too, becomes %XX
  distinguished_name,  // RFC 4514
};

// What placeholders stand for; nullopt where that is not known. The views must outlive the filling.
struct Values {
  std::optional<std::string_view> email;
  std::optional<std::string_view> local;
  std::optional<std::string_view> domain;
  std::optional<std::string_view> hostname;
  std::optional<std::string_view> login;
  std::optional<std::string_view> display_name;
  const std::map<std::string, std::string>* attributes = nullptr;  // {user.NAME}; compared without regard to case
};

struct Piece {
  std::string literal;  // as it is to appear; empty where `slot` is set
  std::optional<Slot> slot;
  std::string attribute;  // Slot::user: NAME
};

class Template {
 public:
  Template() = default;
  explicit Template(std::vector<Piece> pieces) : pieces_(std::move(pieces)) {}

  // Errors: malformed, with a text for administrators.
  static Result<Template> parse(std::string_view text, Placeholders allowed);

  // Errors: malformed where a value is not known, empty, not UTF-8 or holds control characters.
  Result<std::string> fill(const Values& values, Encoding encoding) const;

  const std::vector<Piece>& pieces() const noexcept { return pieces_; }
  bool is_literal() const noexcept;
  bool is_just(Slot slot) const noexcept { return pieces_.size() == 1 && pieces_.front().slot == slot; }
  // True where a placeholder needs to know the person: all but {domain} and {hostname}.
  bool is_personal() const noexcept;

 private:
  std::vector<Piece> pieces_;
};

bool is_personal(Slot slot);
// True where the address asked about does not tell the value: {display_name} and {user.NAME}.
bool needs_account(Slot slot);
// As it is written: "{email}", "{user.uid}".
std::string to_string(const Piece& piece);

// Values of an imaginary person, to see at load what a template will make. {user.NAME} is not among them.
Values sample_values() noexcept;

}  // namespace smartdiscover::service_map
