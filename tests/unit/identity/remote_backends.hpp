#pragma once

#include "store_backend.hpp"

namespace smartdiscover::identity {

// One server of each kind for all tests of a program; it takes a while to start.
std::shared_ptr<Backend> dovecot_backend();

}  // namespace smartdiscover::identity
