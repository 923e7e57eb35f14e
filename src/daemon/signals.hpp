#pragma once

namespace smartdiscover::daemon {

// Block SIGTERM, SIGINT and SIGHUP for the calling thread and the threads it makes afterwards. Blocked signals are pending, not lost.
// A process that ends while they are blocked ends with its own exit code, and threads of libraries that are made meanwhile never
// take a signal from the thread that waits for it.
void block_signals();
void unblock_signals();

}  // namespace smartdiscover::daemon
