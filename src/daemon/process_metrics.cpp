#include "daemon/process_metrics.hpp"

#include <smartdiscover/base/file.hpp>

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <iterator>
#include <optional>
#include <sstream>

namespace smartdiscover::daemon {
namespace {

using Type = MetricsText::Type;

constexpr std::size_t largest_stat = std::size_t{1} << 20;

// Of /proc/self/stat, proc(5).
struct Stat {
  double cpu_seconds = 0;
  double started = 0;  // seconds after the boot
  std::uint64_t virtual_bytes = 0;
  std::uint64_t resident_bytes = 0;
};

std::optional<Stat> read_stat() {
  const auto line = read_file("/proc/self/stat", largest_stat);
  if (!line) return std::nullopt;
  // The second field is the program's name in parentheses, which may hold anything.
  const auto name_end = line->rfind(')');
  if (name_end == std::string::npos) return std::nullopt;
  std::istringstream rest(line->substr(name_end + 1));
  const std::vector<std::string> fields{std::istream_iterator<std::string>(rest), std::istream_iterator<std::string>()};
  const auto number = [&](std::size_t field) { return std::stoull(fields.at(field - 3)); };
  if (fields.size() < 22) return std::nullopt;
  const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  return Stat{static_cast<double>(number(14) + number(15)) / ticks, static_cast<double>(number(22)) / ticks, number(23),
              number(24) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE))};
}

std::optional<double> boot_time() {
  const auto text = read_file("/proc/stat", largest_stat);
  const auto line = text ? text->find("\nbtime ") : std::string::npos;
  if (line == std::string::npos) return std::nullopt;
  return std::strtod(text->c_str() + line + 7, nullptr);
}

}  // namespace

void append_process_metrics(MetricsText& out) {
  if (const auto stat = read_stat()) {
    out.declare("process_cpu_seconds_total", Type::counter, "Processor time used, in seconds.");
    out.sample({}, stat->cpu_seconds);
    out.declare("process_virtual_memory_bytes", Type::gauge, "Virtual memory.");
    out.sample({}, stat->virtual_bytes);
    out.declare("process_resident_memory_bytes", Type::gauge, "Resident memory.");
    out.sample({}, stat->resident_bytes);
    if (const auto boot = boot_time()) {
      out.declare("process_start_time_seconds", Type::gauge, "When the process began, in seconds since 1970.");
      out.sample({}, *boot + stat->started);
    }
  }
  std::error_code error;
  const std::filesystem::directory_iterator descriptors("/proc/self/fd", error);
  if (!error) {
    out.declare("process_open_fds", Type::gauge, "Open file descriptors.");
    out.sample({}, static_cast<std::uint64_t>(std::distance(begin(descriptors), end(descriptors))));
  }
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    out.declare("process_max_fds", Type::gauge, "File descriptors that it may open.");
    out.sample({}, static_cast<std::uint64_t>(limit.rlim_cur));
  }
}

}  // namespace smartdiscover::daemon
