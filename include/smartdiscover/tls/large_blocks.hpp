#pragma once

// Memory for OpenSSL's large buffers.

#include <cstddef>

namespace smartdiscover::tls {

// OpenSSL allocates buffers of 16 KiB and more for the duration of a handshake and of each record. When they are freed between allocations
// that live longer, they leave holes in the heap: after a thousand simultaneous handshakes a connection took 46 KiB, of which 29 KiB were
// holes. After this call the buffers come from a separate region, whose unused blocks are returned to the kernel. Call it from one thread
// before OpenSSL is first used. It returns false and changes nothing if that is too late or the kernel refuses the addresses.
bool separate_large_blocks();

// What OpenSSL then calls, as malloc, realloc and free. Safe from several threads at once.
void* allocate_block(std::size_t size);
void* reallocate_block(void* block, std::size_t size);
void free_block(void* block);

}  // namespace smartdiscover::tls
