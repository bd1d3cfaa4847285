// GMime's objects, owned, and its start. Inner header of server/mail: it includes GMime.
#pragma once

#include <gmime/gmime.h>
#include <memory>
#include <mutex>

namespace conclave::mail {

struct Unref {
    void operator()(gpointer object) const noexcept { g_object_unref(object); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref>;

// Before the first use, on any thread: one of them writes a mail while another reads one that came back.
inline void prepareGmime() {
    static std::once_flag once;
    std::call_once(once, [] { g_mime_init(); });
}

} // namespace conclave::mail
