#pragma once

// What is remembered of credentials, and whether it still holds. A verdict came out of questions to stores, in an order that the
// configuration and the service map decide, and it depends on those that were asked up to the one that decided, and on nothing
// else. So it is kept under a key that is made of just these: which store, about which name, and what the store holds of that
// name. Whatever of it changes, the key is another; whatever else changes, as another user's entry or a store that comes later,
// the verdict is found again.

#include "sign_in/configured_store.hpp"
#include "sign_in/credential_cache.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <vector>

namespace smartdiscover::sign_in {

// One question that may have to be asked to come to a verdict.
struct Step {
  MailAddress name;
  const ConfiguredStore* store;
};

struct Recollection {
  std::vector<CredentialCache::Key>
      keys;  // [i] that of a verdict for which the first i steps were taken; then that of none knowing
  std::optional<CredentialCache::Verdict> known;  // under the last of `keys`
  bool certain = true;                            // false: a store could not tell what it holds; nothing can be remembered
};

// Goes along the steps until something is found. `start` is the key of login and password alone. A store whose file changed reads it
// first.
boost::asio::awaitable<Recollection> recall(CredentialCache* cache, CredentialCache::Key start, const std::vector<Step>* steps,
                                            CredentialCache::Time now);

}  // namespace smartdiscover::sign_in
