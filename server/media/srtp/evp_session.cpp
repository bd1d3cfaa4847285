#include "server/media/srtp/evp_session.hpp"

#include <algorithm>

namespace conclave::media {
namespace {

constexpr std::size_t kRtpBytesMin = 12;
constexpr std::size_t kRtcpClearBytes = 8;
constexpr std::size_t kWordBytes = 4;
constexpr std::uint64_t kRtpIndexMax = (std::uint64_t{1} << 48) - 1;
constexpr std::uint64_t kRtcpIndexMax = (std::uint64_t{1} << 31) - 1;
constexpr std::uint32_t kEncrypted = 1u << 31; // of the word behind an SRTCP packet
constexpr std::int64_t kSilentNs = 10'000'000'000;

using Word = std::array<std::uint8_t, kWordBytes>;

std::uint32_t wordAt(std::span<const std::uint8_t> b, std::size_t at) noexcept {
    return std::uint32_t{b[at]} << 24 | std::uint32_t{b[at + 1]} << 16 | std::uint32_t{b[at + 2]} << 8 | b[at + 3];
}

Word bytesOf(std::uint32_t word) noexcept {
    return {static_cast<std::uint8_t>(word >> 24), static_cast<std::uint8_t>(word >> 16), static_cast<std::uint8_t>(word >> 8),
        static_cast<std::uint8_t>(word)};
}

// Sources and header extension included; 0 when they do not fit into the packet.
std::size_t rtpHeaderBytes(std::span<const std::uint8_t> packet) noexcept {
    if (packet.size() < kRtpBytesMin) return 0;
    std::size_t bytes = kRtpBytesMin + kWordBytes * (packet[0] & 0x0fu);
    if ((packet[0] & 0x10u) != 0) {
        if (packet.size() < bytes + kWordBytes) return 0;
        bytes += kWordBytes * (1 + (std::size_t{packet[bytes + 2]} << 8 | packet[bytes + 3]));
    }
    return bytes <= packet.size() ? bytes : 0;
}

std::uint16_t sequenceOf(std::span<const std::uint8_t> packet) noexcept {
    return static_cast<std::uint16_t>(packet[2] << 8 | packet[3]);
}

} // namespace

Result<EvpSession> EvpSession::make(SrtpSuite suite, const SrtpKey& key, Direction direction) {
    if (!key.fits(suite)) return Error{Errc::invalidValue, "SRTP key of the wrong size", "suite"};
    auto rtp = newPacketCipher(suite, key, KeyUse::srtp, direction);
    if (!rtp) return rtp.error();
    auto rtcp = newPacketCipher(suite, key, KeyUse::srtcp, direction);
    if (!rtcp) return rtcp.error();
    EvpSession session;
    session.m_rtp = std::move(*rtp);
    session.m_rtcp = std::move(*rtcp);
    session.m_tagBytes = static_cast<std::uint16_t>(infoOf(suite).tagBytes);
    session.m_gcm = isGcm(suite);
    return session;
}

Result<EvpSession> EvpSession::sender(SrtpSuite suite, const SrtpKey& key, std::uint32_t ssrc) {
    auto session = make(suite, key, Direction::out);
    if (session) {
        session->m_sources[0].ssrc = ssrc;
        session->m_sourceCount = 1;
    }
    return session;
}

Result<EvpSession> EvpSession::receiver(SrtpSuite suite, const SrtpKey& key) { return make(suite, key, Direction::in); }

void EvpSession::prefetch(int step) const noexcept {
    if (!m_rtp) return;
    if (step == 1) {
        m_rtp->prefetch();
        return;
    }
    constexpr std::size_t kLine = 64;
    constexpr std::size_t kCipherBytes = 128;
    const auto* cipher = reinterpret_cast<const char*>(m_rtp.get());
    for (std::size_t at = 0; at < kCipherBytes; at += kLine) __builtin_prefetch(cipher + at);
}

EvpSession::Gone* EvpSession::goneOf(std::uint32_t ssrc) noexcept {
    const auto end = m_gone.begin() + static_cast<std::ptrdiff_t>(m_goneCount);
    const auto at = std::find_if(m_gone.begin(), end, [&](const Gone& gone) { return gone.ssrc == ssrc; });
    return at == end ? nullptr : &*at;
}

// Null: there is none.
EvpSession::Source* EvpSession::placeFor(std::uint32_t ssrc) noexcept {
    if (m_sourceCount < m_sources.size()) return &m_sources[m_sourceCount];
    if (m_now - m_lastGone < kSilentNs || (m_goneCount == kGoneMax && goneOf(ssrc) == nullptr)) return nullptr;
    const auto oldest = std::min_element(
        m_sources.begin(), m_sources.end(), [](const Source& a, const Source& b) { return a.lastUsed < b.lastUsed; });
    return m_now - oldest->lastUsed > kSilentNs ? &*oldest : nullptr;
}

EvpSession::Source* EvpSession::sourceOf(std::uint32_t ssrc, std::optional<Source>& fresh) noexcept {
    for (std::size_t i = 0; i < m_sourceCount; ++i)
        if (m_sources[i].ssrc == ssrc) return &m_sources[i];
    if (placeFor(ssrc) == nullptr) return nullptr;
    fresh.emplace().ssrc = ssrc;
    if (const Gone* gone = goneOf(ssrc)) {
        if (gone->rtp > 0) fresh->rtp.close(gone->rtp - 1);
        if (gone->rtcp > 0) fresh->rtcp.close(gone->rtcp - 1);
    }
    return &*fresh;
}

// What it said was authentic.
void EvpSession::count(Source& source, bool isNew) noexcept {
    source.lastUsed = m_now;
    if (!isNew) return;
    Source* place = placeFor(source.ssrc);
    if (Gone* back = goneOf(source.ssrc)) *back = m_gone[--m_goneCount];
    if (place == m_sources.data() + m_sourceCount) {
        ++m_sourceCount;
    } else {
        const auto after = [](const ReplayWindow& window) { return window.empty() ? 0 : window.highest() + 1; };
        m_gone[m_goneCount++] = {place->ssrc, static_cast<std::uint32_t>(after(place->rtcp)), after(place->rtp)};
        m_lastGone = m_now;
    }
    *place = source;
}

std::size_t EvpSession::protectRtp(std::span<std::uint8_t> buffer, std::size_t bytes) noexcept {
    if (!m_rtp || buffer.size() < bytes + kSrtpTrailerBytesMax) return 0;
    const auto packet = buffer.first(bytes);
    const std::size_t header = rtpHeaderBytes(packet);
    if (header == 0) return 0;
    Source& self = m_sources[0];
    const std::uint64_t index = indexOf(sequenceOf(packet), self.rtp);
    // A key stream that is used twice gives both packets away.
    if (wordAt(packet, 8) != self.ssrc || index > kRtpIndexMax || self.rtp.check(index) != Freshness::fresh) return 0;
    const Word roc = bytesOf(static_cast<std::uint32_t>(index >> 16));
    const auto besides = m_gcm ? std::span<const std::uint8_t>() : std::span<const std::uint8_t>(roc);
    if (!m_rtp->seal({self.ssrc, index}, packet, header, besides, buffer.subspan(bytes, m_tagBytes))) return 0;
    self.rtp.take(index);
    return bytes + m_tagBytes;
}

Unprotected EvpSession::unprotectRtp(std::span<std::uint8_t> packet) noexcept {
    if (!m_rtp || packet.size() < kRtpBytesMin + m_tagBytes) return {SrtpVerdict::malformed, 0};
    const auto sealed = packet.first(packet.size() - m_tagBytes);
    const std::size_t header = rtpHeaderBytes(sealed);
    if (header == 0) return {SrtpVerdict::malformed, 0};
    std::optional<Source> fresh;
    Source* source = sourceOf(wordAt(packet, 8), fresh);
    if (source == nullptr) return {SrtpVerdict::tooManySources, 0};
    const std::uint64_t index = indexOf(sequenceOf(packet), source->rtp);
    if (index > kRtpIndexMax) return {SrtpVerdict::malformed, 0};
    if (source->rtp.check(index) != Freshness::fresh) return {SrtpVerdict::replayed, 0};
    const Word roc = bytesOf(static_cast<std::uint32_t>(index >> 16));
    const auto besides = m_gcm ? std::span<const std::uint8_t>() : std::span<const std::uint8_t>(roc);
    if (!m_rtp->open({source->ssrc, index}, sealed, header, besides, packet.last(m_tagBytes))) return {SrtpVerdict::forged, 0};
    source->rtp.take(index);
    count(*source, fresh.has_value());
    return {SrtpVerdict::ok, sealed.size()};
}

std::size_t EvpSession::protectRtcp(std::span<std::uint8_t> buffer, std::size_t bytes) noexcept {
    if (!m_rtcp || bytes < kRtcpClearBytes || buffer.size() < bytes + kSrtpTrailerBytesMax) return 0;
    const auto packet = buffer.first(bytes);
    const Source& self = m_sources[0];
    if (wordAt(packet, 4) != self.ssrc || m_nextRtcp > kRtcpIndexMax) return 0;
    const Word word = bytesOf(static_cast<std::uint32_t>(m_nextRtcp) | kEncrypted);
    // The word stands before HMAC's tag, and behind GCM's.
    const std::size_t tagAt = m_gcm ? bytes : bytes + kWordBytes;
    if (!m_rtcp->seal({self.ssrc, m_nextRtcp}, packet, kRtcpClearBytes, word, buffer.subspan(tagAt, m_tagBytes))) return 0;
    std::copy(word.begin(), word.end(), buffer.begin() + static_cast<std::ptrdiff_t>(m_gcm ? bytes + m_tagBytes : bytes));
    ++m_nextRtcp;
    return bytes + m_tagBytes + kWordBytes;
}

Unprotected EvpSession::unprotectRtcp(std::span<std::uint8_t> packet) noexcept {
    if (!m_rtcp || packet.size() < kRtcpClearBytes + kWordBytes + m_tagBytes) return {SrtpVerdict::malformed, 0};
    const auto sealed = packet.first(packet.size() - kWordBytes - m_tagBytes);
    const std::size_t wordPlace = m_gcm ? packet.size() - kWordBytes : sealed.size();
    const std::size_t tagPlace = m_gcm ? sealed.size() : sealed.size() + kWordBytes;
    const std::uint32_t word = wordAt(packet, wordPlace);
    if ((word & kEncrypted) == 0) return {SrtpVerdict::malformed, 0};
    std::optional<Source> fresh;
    Source* source = sourceOf(wordAt(packet, 4), fresh);
    if (source == nullptr) return {SrtpVerdict::tooManySources, 0};
    const std::uint64_t index = word & ~kEncrypted;
    if (source->rtcp.check(index) != Freshness::fresh) return {SrtpVerdict::replayed, 0};
    const Word besides = bytesOf(word);
    if (!m_rtcp->open({source->ssrc, index}, sealed, kRtcpClearBytes, besides, packet.subspan(tagPlace, m_tagBytes)))
        return {SrtpVerdict::forged, 0};
    source->rtcp.take(index);
    count(*source, fresh.has_value());
    return {SrtpVerdict::ok, sealed.size()};
}

} // namespace conclave::media
