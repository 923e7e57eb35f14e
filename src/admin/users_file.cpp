#include "admin/users_file.hpp"

#include "admin/findings.hpp"
#include "admin/new_files.hpp"

#include <smartdiscover/base/file.hpp>
#include <smartdiscover/base/text.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace smartdiscover::admin {
namespace {

Error io_failure(const std::filesystem::path& path, std::string_view what) {
  return failure(Errc::io, path.string() + ": " + std::string(what) + ": " + std::generic_category().message(errno));
}

bool begins_each_entry_at_a_line(const yaml::Node& root) {
  std::uint32_t last = 0;
  for (const auto& member : root.members) {
    if (member.location.column != 1 || member.location.line <= last) return false;
    last = member.location.line;
  }
  return true;
}

// The end of a scalar that begins at `begin`, or npos where it is of a kind that cannot be replaced.
std::size_t end_of_scalar(const std::string& text, std::size_t begin, const yaml::Node& node) {
  if (!node.quoted) return text.compare(begin, node.text.size(), node.text) == 0 ? begin + node.text.size() : std::string::npos;
  const char quote = text[begin];
  if (quote != '"' && quote != '\'') return std::string::npos;
  for (auto at = begin + 1; at < text.size() && text[at] != '\n'; ++at) {
    if (quote == '"' && text[at] == '\\') {
      ++at;
    } else if (text[at] == quote) {
      if (quote == '"' || text.compare(at, 2, "''") != 0) return at + 1;
      ++at;
    }
  }
  return std::string::npos;
}

std::filesystem::path folder_of(const std::filesystem::path& path) { return path.has_parent_path() ? path.parent_path() : "."; }

}  // namespace

void UsersFile::Unlock::operator()(const int* descriptor) const {
  ::close(*descriptor);
  delete descriptor;
}

