// What sign-ins cost: how fast and how large files of users load, what a lookup among a million costs, what a cache hit costs,
// and how long it takes while every core checks passwords of strangers. Prints one figure a line. Build it with the release preset.

#include "sign_in/store_authenticator.hpp"

#include <smartdiscover/users/make_store.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <malloc.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <optional>
#include <random>
#include <thread>

namespace {

using namespace smartdiscover;
using namespace smartdiscover::users;
using namespace smartdiscover::sign_in;
using namespace smartdiscover::passwords;
using namespace smartdiscover::throttle;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr std::string_view bcrypt_cost_12 = "$2b$12$abcdefghijklmnopqrstuuK9fXWqNcV6kJY0VjC6pV5yXyqk7Vt1e";

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

double cpu_seconds() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  return static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
         static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec) * 1e-6;
}

// Of /proc/self/status, in MB.
double memory(std::string_view name) {
  std::ifstream file("/proc/self/status");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(name)) return std::strtod(line.c_str() + name.size() + 1, nullptr) * 1024 / 1e6;
  }
  return 0;
}

// Serves example.com and nothing else.
std::shared_ptr<const service_map::ServiceMap> one_domain() {
  const auto file = std::filesystem::temp_directory_path() / ("smartdiscover-bench-" + std::to_string(::getpid()) + ".yaml");
  std::ofstream(file) << "hostname: mail.example.com\nservices: {imap: {}}\ndomains: {example.com: {}}\n";
  yaml::Report report;
  auto map = service_map::load_service_map(file, {}, report);
  std::filesystem::remove(file);
  if (!map) std::exit(3);
  return std::make_shared<const service_map::ServiceMap>(std::move(*map));
}

std::string login_of(std::size_t number) { return "user" + std::to_string(number) + "@example.com"; }

enum class Format { yaml, htpasswd, sqlite };

