#pragma once

// Writing several new files: all of them, or none.

#include <smartdiscover/base/result.hpp>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace smartdiscover::admin {

struct NewFile {
  std::filesystem::path name;  // below the folder
  std::string content;
  unsigned mode = 0644;  // whatever the umask
};

// Makes the folder where it is missing, and the folders of the files. Errors: io, where one of the files is there already
// (however it came there: nothing is overwritten, no link followed) or cannot be written; then what was made is gone again.
Result<void> write_new_files(const std::filesystem::path& folder, const std::vector<NewFile>& files);

// Writes all of it to an open file. False: errno says why not.
bool write_all(int descriptor, std::string_view text);

}  // namespace smartdiscover::admin