Result<UsersFile> UsersFile::open(const std::filesystem::path& path) {
  UsersFile file;
  std::error_code error;
  // What a link leads to is replaced, not the link.
  file.path_ = std::filesystem::weakly_canonical(path, error);
  if (error) file.path_ = path;
  // The folder is locked, since the file itself is replaced.
  const int descriptor = ::open(folder_of(file.path_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return io_failure(file.path_, "cannot open its folder");
  file.lock_.reset(new int(descriptor));
  if (::flock(descriptor, LOCK_EX) != 0) return io_failure(file.path_, "cannot lock its folder");

  if (std::filesystem::exists(file.path_, error)) {
    auto content = read_file(file.path_, largest_text_file);
    if (!content) return failure(Errc::io, file.path_.string() + ": cannot be read: " + content.error().detail);
    file.text_ = std::move(*content);
  }
  yaml::Report report;
  auto root = yaml::parse_text(file.text_, file.path_.string(), report);
  if (!root || report.has_errors()) return failure(Errc::malformed, all_findings(report));
  if (root->kind != yaml::Node::Kind::mapping && root->kind != yaml::Node::Kind::null) {
    return failure(Errc::malformed, file.path_.string() + ": expected addresses with their settings");
  }
  if (!begins_each_entry_at_a_line(*root)) {
    return failure(Errc::malformed,
                   file.path_.string() + ": not every entry begins at the start of a line; change the file with an editor");
  }
  file.root_ = std::move(*root);
  return file;
}

std::vector<std::string> UsersFile::addresses() const {
  std::vector<std::string> out;
  for (const auto& member : root_.members) out.push_back(member.key);
  return out;
}

const yaml::Member* UsersFile::find(const MailAddress& address) const {
  for (const auto& member : root_.members) {
    if (MailAddress::parse(member.key) == address) return &member;
  }
  return nullptr;
}

std::size_t UsersFile::offset_of(std::uint32_t line) const {
  std::size_t offset = 0;
  for (std::uint32_t i = 1; i < line && offset < text_.size(); ++i) {
    const auto end = text_.find('\n', offset);
    offset = end == std::string::npos ? text_.size() : end + 1;
  }
  return offset;
}

Result<std::string> UsersFile::with(const MailAddress& address,
                                    const std::vector<std::pair<std::string, std::string>>& fields) const {
  auto text = text_;
  if (root_.members.empty()) {
    // "{}" is how an empty file may say so; nothing could be written behind it.
    if (const auto braces = text.find("{}"); braces != std::string::npos) text.erase(braces, 2);
  }
  if (!text.empty() && text.back() != '\n') text += '\n';
  text += address.text() + ": {";
  std::string_view between;
  for (const auto& [key, value] : fields) {
    text.append(between).append(key).append(": ").append(value);
    between = ", ";
  }
  return text + "}\n";
}

Result<std::string> UsersFile::with_password(const MailAddress& address, const std::string& value) const {
  const auto* member = find(address);
  const auto by_hand = failure(Errc::malformed, (member ? to_string(member->location) : path_.string()) + ": " + address.text() +
                                                    ": the password is not on one line; change it with an editor");
  if (!member) return by_hand;
  for (const auto& field : member->value.members) {
    if (field.key != "password" || field.value.kind != yaml::Node::Kind::scalar) continue;
    auto begin = offset_of(field.value.location.line);
    // Columns count characters; a name before the password may hold characters of several bytes.
    for (std::uint32_t column = 1; column < field.value.location.column && begin < text_.size(); ++column) {
      ++begin;
      while (begin < text_.size() && (static_cast<unsigned char>(text_[begin]) & 0xC0) == 0x80) ++begin;
    }
    const auto end = begin < text_.size() ? end_of_scalar(text_, begin, field.value) : std::string::npos;
    if (end == std::string::npos) return by_hand;
    return text_.substr(0, begin) + value + text_.substr(end);
  }
  return by_hand;
}

Result<std::string> UsersFile::without(const MailAddress& address) const {
  const auto* member = find(address);
  if (!member) return failure(Errc::not_found, address.text());
  const auto* next = member + 1 == root_.members.data() + root_.members.size() ? nullptr : member + 1;
  const auto begin = offset_of(member->location.line);
  auto end = next ? offset_of(next->location.line) : text_.size();
  // Comments and empty lines before the next entry are the next one's.
  while (end > begin) {
    const auto line_begin = end >= 2 ? text_.rfind('\n', end - 2) + 1 : 0;
    const auto line = trim(std::string_view(text_).substr(line_begin, end - line_begin));
    if (line_begin <= begin || (!line.empty() && text_[line_begin] != '#')) break;
    end = line_begin;
  }
  return text_.substr(0, begin) + text_.substr(end);
}

Result<void> UsersFile::write(const std::string& text, std::size_t entries) const {
  yaml::Report report;
  const auto read_back = yaml::parse_text(text, path_.string(), report);
  if (!read_back || report.has_errors() || read_back->members.size() != entries) {
    return failure(Errc::internal, path_.string() + ": the changed file would not be valid; nothing was changed");
  }
  struct stat before {};
  const bool existed = ::stat(path_.c_str(), &before) == 0;
  if (!existed && ::fstat(*lock_, &before) != 0) return io_failure(path_, "cannot read its folder");
  // Of a folder that one group alone may read, as the daemon's own, a new file is for the group as well.
  const bool is_for_group = !existed && (before.st_mode & 0057) == 0050;
  const mode_t mode = existed ? before.st_mode & 07777 : is_for_group ? 0640 : 0600;
  auto temporary = path_.string() + ".XXXXXX";
  const int descriptor = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (descriptor < 0) return io_failure(path_, "cannot create a new version beside it");
  bool done = write_all(descriptor, text) && ::fchmod(descriptor, mode) == 0;
  // Only root can give a file away; for others the owner is the same already, or must not be able to stop them.
  if (done && (existed || is_for_group)) done = ::fchown(descriptor, before.st_uid, before.st_gid) == 0 || errno == EPERM;
  done = done && ::fsync(descriptor) == 0;
  done = ::close(descriptor) == 0 && done;
  done = done && ::rename(temporary.c_str(), path_.c_str()) == 0;
  if (!done) {
    const auto error = io_failure(path_, "cannot be written");
    ::unlink(temporary.c_str());
    return error;
  }
  ::fsync(*lock_);
  return {};
}

}  // namespace smartdiscover::admin
