// What the program holds of the heap right now: for tests of what a flood leaves behind. Unlike the size of the process it
// says nothing of memory that was freed and is kept for later.
#pragma once

#include <cstddef>

#if defined(__SANITIZE_ADDRESS__)
extern "C" std::size_t __sanitizer_get_current_allocated_bytes(); // its header is not always there
#else
#include <malloc.h>
#endif

namespace conclave::tests {

inline std::size_t heapBytes() {
#if defined(__SANITIZE_ADDRESS__)
    return __sanitizer_get_current_allocated_bytes();
#else
    const auto arenas = mallinfo2();
    return arenas.uordblks + arenas.hblkhd;
#endif
}

} // namespace conclave::tests
