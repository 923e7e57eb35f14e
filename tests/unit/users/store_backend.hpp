#pragma once

// What the contract test of all stores runs on: a store of one kind, filled with users, in a place of its own. A kind joins by a
// row in store_backends(), which each test program defines for its own kinds.

#include "fakes.hpp"

#include <smartdiscover/passwords/hashes.hpp>
#include <smartdiscover/users/store_definition.hpp>
#include <smartdiscover/users/user_store.hpp>

#include <memory>
#include <ostream>
#include <string>
#include <vector>

namespace smartdiscover::users {

struct User {
  std::string address;
  std::string password;
};

class Backend {
 public:
  virtual ~Backend() = default;
  virtual StoreDefinition definition() const = 0;
  // Makes `users` all the users there are. bob@example.org has the alias robert@example.org where has_aliases(). Names that are no
  // addresses may be left out.
  virtual void fill(const std::vector<User>& users) = 0;
  // Whether the store sees a change at once, as files do.
  virtual bool sees_changes() const { return false; }
  virtual bool has_aliases() const { return false; }
  // Whether it can say who somebody is without a password; else a wrong password is "unknown" too.
  virtual bool knows_users() const { return true; }

  // Stores that ask a server. start() waits until it is up again.
  virtual bool has_server() const { return false; }
  virtual void stop() {}
  virtual void start() {}
  // It takes connections and says nothing.
  virtual void freeze() {}
  virtual void thaw() {}
};

struct BackendRow {
  const char* name;
  std::shared_ptr<Backend> (*make)();
  friend void PrintTo(const BackendRow& row, std::ostream* out) { *out << row.name; }
};

std::vector<BackendRow> store_backends();

// Users whose names and passwords have been the undoing of others.
inline std::vector<User> everybody() {
  return {
      {"ann@example.com", "right"},
      {"bob@example.org", "with:colon:s"},
      {"carl@example.com", "p\xC3\xA4ss\xE2\x82\xACw\xF0\x9F\x94\x91rd"},
      {"dora@example.com", " blanks around "},
      {"o'neill@example.com", "' OR 1=1 --"},
      {"fay@xn--bcher-kva.example", "*)(uid=*"},
      {"gus@example.com", "{PLAIN}x"},
      {"hal@example.com", "quote\"back\\slash%s"},
  };
}

// What the authenticator would make of a reply.
inline bool lets_in_by(const StoreReply& reply, const std::string& password) {
  if (reply.outcome == StoreReply::Outcome::known) {
    for (const auto& stored : reply.passwords) {
      const auto right = passwords::verify_password(password, stored);
      if (right && *right) return true;
    }
  }
  return reply.outcome == StoreReply::Outcome::accepted;
}

}  // namespace smartdiscover::users
