// For programmers' errors only, never for input: always on, says where, ends the process.
#pragma once

namespace conclave {

[[noreturn]] void assertionFailed(const char* expression, const char* file, int line) noexcept;

} // namespace conclave

#define CONCLAVE_ASSERT(expression)                                                                                    \
    do {                                                                                                               \
        if (!(expression)) ::conclave::assertionFailed(#expression, __FILE__, __LINE__);                               \
    } while (false)
