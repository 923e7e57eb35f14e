#pragma once

// Memory for OpenSSL's large buffers.

#include <cstddef>

namespace smartdiscover::tls {

// OpenSSL allocates buffers of 16 KiB and more for the time of a handshake and of each record. Between allocations that stay they leave
// holes in the heap: of 46 KiB for each connection, after a thousand handshakes at a time, 29 KiB were such holes. From now on they come
// from a region of their own, whose unused blocks are given back to the kernel. To be called before OpenSSL is first used, by one
// thread; false, and nothing changes, where that is too late or where the addresses for the region are refused.
bool separate_large_blocks();

// What OpenSSL then calls, as malloc, realloc and free. Safe from several threads at once.
void* allocate_block(std::size_t size);
void* reallocate_block(void* block, std::size_t size);
void free_block(void* block);

}  // namespace smartdiscover::tls
