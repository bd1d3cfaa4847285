#include "server/base/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace conclave {

void assertionFailed(const char* expression, const char* file, int line) noexcept {
    std::fprintf(stderr, "conclaved: assertion failed: %s (%s:%d)\n", expression, file, line);
    std::abort();
}

} // namespace conclave
