#pragma once

// What a request of a dialect has to show.

namespace smartdiscover {

enum class Access { password, anonymous, off };  // off: the dialect is not spoken

}  // namespace smartdiscover
