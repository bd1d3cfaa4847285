// Offers as phones make them, for the tests of this folder and of server/sip. The keys are made up.
#pragma once

#include <string>
#include <string_view>

namespace conclave::tests {

inline std::string withLineEnds(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\n') out += '\r';
        out += c;
    }
    return out;
}

// 16 + 14, 16 + 12, 32 + 12 and 32 + 14 bytes.
inline constexpr std::string_view kKey30 = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNk";
inline constexpr std::string_view kKey28 = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYg==";
inline constexpr std::string_view kKey44 = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXI=";
inline constexpr std::string_view kKey46 = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdA==";

inline const std::string kBaresipOffer = withLineEnds(R"(v=0
o=- 3908462811 2083467021 IN IP4 127.0.0.1
s=-
c=IN IP4 127.0.0.1
t=0 0
a=tool:baresip 1.0.0
m=audio 10012 RTP/SAVP 96 0 8 101
a=rtpmap:96 opus/48000/2
a=fmtp:96 stereo=1;sprop-stereo=1
a=rtpmap:0 PCMU/8000
a=rtpmap:8 PCMA/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-15
a=rtcp:10013
a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNk
a=ssrc:2935613541 cname:sip:alice@localhost
a=sendrecv
a=label:1
a=rtcp-mux
a=ptime:20
)");

inline const std::string kLinphoneOffer = withLineEnds(R"(v=0
o=alice 2873 3610 IN IP4 192.168.1.20
s=Talk
c=IN IP4 192.168.1.20
t=0 0
a=rtcp-xr:rcvr-rtt=all:10000 stat-summary=loss,dup,jitt,TTL voip-metrics
a=record:off
m=audio 7078 RTP/SAVP 96 97 98 0 8 18 101 99 100
a=rtpmap:96 opus/48000/2
a=fmtp:96 useinbandfec=1
a=rtpmap:97 speex/16000
a=fmtp:97 vbr=on
a=rtpmap:98 speex/8000
a=fmtp:98 vbr=on
a=fmtp:18 annexb=yes
a=rtpmap:101 telephone-event/48000
a=rtpmap:99 telephone-event/16000
a=rtpmap:100 telephone-event/8000
a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNk
a=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNk
a=crypto:3 AES_CM_256_HMAC_SHA1_80 inline:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdA==
a=crypto:4 AES_CM_256_HMAC_SHA1_32 inline:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdA==
a=crypto:5 AEAD_AES_128_GCM inline:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYg==
a=rtcp-fb:* trr-int 5000
a=rtcp-fb:* ccm tmmbr
m=video 9078 RTP/SAVP 96 97
a=rtpmap:96 VP8/90000
a=rtpmap:97 H264/90000
a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNk
)");

// As a browser's, but with SDES: what a gateway in front of one makes of it.
inline const std::string kBrowserOffer = withLineEnds(R"(v=0
o=- 4611731400430051336 2 IN IP6 2001:db8::7
s=-
c=IN IP6 2001:db8::7
t=0 0
a=group:BUNDLE 0 1
a=msid-semantic: WMS stream
m=audio 54400 RTP/SAVPF 111 63 103 104 9 0 8 106 105 13 110 112 113 126
a=rtcp:54400 IN IP6 2001:db8::7
a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
a=mid:0
a=sendrecv
a=rtcp-mux
a=crypto:1 AEAD_AES_256_GCM inline:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXI=
a=crypto:2 AEAD_AES_128_GCM inline:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYg==|2^31
a=crypto:3 AES_CM_128_HMAC_SHA1_80 inline:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNk|2^31|1:4
a=rtpmap:111 opus/48000/2
a=rtcp-fb:111 transport-cc
a=fmtp:111 minptime=10;useinbandfec=1; maxaveragebitrate=40000; usedtx=1
a=rtpmap:63 red/48000/2
a=fmtp:63 111/111
a=rtpmap:9 G722/8000
a=rtpmap:110 telephone-event/48000
a=rtpmap:112 telephone-event/32000
a=rtpmap:126 telephone-event/8000
a=ssrc:3570614608 cname:4TOk42mSjXCkVIa6
a=ssrc:3570614608 msid:stream track
m=video 9 RTP/SAVPF 96
a=mid:1
a=rtpmap:96 VP8/90000
)");

inline constexpr std::string_view kSha256 =
    "4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB:3E:4B:65:2E:7D:46:3F:54:42:CD:54:F1";

// As baresip's with mediaenc=dtls_srtp and rtcp_mux, which says SAVPF.
inline const std::string kDtlsOffer = withLineEnds(R"(v=0
o=- 3908462811 2083467021 IN IP4 127.0.0.1
s=-
c=IN IP4 127.0.0.1
t=0 0
a=tool:baresip 1.0.0
a=fingerprint:SHA-256 4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB:3E:4B:65:2E:7D:46:3F:54:42:CD:54:F1
m=audio 10012 UDP/TLS/RTP/SAVP 96 101
a=rtpmap:96 opus/48000/2
a=fmtp:96 stereo=1;sprop-stereo=1
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-15
a=rtcp-mux
a=setup:actpass
a=ssrc:2935613541 cname:sip:alice@localhost
a=sendrecv
a=ptime:20
)");

inline const std::string kPlainOffer = withLineEnds(R"(v=0
o=bob 1 1 IN IP4 192.0.2.9
s=call
c=IN IP4 192.0.2.9
t=0 0
m=audio 4000 RTP/AVP 96
a=rtpmap:96 opus/48000/2
)");

} // namespace conclave::tests
