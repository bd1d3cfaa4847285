// What the libraries' and the kernel's calls cost by themselves, in seconds of CPU a call, on this machine and now.
#pragma once

#include "server/media/codec/opus.hpp"
#include "server/media/srtp/srtp_keys.hpp"
#include "tests/bench/figures.hpp"

#include <cstddef>
#include <vector>

namespace conclave::bench {

struct RawCosts {
    double encode = 0;    // 20 ms of speech
    double decode = 0;
    double protect = 0;   // by OpenSSL with kept contexts, of `streams` streams in turn, 92 bytes
    double unprotect = 0;
    double send = 0;      // sendmmsg, 64 at a time, to `streams` sockets in turn
    double receive = 0;   // recvmmsg, 64 at a time
};

// What our SRTP, and libsrtp2's, makes of it.
std::vector<Figure> measureSrtp();

// `kind`: of the encodes.
RawCosts measureRawCosts(media::SrtpSuite suite, std::size_t streams, media::EncoderClass kind);

} // namespace conclave::bench
