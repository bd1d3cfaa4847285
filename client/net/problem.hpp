// What an answer that is none of the good ones means: the server's problem (RFC 9457) where it says one, else its status.
// Texts are cut before they reach a label. Any thread.
#pragma once

#include "client/net/transport.hpp"

namespace conclave::client {

Error problemOf(const Answered& answered);

} // namespace conclave::client
