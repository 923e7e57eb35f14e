#include <smartdiscover/base/text.hpp>

#include <algorithm>

namespace smartdiscover {
namespace {

// Letters to insert, remove, replace or swap with their neighbour to turn `a` into `b`. Swapped letters are the most common typing error.
std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({replaced, above[j] + 1, row[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(above);
    above.swap(row);
  }
  return above[b.size()];
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string_view>& known) {
  static constexpr std::size_t longest = 64;  // no setting is longer, and the work grows with the square
  if (word.size() > longest) return {};
  const std::string wanted = lower(word);
  std::string_view best;
  std::size_t least = longest;
  for (const auto candidate : known) {
    if (candidate.size() > longest) continue;
    const std::size_t distance = edits(wanted, lower(candidate));
    if (distance * 3 <= std::max(wanted.size(), candidate.size()) && distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return std::string(best);
}

}  // namespace smartdiscover
