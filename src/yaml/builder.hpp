#pragma once

// Builds the tree of one document from yaml-cpp's events, and reports what a person is unlikely to have meant: keys given twice,
// tags, empty keys, unquoted {placeholders}. yaml-cpp's own tree would lose all of these.

#include "yaml/source.hpp"

#include <smartdiscover/yaml/node.hpp>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include <string>
#include <unordered_map>
#include <vector>

namespace smartdiscover::yaml {

// How much a document may hold. Nesting and expansion are bounded because an alias of an alias of an alias grows without end.
struct DocumentLimits {
  std::size_t depth = 64;
  std::size_t expanded_nodes = 100'000;  // made by aliases and merge keys, beside those that are written out
};

// Thrown where the document cannot be read any further; the reason is in the report.
struct DocumentRefused {};

// Where a sequence or mapping begins.
struct Opening {
  Location location;
  std::string path;
};

class Builder : public YAML::EventHandler {
 public:
  Builder(const Source& source, DocumentLimits limits, Report& report) : source_(source), limits_(limits), report_(report) {}

  // The root, once the document has ended; an empty mapping where there was none.
  Node take_root();
  // What is being read: where in the tree, and where the innermost sequence or mapping began.
  std::string path() const;
  Opening innermost() const;

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override { close(); }

 private:
  // A sequence or mapping that is still being read.
  struct Open {
    Node node;
    YAML::anchor_t anchor = 0;
    bool flow = false;
    bool has_key = false;  // mapping: `key` waits for its value
    bool merges = false;   // mapping: `key` is an unquoted <<
    Member key;
    YAML::Mark key_mark;
    std::size_t key_length = 0;  // bytes
    bool key_is_plain = false;
    // Mapping: where a key of this hash stands among the members; empty while these are few.
    std::unordered_multimap<std::size_t, std::size_t> index;
    std::vector<Member> merged;      // mapping: what << brings, in order
    std::size_t merge_position = 0;  // mapping: where among the members << stands
  };

  void open(Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
            YAML::EmitterStyle::value style);
  void close();
  void add(Node node, YAML::anchor_t anchor);
  void add_key(Open& mapping, Node node);
  void add_value(Open& mapping, Node node);
  void merge(Open& mapping, const Node& node);
  void place_merged(Open& mapping);
  static const Member* find(Open& mapping, std::string_view key);
  void read_bare_placeholder(Open& mapping);
  bool lacks_colon(const Open& mapping) const;
  std::string path_to(std::size_t levels) const;
  void refuse_tag(const std::string& tag, const YAML::Mark& mark);
  [[noreturn]] void refuse(const Location& location, std::string text);
  void count_expanded(const Node& node, const Location& location);

  Location location(const YAML::Mark& mark) const { return source_.location(mark.line, mark.column); }

  const Source& source_;
  DocumentLimits limits_;
  Report& report_;
  std::vector<Open> open_;
  std::unordered_map<YAML::anchor_t, Node> anchored_;
  Node root_;
  YAML::Mark last_scalar_;
  std::size_t documents_ = 0;
  std::size_t expanded_ = 0;
};

}  // namespace smartdiscover::yaml
