// Runs a fuzz target without libFuzzer: replay DICTIONARY SEEDS COUNT. Every file of the folder SEEDS is given as it is, then COUNT
// changed copies. The changes follow from a fixed seed, so that a failure comes again; the input that failed is in "failed-input".

#include "fuzz/promise.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

// Where the build has sanitizers: called before they end the program.
extern "C" __attribute__((weak)) void __sanitizer_set_death_callback(void (*callback)());

namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return (c | 0x20) - 'a' + 10;
}

// libFuzzer's format: one "word" a line, with \xHH, \" and \\; '#' begins a comment.
std::vector<std::string> read_dictionary(const fs::path& path) {
  std::vector<std::string> words;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const auto open = line.find('"');
    const auto close = line.rfind('"');
    if (line.starts_with('#') || open == close) continue;
    std::string word;
    for (auto i = open + 1; i < close; ++i) {
      if (line[i] == '\\' && line[i + 1] == 'x') {
        word += static_cast<char>(hex_value(line[i + 2]) * 16 + hex_value(line[i + 3]));
        i += 3;
      } else {
        if (line[i] == '\\') ++i;
        word += line[i];
      }
    }
    words.push_back(std::move(word));
  }
  return words;
}

std::vector<std::string> read_seeds(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
  std::ranges::sort(files);
  std::vector<std::string> seeds;
  for (const auto& file : files) seeds.push_back(read(file));
  return seeds;
}

class Mutator {
 public:
  Mutator(std::vector<std::string> seeds, std::vector<std::string> words) : seeds_(std::move(seeds)), words_(std::move(words)) {}

  std::string next() {
    auto text = seeds_[below(seeds_.size())];
    for (auto changes = 1 + below(6); changes > 0; --changes) change(text);
    return text;
  }

 private:
  // Not a distribution of the library: those give other numbers with other libraries.
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_()) % bound; }

  void change(std::string& text) {
    const auto at = below(text.size() + 1);
    const auto length = below(std::min<std::size_t>(text.size() - at, 64) + 1);
    switch (below(6)) {
      case 0: text.insert(at, 1, static_cast<char>(below(256))); break;
      case 1: text.erase(at, length); break;
      case 2: text.insert(at, words_[below(words_.size())]); break;
      case 3: text.insert(at, text.substr(at, length)); break;
      case 4: text.replace(at, std::string::npos, tail_of_another()); break;
      default:
        if (at < text.size()) text[at] = static_cast<char>(static_cast<unsigned char>(text[at]) ^ (1U << below(8)));
    }
  }

  std::string tail_of_another() {
    const auto& other = seeds_[below(seeds_.size())];
    return other.substr(below(other.size() + 1));
  }

  std::vector<std::string> seeds_;
  std::vector<std::string> words_;
  std::mt19937 random_{20260301};
};

// Kept where a signal handler can see it.
const std::string* current = nullptr;

void keep_failed_input() {
  if (current != nullptr) std::ofstream("failed-input", std::ios::binary) << *current;
}

void keep_and_end(int) {
  keep_failed_input();
  std::_Exit(1);
}

void run(const std::string& text) {
  current = &text;
  // libFuzzer too gives each input a block of its own size, so that one byte too many is seen.
  const std::vector<std::uint8_t> bytes(text.begin(), text.end());
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: " << argv[0] << " DICTIONARY SEEDS COUNT\n";
    return 64;
  }
  auto words = read_dictionary(argv[1]);
  const auto seeds = read_seeds(argv[2]);
  if (words.empty() || seeds.empty()) {
    std::cerr << "no words in " << argv[1] << " or no files in " << argv[2] << "\n";
    return 74;
  }
  std::signal(SIGABRT, keep_and_end);
  if (__sanitizer_set_death_callback != nullptr) __sanitizer_set_death_callback(keep_failed_input);
  for (const auto& seed : seeds) run(seed);
  Mutator mutator(seeds, std::move(words));
  const auto count = std::strtoul(argv[3], nullptr, 10);
  for (unsigned long i = 0; i < count; ++i) {
    const auto text = mutator.next();
    run(text);
  }
  std::cout << seeds.size() << " seeds and " << count << " changed copies\n";
}
