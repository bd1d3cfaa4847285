// One direction of one party's SRTP and SRTCP (RFC 3711, 7714), as the bridge uses it.
#pragma once

#ifdef CONCLAVE_SRTP_LIBSRTP2
#include "server/media/srtp/libsrtp2_session.hpp"
namespace conclave::media {
using SrtpSession = Libsrtp2Session;
}
#else
#include "server/media/srtp/evp_session.hpp"
namespace conclave::media {
using SrtpSession = EvpSession;
}
#endif
