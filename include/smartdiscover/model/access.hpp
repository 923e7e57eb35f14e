#pragma once

// What a dialect requires of a request.

namespace smartdiscover {

enum class Access { password, anonymous, off };  // off: the dialect is not answered

}  // namespace smartdiscover
