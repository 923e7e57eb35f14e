#pragma once

namespace smartdiscover::daemon {

// SIGTERM, SIGINT and SIGHUP for the calling thread and the threads it makes afterwards. Held ones are kept, not lost: they arrive
// when the thread hears again. A process that ends while it holds them ends with its own exit code, however often it was told to
// stop; and threads of libraries, made while they were held, never take one from the thread that waits for them.
void hold_signals();
void hear_signals();

}  // namespace smartdiscover::daemon
