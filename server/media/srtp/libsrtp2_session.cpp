#include "server/media/srtp/libsrtp2_session.hpp"

#include <algorithm>
#include <srtp2/srtp.h>

namespace conclave::media {
namespace {
static_assert(kSrtpTrailerBytesMax >= SRTP_MAX_TRAILER_LEN + 4);
constexpr std::size_t kRtpBytesMin = 12;
constexpr std::size_t kRtcpBytesMin = 8;

std::uint32_t ssrcAt(std::span<const std::uint8_t> b, std::size_t at) noexcept {
    return std::uint32_t{b[at]} << 24 | std::uint32_t{b[at + 1]} << 16 | std::uint32_t{b[at + 2]} << 8 | b[at + 3];
}

srtp_profile_t profileOf(SrtpSuite suite) noexcept {
    switch (suite) {
    case SrtpSuite::aeadAes128Gcm: return srtp_profile_aead_aes_128_gcm;
    case SrtpSuite::aeadAes256Gcm: return srtp_profile_aead_aes_256_gcm;
    default: return srtp_profile_aes128_cm_sha1_80;
    }
}

bool setPolicy(srtp_policy_t& policy, SrtpSuite suite) noexcept {
    if (suite == SrtpSuite::aesCm256HmacSha1_80) { // has no profile in the library
        srtp_crypto_policy_set_aes_cm_256_hmac_sha1_80(&policy.rtp);
        srtp_crypto_policy_set_aes_cm_256_hmac_sha1_80(&policy.rtcp);
        return true;
    }
    return srtp_crypto_policy_set_from_profile_for_rtp(&policy.rtp, profileOf(suite)) == srtp_err_status_ok
        && srtp_crypto_policy_set_from_profile_for_rtcp(&policy.rtcp, profileOf(suite)) == srtp_err_status_ok;
}

SrtpVerdict verdictOf(srtp_err_status_t status) noexcept {
    switch (status) {
    case srtp_err_status_ok: return SrtpVerdict::ok;
    case srtp_err_status_replay_fail:
    case srtp_err_status_replay_old: return SrtpVerdict::replayed;
    case srtp_err_status_auth_fail:
    case srtp_err_status_cipher_fail: return SrtpVerdict::forged;
    default: return SrtpVerdict::malformed;
    }
}
} // namespace

void Libsrtp2Session::Close::operator()(void* session) const noexcept {
    srtp_dealloc(static_cast<srtp_t>(session));
}

Result<> Libsrtp2Session::initialise() {
    static const srtp_err_status_t status = srtp_init();
    if (status != srtp_err_status_ok) return Error{Errc::internal, "libsrtp2 does not start"};
    return {};
}

Result<Libsrtp2Session> Libsrtp2Session::make(SrtpSuite suite, const SrtpKey& key, const std::uint32_t* ssrc) {
    if (!key.fits(suite)) return Error{Errc::invalidValue, "SRTP key of the wrong size", "suite"};
    if (auto ready = initialise(); !ready) return ready.error();
    srtp_policy_t policy{};
    if (!setPolicy(policy, suite)) return Error{Errc::internal, "SRTP suite not supported"};
    std::array<std::uint8_t, SrtpKey::kBytesMax> material{};
    std::copy(key.bytes().begin(), key.bytes().end(), material.begin());
    policy.key = material.data();
    policy.ssrc.type = ssrc != nullptr ? ssrc_specific : ssrc_any_inbound;
    policy.ssrc.value = ssrc != nullptr ? *ssrc : 0;
    policy.window_size = kReplayWindowPackets;
    policy.allow_repeat_tx = 0;
    srtp_t session = nullptr;
    const auto status = srtp_create(&session, &policy);
    std::fill(material.begin(), material.end(), std::uint8_t{0});
    asm volatile("" : : "r"(material.data()) : "memory"); // the wipe is not to be optimised away
    if (status != srtp_err_status_ok) return Error{Errc::internal, "SRTP suite not supported"};
    return Libsrtp2Session(session);
}

Result<Libsrtp2Session> Libsrtp2Session::sender(SrtpSuite suite, const SrtpKey& key, std::uint32_t ssrc) {
    return make(suite, key, &ssrc);
}

Result<Libsrtp2Session> Libsrtp2Session::receiver(SrtpSuite suite, const SrtpKey& key) {
    return make(suite, key, nullptr);
}

std::size_t Libsrtp2Session::protectRtp(std::span<std::uint8_t> buffer, std::size_t bytes) noexcept {
    if (!m_session || bytes < kRtpBytesMin || buffer.size() < bytes + kSrtpTrailerBytesMax) return 0;
    int size = static_cast<int>(bytes);
    if (srtp_protect(static_cast<srtp_t>(m_session.get()), buffer.data(), &size) != srtp_err_status_ok) return 0;
    return static_cast<std::size_t>(size);
}

std::size_t Libsrtp2Session::protectRtcp(std::span<std::uint8_t> buffer, std::size_t bytes) noexcept {
    if (!m_session || bytes < kRtcpBytesMin || buffer.size() < bytes + kSrtpTrailerBytesMax) return 0;
    int size = static_cast<int>(bytes);
    if (srtp_protect_rtcp(static_cast<srtp_t>(m_session.get()), buffer.data(), &size) != srtp_err_status_ok) return 0;
    return static_cast<std::size_t>(size);
}

bool Libsrtp2Session::mayTry(std::uint32_t ssrc) const noexcept {
    const auto end = m_sources.begin() + static_cast<std::ptrdiff_t>(m_sourceCount);
    return m_sourceCount < kSrtpSourcesMax || std::find(m_sources.begin(), end, ssrc) != end;
}

void Libsrtp2Session::remember(std::uint32_t ssrc) noexcept {
    const auto end = m_sources.begin() + static_cast<std::ptrdiff_t>(m_sourceCount);
    if (std::find(m_sources.begin(), end, ssrc) == end && m_sourceCount < kSrtpSourcesMax)
        m_sources[m_sourceCount++] = ssrc;
}

Unprotected Libsrtp2Session::unprotectRtp(std::span<std::uint8_t> packet) noexcept {
    if (!m_session || packet.size() < kRtpBytesMin) return {SrtpVerdict::malformed, 0};
    const std::uint32_t ssrc = ssrcAt(packet, 8);
    if (!mayTry(ssrc)) return {SrtpVerdict::tooManySources, 0};
    int size = static_cast<int>(packet.size());
    const auto verdict = verdictOf(srtp_unprotect(static_cast<srtp_t>(m_session.get()), packet.data(), &size));
    if (verdict != SrtpVerdict::ok) return {verdict, 0};
    remember(ssrc);
    return {verdict, static_cast<std::size_t>(size)};
}

Unprotected Libsrtp2Session::unprotectRtcp(std::span<std::uint8_t> packet) noexcept {
    if (!m_session || packet.size() < kRtcpBytesMin + 4) return {SrtpVerdict::malformed, 0};
    const std::uint32_t ssrc = ssrcAt(packet, 4);
    if (!mayTry(ssrc)) return {SrtpVerdict::tooManySources, 0};
    int size = static_cast<int>(packet.size());
    const auto verdict = verdictOf(srtp_unprotect_rtcp(static_cast<srtp_t>(m_session.get()), packet.data(), &size));
    if (verdict != SrtpVerdict::ok) return {verdict, 0};
    remember(ssrc);
    return {verdict, static_cast<std::size_t>(size)};
}

} // namespace conclave::media
