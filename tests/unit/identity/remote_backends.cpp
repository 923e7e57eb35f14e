#include "remote_backends.hpp"

namespace smartdiscover::identity {

std::vector<BackendRow> store_backends() {
  return {
      {"dovecot", dovecot_backend},
  };
}

}  // namespace smartdiscover::identity
