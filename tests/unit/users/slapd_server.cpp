#include "slapd_server.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <sstream>

namespace smartdiscover::users {

namespace {

std::string base64(const std::string& text) {
  std::vector<unsigned char> out(4 * ((text.size() + 2) / 3) + 1);
  const std::vector<unsigned char> in(text.begin(), text.end());
  const int size = EVP_EncodeBlock(out.data(), in.data(), static_cast<int>(in.size()));
  return {out.begin(), out.begin() + size};
}

std::string salted_sha1(const std::string& password) {
  const std::string salt = "salt";
  const std::string salted = password + salt;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_Digest(salted.data(), salted.size(), digest.data(), &size, EVP_sha1(), nullptr);
  return "{SSHA}" + base64(std::string(digest.begin(), digest.begin() + size) + salt);
}

std::string percent_encoded(const std::string& path) {
  std::string out;
  for (const char c : path) out += c == '/' ? std::string("%2F") : std::string(1, c);
  return out;
}

}  // namespace

std::string SlapdServer::socket_url() const { return "ldapi://" + percent_encoded(folder_ / "socket"); }

SlapdServer::SlapdServer(int days) : certificate_(days) {
  std::filesystem::create_directory(folder_ / "database");
  write_file(password_file(), std::string(password) + "\n");
  std::ostringstream text;
  for (const auto* schema : {"core", "cosine", "inetorgperson"}) text << "include /etc/ldap/schema/" << schema << ".schema\n";
  text << "modulepath /usr/lib/ldap\nmoduleload back_mdb\n"
       << "TLSCertificateFile " << certificate_.certificate().string() << "\nTLSCertificateKeyFile "
       << certificate_.key().string() << "\npidfile " << (folder_ / "pid").string() << "\n"
       << "database mdb\nmaxsize 10485760\nsuffix dc=example,dc=com\nrootdn " << manager << "\nrootpw " << password
       << "\ndirectory " << (folder_ / "database").string() << "\n"
       << "access to attrs=userPassword by anonymous auth by * none\naccess to * by * read\n";
  write_file(folder_ / "slapd.conf", text.str());
  process_ = std::make_unique<ServerProcess>(std::vector<std::string>{"/usr/sbin/slapd", "-d", "0", "-f", folder_ / "slapd.conf",
                                                                      "-h", url() + " " + tls_url() + " " + socket_url()},
                                             folder_ / "log",
                                             [this] { return accepts_connections(port_) && accepts_connections(tls_port_); });
  modify(
      "dn: dc=example,dc=com\nchangetype: add\nobjectClass: domain\ndc: example\n\n"
      "dn: ou=people,dc=example,dc=com\nchangetype: add\nobjectClass: organizationalUnit\nou: people\n");
}

void SlapdServer::modify(const std::string& ldif) {
  write_file(folder_ / "change.ldif", ldif);
  run_program({"/usr/bin/ldapmodify", "-x", "-H", url(), "-D", manager, "-w", password, "-f", folder_ / "change.ldif"});
}

void SlapdServer::fill(const std::vector<User>& users) {
  std::ostringstream text;
  for (const auto& name : names_) text << "dn: " << name << "\nchangetype: delete\n\n";
  names_.clear();
  for (const auto& [mail, word] : users) {
    const auto at = mail.find('@');
    if (at == std::string::npos) continue;
    const auto name = "uid=" + mail.substr(0, at) + ",ou=people,dc=example,dc=com";
    if (std::find(names_.begin(), names_.end(), name) != names_.end()) continue;
    names_.push_back(name);
    text << "dn: " << name << "\nchangetype: add\nobjectClass: inetOrgPerson\nuid: " << mail.substr(0, at) << "\ncn: The " << mail
         << "\nsn: x\nmail: " << mail << "\n"
         << (mail == "bob@example.org" ? "mail: robert@example.org\n" : "") << "userPassword: " << salted_sha1(word) << "\n\n";
  }
  modify(text.str());
}

}  // namespace smartdiscover::users