// As Postfixadmin has it, with the columns that matter.
void write_database(const std::string& file, std::size_t count, std::string_view password) {
  sqlite3* opened = nullptr;
  std::filesystem::remove(file);
  if (sqlite3_open(file.c_str(), &opened) != SQLITE_OK) std::exit(3);
  const std::unique_ptr<sqlite3, decltype(&sqlite3_close)> database(opened, sqlite3_close);
  const auto text =
      "PRAGMA journal_mode = WAL; BEGIN; CREATE TABLE mailbox (username varchar(255) NOT NULL PRIMARY KEY, password varchar(255) "
      "NOT NULL, name varchar(255) NOT NULL, active tinyint NOT NULL DEFAULT 1);"
      "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < " +
      std::to_string(count) +
      ") "
      "INSERT INTO mailbox SELECT 'user' || i || '@example.com', '" +
      std::string(password) +
      "', 'User Number ' || i, 1 FROM n;"
      "COMMIT; PRAGMA wal_checkpoint(TRUNCATE)";
  if (sqlite3_exec(opened, text.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) std::exit(3);
}

void write_users(const std::string& file, Format format, std::size_t count, std::string_view password) {
  if (format == Format::sqlite) return write_database(file, count, password);
  std::ofstream out(file);
  for (std::size_t i = 0; i < count; ++i) {
    if (format == Format::yaml) {
      out << login_of(i) << ": {password: \"" << password << "\", display_name: \"User Number " << i << "\", aliases: [alias" << i
          << "@example.com], groups: [staff]}\n";
    } else {
      out << login_of(i) << ':' << password << '\n';
    }
  }
}

// A site with one store, as the daemon has it.
class Site {
 public:
  Site(const std::string& file, Format format, CacheDefinition cache, HashPoolOptions pool) : pool_(pool) {
    StoreDefinition definition;
    definition.name = "bench";
    definition.kind = kind_of(file, format);
    const StoreSurroundings surroundings{std::nullopt, pool_, log_};
    authenticator_ = std::make_unique<StoreAuthenticator>(
        std::vector<ConfiguredStore>{{"bench", {}, 5s, 1min, make_store(definition, surroundings), metrics_.store("bench")}},
        std::nullopt, cache, one_domain(), pool_, [] { return Clock::now(); }, ProcessState{&guard_, &metrics_});
  }

  boost::asio::awaitable<SignIn> sign_in(std::string login, std::string password) {
    http::BasicCredentials credentials{std::move(login), std::move(password)};
    return authenticator_->sign_in(std::move(credentials), {.client = boost::asio::ip::make_address("192.0.2.1")});
  }
  HashPool& pool() { return pool_; }

 private:
  static StoreKind kind_of(const std::string& file, Format format) {
    if (format == Format::yaml) return FileStoreDefinition{file};
    if (format == Format::htpasswd) return HtpasswdStoreDefinition{file};
    const auto query = parse_sql_query(
        "SELECT username AS address, password, name AS display_name FROM mailbox WHERE active = 1 AND username = {email}",
        SqlDialect::sqlite);
    return SqlStoreDefinition{SqliteDatabase{file}, *query};
  }

  observe::Log log_{{.level = observe::Level::error}};
  HashPool pool_;
  Guard guard_{{.account = 1'000'000, .network = 1'000'000}};
  observe::SignInMetrics metrics_;
  std::unique_ptr<StoreAuthenticator> authenticator_;
};

template <class T>
T run(boost::asio::awaitable<T> work) {
  boost::asio::io_context context;
  auto result = boost::asio::co_spawn(context, std::move(work), boost::asio::use_future);
  context.run();
  return result.get();
}

// In a process of its own, so that its memory is what the kernel says.
template <class Work>
void apart(Work work) {
  std::cout.flush();
  const pid_t child = ::fork();
  if (child == 0) {
    work();
    std::cout.flush();
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  if (status != 0) std::exit(1);
}

void loading(const char* what, const std::string& file, Format format, std::size_t count) {
  write_users(file, format, count, bcrypt_cost_12);
  apart([&] {
    const double before = memory("VmRSS:");
    const double cpu = cpu_seconds();
    const auto start = Clock::now();
    const Site site(file, format, {}, {.threads = 1, .queue = 1});
    const double took = seconds_since(start);
    std::printf("%s: %zu users load in %.2f s (%.2f s of CPU), at most %.0f MB, then %.0f MB\n", what, count, took,
                cpu_seconds() - cpu, memory("VmHWM:") - before, memory("VmRSS:") - before);
  });
}

// Nothing is remembered, so that each sign-in asks the store; {PLAIN} costs no hashing. CPU time, since how long it takes until one
// thread wakes another says more about the machine.
double cost_of_lookup(Site& site, std::size_t count, unsigned seed) {
  constexpr int rounds = 5000;
  auto work = [&]() -> boost::asio::awaitable<double> {
    std::mt19937_64 random(seed);
    const double before = cpu_seconds();
    for (int i = 0; i < rounds; ++i) {
      auto asking = site.sign_in(login_of(random() % count), "secret");
      const auto result = co_await std::move(asking);
      if (result.verdict != SignIn::Verdict::accepted) std::exit(2);
    }
    co_return cpu_seconds() - before;
  };
  return run(work()) / rounds * 1e6;
}

// Both in turn, so that whatever else the machine does costs both the same. Medians; that of the ratios is of pairs.
void lookup(const char* what, const std::string& file, Format format) {
  constexpr std::size_t few = 100;
  constexpr std::size_t many = 1'000'000;
  constexpr unsigned turns = 15;
  write_users(file + "-few", format, few, "{PLAIN}secret");
  write_users(file + "-many", format, many, "{PLAIN}secret");
  const CacheDefinition nothing{.positive = 0ms, .negative = 0ms, .entries = 0};
  Site among_few(file + "-few", format, nothing, {.threads = 1, .queue = 100});
  Site among_many(file + "-many", format, nothing, {.threads = 1, .queue = 100});
  std::vector<double> costs_of_few, costs_of_many, ratios;
  for (unsigned i = 0; i < turns; ++i) {
    costs_of_few.push_back(cost_of_lookup(among_few, few, i));
    costs_of_many.push_back(cost_of_lookup(among_many, many, i));
    ratios.push_back(costs_of_many.back() / costs_of_few.back());
  }
  for (auto* figures : {&costs_of_few, &costs_of_many, &ratios}) std::sort(figures->begin(), figures->end());
  std::printf("%s: a sign-in costs %.2f us of CPU among %zu users, %.2f us among %zu: ratio %.2f (at most 1.2)\n", what,
              costs_of_few[turns / 2], few, costs_of_many[turns / 2], many, ratios[turns / 2]);
  std::fflush(stdout);
}

boost::asio::awaitable<std::vector<double>> remembered(Site& site, std::size_t rounds, std::chrono::microseconds pause) {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
  std::vector<double> costs;
  for (std::size_t i = 0; i < rounds; ++i) {
    if (pause.count() != 0) {
      timer.expires_after(pause);
      co_await timer.async_wait(boost::asio::use_awaitable);
    }
    const auto start = Clock::now();
    auto asking = site.sign_in("user1@example.com", "secret");
    const auto result = co_await std::move(asking);
    costs.push_back(seconds_since(start));
    if (result.verdict != SignIn::Verdict::accepted) std::exit(2);
  }
  std::sort(costs.begin(), costs.end());
  co_return costs;
}

// Strangers, each with a password nobody has tried: as many at a time as the queue takes.
boost::asio::awaitable<void> flood(Site& site, std::size_t number, const std::atomic<bool>& stop) {
  for (std::size_t i = 0; !stop.load(); ++i) {
    auto asking = site.sign_in(login_of(number), std::to_string(i) + "-wrong");
    co_await std::move(asking);
  }
}

void under_load(const std::string& file) {
  // user1 has a password that can be known; the others cost a hash of cost 12.
  {
    std::ofstream out(file);
    out << "user1@example.com:{PLAIN}secret\n";
    for (std::size_t i = 2; i < 100; ++i) out << login_of(i) << ':' << bcrypt_cost_12 << '\n';
  }
  Site site(file, Format::htpasswd, {}, {});
  boost::asio::io_context context;
  auto figures = [&]() -> boost::asio::awaitable<void> {
    auto quick = remembered(site, 100000, 0us);
    const auto tight = co_await std::move(quick);
    std::printf("a cache hit costs %.2f us (median; at most 5)\n", tight[tight.size() / 2] * 1e6);
    auto calm = remembered(site, 3000, 1ms);
    const auto unloaded = co_await std::move(calm);
    std::atomic<bool> stop{false};
    for (std::size_t i = 2; i < 2 + 2 * std::thread::hardware_concurrency(); ++i)
      boost::asio::co_spawn(co_await boost::asio::this_coro::executor, flood(site, i, stop), boost::asio::detached);
    auto storm = remembered(site, 3000, 1ms);
    const auto loaded = co_await std::move(storm);
    stop = true;
    const auto p99 = [](const std::vector<double>& costs) { return costs[costs.size() * 99 / 100] * 1e6; };
    std::printf("a cache hit, 99th percentile: %.1f us alone, %.1f us with every core checking passwords: ratio %.2f\n",
                p99(unloaded), p99(loaded), p99(loaded) / p99(unloaded));
  };
  boost::asio::co_spawn(context, figures(), boost::asio::detached);
  context.run();
}

}  // namespace

int main() {
  std::string folder = "/tmp/smartdiscover-bench-XXXXXX";
  if (::mkdtemp(folder.data()) == nullptr) return 1;
  loading("users.yaml (at most 0.5 s)", folder + "/users.yaml", Format::yaml, 10'000);
  loading("htpasswd", folder + "/htpasswd", Format::htpasswd, 1'000'000);
  lookup("htpasswd", folder + "/lookup", Format::htpasswd);
  lookup("sqlite", folder + "/lookup.db", Format::sqlite);
  under_load(folder + "/load");
  std::filesystem::remove_all(folder);
  return 0;
}
