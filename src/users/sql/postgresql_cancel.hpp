#pragma once

// The end of a query that nobody waits for any more. To close its connection does not end it: the server would notice only when it has
// the answer.

#include <libpq-fe.h>

namespace smartdiscover::users {

// Asks the server to stop what runs on this connection, on a thread of its own, since libpq blocks for that. It may come too late, and
// with too many of them at work it is left out: a server that answers nobody would not hear it.
void cancel_query(PGconn* connection);

}  // namespace smartdiscover::users
