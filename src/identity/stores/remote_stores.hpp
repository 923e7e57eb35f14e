#pragma once

// The stores that ask a server for its verdict. Each has connections of its own on the stores' event loop.

#include "identity/stores/make_store.hpp"

#include <memory>

namespace smartdiscover::identity {

std::shared_ptr<UserStore> make_dovecot_store(const StoreDefinition& definition, const DovecotStoreDefinition& dovecot,
                                              const StoreSurroundings& surroundings);

}  // namespace smartdiscover::identity
