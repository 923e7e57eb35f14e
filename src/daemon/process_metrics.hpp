#pragma once

// What the kernel knows of this process, under the names that every Prometheus client uses: process_cpu_seconds_total and its kin.

#include "daemon/metrics_text.hpp"

namespace smartdiscover::daemon {

// Leaves out what cannot be read.
void append_process_metrics(MetricsText& out);

}  // namespace smartdiscover::daemon
