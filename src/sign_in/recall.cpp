#include "sign_in/recall.hpp"

#include "sign_in/ask_in_time.hpp"

#include <limits>

namespace smartdiscover::sign_in {

namespace asio = boost::asio;

namespace {

// Where all said that they do not know somebody, a further store would have been asked.
constexpr auto no_store = std::numeric_limits<std::uint64_t>::max();

}  // namespace

asio::awaitable<Recollection> recall(CredentialCache* cache, CredentialCache::Key start, const std::vector<Step>* steps,
                                     CredentialCache::Time now) {
  Recollection out;
  out.keys.reserve(steps->size() + 2);
  out.keys.push_back(start);
  std::string version;
  for (const auto& step : *steps) {
    version.clear();
    out.certain = step.store->store->add_version(step.name, version);
    if (!out.certain) {
      users::StoreQuestion question{step.name, std::nullopt, {}};
      auto reading = ask_in_time(step.store->store, std::move(question), step.store->timeout);
      co_await std::move(reading);
      version.clear();
      out.certain = step.store->store->add_version(step.name, version);
    }
    if (!out.certain) co_return out;
    out.keys.push_back(cache->key(out.keys.back(), step.store->number, step.name.text(), version));
    out.known = cache->find(out.keys.back(), now);
    if (out.known) co_return out;
  }
  out.keys.push_back(cache->key(out.keys.back(), no_store, {}, {}));
  out.known = cache->find(out.keys.back(), now);
  co_return out;
}

}  // namespace smartdiscover::sign_in
