#include "discovery/answer_memory.hpp"

#include <sodium.h>

#include <cstring>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace smartdiscover::discovery {
namespace {

using Fingerprint = AnswerMemory::Fingerprint;

constexpr std::size_t usual_octets = 16U * 1024 * 1024;
constexpr std::size_t shard_count = 16;
constexpr std::size_t octets_beside_the_body = 1024;
// A larger answer is worth its making.
constexpr std::size_t largest_body = 64U * 1024;

// With its length, so that no two rows of texts read alike.
void add(std::string& octets, std::string_view text) {
  const auto size = static_cast<std::uint32_t>(text.size());
  std::array<char, sizeof size> length{};
  std::memcpy(length.data(), &size, sizeof size);
  octets.append(length.data(), length.size());
  octets += text;
}

std::size_t octets_of(const Answer& answer) { return octets_beside_the_body + answer.reply.response.body.size(); }

struct Hash {
  std::size_t operator()(const Fingerprint& fingerprint) const noexcept {
    std::size_t hash = 0;
    std::memcpy(&hash, fingerprint.data() + 8, sizeof hash);  // the first octet chose the shard
    return hash;
  }
};

}  // namespace

class AnswerMemory::Shard {
 public:
  explicit Shard(std::size_t octets) : most_(octets) {}

  std::shared_ptr<const Answer> find(const Fingerprint& fingerprint) {
    const std::lock_guard lock(mutex_);
    const auto found = by_fingerprint_.find(fingerprint);
    if (found == by_fingerprint_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return found->second->answer;
  }

  void put(const Fingerprint& fingerprint, std::shared_ptr<const Answer> answer) {
    const std::lock_guard lock(mutex_);
    if (const auto found = by_fingerprint_.find(fingerprint); found != by_fingerprint_.end()) drop(found->second);
    octets_ += octets_of(*answer);
    entries_.push_front({fingerprint, std::move(answer)});
    by_fingerprint_.emplace(fingerprint, entries_.begin());
    while (octets_ > most_) drop(std::prev(entries_.end()));
  }

 private:
  struct Entry {
    Fingerprint fingerprint;
    std::shared_ptr<const Answer> answer;
  };
  using Entries = std::list<Entry>;  // the one used last in front

  void drop(Entries::iterator entry) {
    octets_ -= octets_of(*entry->answer);
    by_fingerprint_.erase(entry->fingerprint);
    entries_.erase(entry);
  }

  const std::size_t most_;
  std::mutex mutex_;
  std::size_t octets_ = 0;
  Entries entries_;
  std::unordered_map<Fingerprint, Entries::iterator, Hash> by_fingerprint_;
};

AnswerMemory::AnswerMemory(std::size_t octets) {
  randombytes_buf(key_.data(), key_.size());
  for (std::size_t i = 0; i < shard_count; ++i) shards_.push_back(std::make_unique<Shard>(octets / shard_count));
}

AnswerMemory::~AnswerMemory() { sodium_memzero(key_.data(), key_.size()); }

AnswerMemory::Fingerprint AnswerMemory::fingerprint(const http::Request& request) const {
  std::string octets;
  octets.reserve(2048 + request.body.size());
  for (const auto* text : {&request.method, &request.path, &request.query, &request.host, &request.body}) add(octets, *text);
  for (const auto& field : request.fields) {
    add(octets, field.name);
    add(octets, field.value);
  }
  Fingerprint fingerprint{};
  static_assert(sizeof(Fingerprint) == crypto_shorthash_siphashx24_BYTES && sizeof key_ == crypto_shorthash_siphashx24_KEYBYTES);
  crypto_shorthash_siphashx24(fingerprint.data(), reinterpret_cast<const unsigned char*>(octets.data()), octets.size(),
                              key_.data());
  // The password is among them.
  sodium_memzero(octets.data(), octets.size());
  return fingerprint;
}

std::shared_ptr<const Answer> AnswerMemory::recall(const Fingerprint& fingerprint, sign_in::Authenticator* authenticator,
                                                   const boost::asio::ip::address& client) {
  auto answer = shard_of(fingerprint).find(fingerprint);
  if (!answer || !answer->sign_in) return answer;
  if (authenticator == nullptr || !authenticator->still_remembers(*answer->sign_in, client)) return nullptr;
  return answer;
}

void AnswerMemory::keep(const Fingerprint& fingerprint, std::shared_ptr<const Answer> answer) {
  if (!answer->lasting || answer->reply.response.body.size() > largest_body) return;
  shard_of(fingerprint).put(fingerprint, std::move(answer));
}

std::shared_ptr<AnswerMemory> make_answer_memory() { return std::make_shared<AnswerMemory>(usual_octets); }

}  // namespace smartdiscover::discovery
