#include "daemon/signals.hpp"

#include <csignal>
#include <initializer_list>

namespace smartdiscover::daemon {
namespace {

void mask(int how) {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int number : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, number);
  pthread_sigmask(how, &signals, nullptr);
}

}  // namespace

void block_signals() { mask(SIG_BLOCK); }
void unblock_signals() { mask(SIG_UNBLOCK); }

}  // namespace smartdiscover::daemon
