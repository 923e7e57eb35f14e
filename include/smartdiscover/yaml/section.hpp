#pragma once

// Reads one mapping. Each call takes a key. A key that no call has taken when the section is destroyed is an unknown setting, reported
// with its line and, where one is near, a "did you mean". Readers report and return nullopt (or the default) on a mistake, so that one run
// finds them all. A key whose value is empty (null) counts as not given. Not for several threads.

#include <smartdiscover/yaml/node.hpp>

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace smartdiscover::yaml {

class Section {
 public:
  // `path` is that of the mapping itself, "services.imap"; "" for the document. A node of another kind is reported; null is empty.
  Section(const Node& node, std::string path, Report& report);
  ~Section();  // reports the keys that were not taken
  Section(const Section&) = delete;
  Section& operator=(const Section&) = delete;

  // The value of a key, now taken; null where it is not there.
  const Node* take(std::string_view key);
  // All members not taken so far, now taken: for mappings whose keys are names.
  std::vector<const Member*> take_rest();
  // The location of the key, or of the section where it is not there.
  Location location_of(std::string_view key) const;
  Location location() const { return node_.location; }
  std::string path_of(std::string_view key) const;
  Report& report() { return report_; }
  bool has(std::string_view key) const;

  std::optional<Sourced<std::string>> text(std::string_view key);           // a scalar of one line; not empty
  std::optional<Sourced<std::string>> required_text(std::string_view key);  // reports its absence at the section's location
  std::optional<Sourced<std::int64_t>> integer(std::string_view key, std::int64_t min, std::int64_t max);  // decimal digits only
  std::optional<Sourced<std::uint64_t>> size(std::string_view key, std::uint64_t min,
                                             std::uint64_t max);  // "64KiB", "1MiB", "500"
  std::optional<Sourced<std::chrono::milliseconds>> duration(std::string_view key, std::chrono::milliseconds min,
                                                             std::chrono::milliseconds max);  // "500ms" "10s" "5m" "1h" "7d"
  std::optional<Sourced<bool>> boolean(std::string_view key);                                 // on, true, yes; off, false, no
  std::vector<Sourced<std::string>> texts(std::string_view key);  // a sequence of scalars, or one scalar

  // One word of several; the message lists them all and names the nearest. Where "off" or "on" is among them, false and no mean off,
  // true and yes mean on.
  template <class Enum>
  std::optional<Sourced<Enum>> choice(std::string_view key, std::initializer_list<std::pair<std::string_view, Enum>> words) {
    std::vector<std::string_view> names;
    for (const auto& word : words) names.push_back(word.first);
    const auto index = choice_index(key, names);
    if (!index) return std::nullopt;
    return Sourced<Enum>{(words.begin() + static_cast<std::ptrdiff_t>(index->value))->second, index->location};
  }

 private:
  bool is_mapping() const { return node_.kind == Node::Kind::mapping || node_.kind == Node::Kind::null; }
  std::optional<Sourced<std::size_t>> choice_index(std::string_view key, const std::vector<std::string_view>& names);

  const Node& node_;
  std::string path_;
  Report& report_;
  std::vector<std::string> asked_;  // every key that a reader knows, for "did you mean"
  std::vector<bool> taken_;
};

// A scalar read as the section's readers do, for items of sequences and values of free keys. `path` is that of the node.
std::optional<std::string> read_text(const Node& node, std::string_view path, Report& report);
// One of several words, as Section::choice: its index in `names`.
std::optional<std::size_t> read_choice(const Node& node, std::string_view path, const std::vector<std::string_view>& names,
                                       Report& report);
// The path of an item of a sequence: "listen.https[0]".
std::string item_path(std::string_view path, std::size_t index);
// off, false, no; on, true, yes, in letters of any case, quoted or not; nullopt where it is neither, with nothing reported.
std::optional<bool> as_switch(const Node& node);

}  // namespace smartdiscover::yaml
