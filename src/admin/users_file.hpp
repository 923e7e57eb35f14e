#pragma once

// The file store's users.yaml, edited by places: what is not changed stays as its author wrote it, comments and layout too. Only files
// whose entries begin at the start of a line can be edited. Edits of several commands at once wait for each other.

#include <smartdiscover/base/result.hpp>
#include <smartdiscover/model/mail_address.hpp>
#include <smartdiscover/yaml/node.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace smartdiscover::admin {

class UsersFile {
 public:
  // Locks and reads. A file that is not there is an empty one. Errors: io; malformed, with every place, where it is no YAML or of
  // another layout.
  static Result<UsersFile> open(const std::filesystem::path& path);

  std::vector<std::string> addresses() const;  // as written
  bool has(const MailAddress& address) const { return find(address) != nullptr; }

  // The changed text. `fields`: keys and YAML values, in order. Errors: malformed, where the entry's layout cannot be edited.
  Result<std::string> with(const MailAddress& address, const std::vector<std::pair<std::string, std::string>>& fields) const;
  Result<std::string> with_password(const MailAddress& address, const std::string& value) const;
  Result<std::string> without(const MailAddress& address) const;

  // Replaces the file as a whole, mode and owner kept; 0600 where it is new. Refuses a text that would not be read back with the
  // expected number of entries. Errors: io, internal.
  Result<void> write(const std::string& text, std::size_t entries) const;

 private:
  struct Unlock {
    void operator()(const int* descriptor) const;
  };

  const yaml::Member* find(const MailAddress& address) const;
  std::size_t offset_of(std::uint32_t line) const;  // of a line, from 1; the end of the text behind the last

  std::filesystem::path path_;
  std::string text_;
  yaml::Node root_;
  std::unique_ptr<const int, Unlock> lock_;
};

}  // namespace smartdiscover::admin
