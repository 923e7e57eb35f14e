#include "dovecot_server.hpp"

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include <chrono>
#include <sstream>
#include <thread>

namespace smartdiscover::users {

namespace {

std::string hex(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += "0123456789abcdef"[byte >> 4];
    out += "0123456789abcdef"[byte & 15];
  }
  return out;
}

// Dovecot 2.3 puts a backslash before quotes in the name that it looks up.
std::string escaped(const std::string& name) {
  std::string out;
  for (const char c : name) {
    if (c == '\'' || c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

// With a margin, since the kernel stamps files by a clock that lags behind.
void await_next_second() {
  using namespace std::chrono;
  const auto now = system_clock::now();
  std::this_thread::sleep_until(floor<seconds>(now) + milliseconds(1020));
}

// Dovecot runs its processes as users of its own where root starts it, and as whoever starts it elsewhere.
std::string users_of_processes() {
  if (::geteuid() == 0) return "default_internal_user = dovecot\ndefault_login_user = dovenull\n";
  const std::string user = ::getpwuid(::geteuid())->pw_name;
  const std::string group = ::getgrgid(::getegid())->gr_name;
  return "default_internal_user = " + user + "\ndefault_login_user = " + user + "\ndefault_internal_group = " + group +
         "\nservice anvil {\n  chroot =\n}\nservice imap-login {\n  chroot =\n}\n";
}

}  // namespace

DovecotServer::DovecotServer(std::optional<Imap> imap, std::string settings) {
  // Dovecot's processes are not this user's where root runs the test.
  std::filesystem::permissions(folder_ / "", std::filesystem::perms(0755));
  if (imap) {
    imap_port_ = free_port();
    imaps_port_ = free_port();
  }
  fill({});
  configure(imap, settings);
  const auto is_up = [this] { return imaps_port_ == 0 ? accepts_connections(socket()) : accepts_connections(imaps_port_); };
  process_ = std::make_unique<ServerProcess>(std::vector<std::string>{"/usr/sbin/dovecot", "-F", "-c", folder_ / "dovecot.conf"},
                                             folder_ / "log", is_up);
}

void DovecotServer::configure(const std::optional<Imap>& imap, const std::string& settings) {
  const auto folder = (folder_ / "").string();
  std::ostringstream text;
  text << "base_dir = " << folder << "run\nstate_dir = " << folder << "state\nlog_path = " << folder << "log\n"
       << "auth_verbose = yes\nauth_failure_delay = 0\nauth_username_chars =\nauth_mechanisms = plain login\n"
       << "instance_name = " << folder << "\ndefault_process_limit = 200\n"
       << users_of_processes()  //
       // Dovecot keeps refusals back until its next half second; the first passdb decides nothing and says not to.
       << "passdb {\n  driver = static\n  args = noauthenticate=y nodelay=y\n}\n"
       << "passdb {\n  driver = passwd-file\n  args = " << folder << "users\n}\n"
       << "userdb {\n  driver = static\n  args = uid=" << (::geteuid() == 0 ? 65534 : ::geteuid())
       << " gid=" << (::geteuid() == 0 ? 65534 : ::getegid()) << " home=" << folder << "mail/%u\n}\n"
       << "service auth {\n  unix_listener auth-client {\n    mode = 0666\n  }\n}\n";
  if (imap) {
    text << "protocols = imap\nssl = yes\nssl_cert = <" << imap->certificate.string() << "\nssl_key = <" << imap->key.string()
         << "\ndisable_plaintext_auth = yes\nmail_location = maildir:~/Maildir\n"
         << "service imap-login {\n  inet_listener imap {\n    address = 127.0.0.1\n    port = " << imap_port_
         << "\n  }\n  inet_listener imaps {\n    address = 127.0.0.1\n    port = " << imaps_port_ << "\n    ssl = yes\n  }\n}\n";
    std::filesystem::create_directory(folder_ / "mail");
    std::filesystem::permissions(folder_ / "mail", std::filesystem::perms(0777));
  } else {
    text << "protocols =\nssl = no\n";
  }
  write_file(folder_ / "dovecot.conf", text.str() + settings);
}

void DovecotServer::fill(const std::vector<User>& users) {
  std::string text;
  for (const auto& [name, password] : users) text += escaped(name) + ":{PLAIN.HEX}" + hex(password) + "::::::\n";
  if (text == users_) return;
  // Dovecot looks at its file once in each second of the clock, and knows a change by the second too.
  if (process_ != nullptr) await_next_second();
  users_ = text;
  replace_file(folder_ / "users", text);
  std::filesystem::permissions(folder_ / "users", std::filesystem::perms(0644));
}

std::string DovecotServer::log() const {
  std::ostringstream out;
  out << std::ifstream(folder_ / "log").rdbuf();
  return out.str();
}

}  // namespace smartdiscover::users
