// The receiving half of a media thread.
#include "server/media/bridge/echo_line.hpp"
#include "server/media/bridge/inbox.hpp"
#include "server/media/bridge/shard.hpp"
#include "server/media/rtp/bytes.hpp"
#include "server/media/rtp/rtcp.hpp"
#include "server/media/rtp/rtp_packet.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <optional>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace conclave::media {
namespace {
constexpr int kBatchesPerTurn = 32;     // 2048 datagrams, ten times what 1000 legs send in 5 ms
constexpr int kPortAttempts = 32;
constexpr int kReceiveBufferBytes = 4 * 1024 * 1024;
constexpr std::int64_t kFirstCycle = 0x10000; // where SequenceExtender begins
constexpr MonotonicNs kSecondNs = 1'000'000'000;
constexpr int kReorderedMax = 16;
constexpr int kLostMax = 500; // ten seconds
constexpr MonotonicNs kUnheardCheckNs = kSecondNs; // how often one who is not heard is decrypted all the same

bool hasIpv6() noexcept {
    const int socket = ::socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (socket >= 0) ::close(socket);
    return socket >= 0;
}

MonotonicNs nanosecondsOf(const timespec& time) noexcept {
    return static_cast<MonotonicNs>(time.tv_sec) * kSecondNs + time.tv_nsec;
}

// Whether that is a stream's next packet or nearly: a phone with new keys may go on with its numbers, of which nothing is to be lost,
// or begin anew.
bool goesOn(const SequenceExtender& stream, std::uint16_t sequence) noexcept {
    const auto step = static_cast<std::int16_t>(sequence - static_cast<std::uint16_t>(stream.highest()));
    return step > -kReorderedMax && step < kLostMax;
}

// When the kernel took the datagram in, if it says so.
std::optional<MonotonicNs> stampOf(msghdr& message) noexcept {
    for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr; part = CMSG_NXTHDR(&message, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_TIMESTAMPNS) continue;
        timespec at{};
        std::memcpy(&at, CMSG_DATA(part), sizeof at);
        return nanosecondsOf(at);
    }
    return std::nullopt;
}
} // namespace

void Shard::FreeInbox::operator()(Inbox* inbox) const noexcept {
    delete inbox;
}

Result<int> Shard::openSocket(const boost::asio::ip::address& address, std::uint16_t port) const {
    const Error taken{Errc::networkUnreachable, "the media port cannot be opened"};
    const int family = address.is_v4() ? AF_INET : AF_INET6;
    const int socket = ::socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (socket < 0) return taken;
    const int on = 1;
    if (family == AF_INET6) setsockopt(socket, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    setsockopt(socket, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
    const int bytes = kReceiveBufferBytes;
    for (const int option : {SO_RCVBUFFORCE, SO_SNDBUFFORCE, SO_RCVBUF, SO_SNDBUF}) {
        if (setsockopt(socket, SOL_SOCKET, option, &bytes, sizeof bytes) == 0 && option == SO_SNDBUFFORCE) break;
    }
    const auto place = peerAddress(address, port);
    if (::bind(socket, reinterpret_cast<const sockaddr*>(&place.storage), place.bytes) == 0) return socket;
    ::close(socket);
    return taken;
}

// "::" serves both families, each by a socket of its own: an IPv4 peer by way of an IPv6 socket costs more for every packet.
Result<> Shard::open() {
    namespace ip = boost::asio::ip;
    m_wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (m_wake < 0) return Error{Errc::internal, "no event descriptor"};
    const bool any = m_options.listenAddress == ip::address(ip::address_v6::any());
    const bool both = any && hasIpv6();
    const ip::address address = any && !both ? ip::address_v4::any() : m_options.listenAddress;
    const auto wanted = static_cast<std::uint16_t>(m_options.port == 0 ? 0 : m_options.port + m_index);
    for (int attempt = 0;; ++attempt) { // any port that is free in both families
        const auto first = openSocket(address, wanted);
        if (!first) return first.error();
        sockaddr_in6 bound{};
        socklen_t size = sizeof bound;
        if (::getsockname(*first, reinterpret_cast<sockaddr*>(&bound), &size) == 0) m_port = ntohs(bound.sin6_port);
        m_sockets[address.is_v6() ? 0 : 1] = *first;
        if (!both) break;
        const auto second = openSocket(ip::address_v4::any(), m_port);
        if (second) m_sockets[1] = *second;
        if (second) break;
        if (wanted != 0 || attempt == kPortAttempts) return second.error();
        ::close(std::exchange(m_sockets[0], -1));
    }
    m_inbox.reset(new Inbox);
    for (std::size_t i = 0; i < kInboxDatagrams; ++i) {
        m_inbox->vectors[i] = {m_inbox->bytes[i].data(), m_inbox->bytes[i].size()};
        m_inbox->messages[i].msg_hdr.msg_iov = &m_inbox->vectors[i];
        m_inbox->messages[i].msg_hdr.msg_iovlen = 1;
        m_inbox->messages[i].msg_hdr.msg_name = &m_inbox->addresses[i].storage;
        m_inbox->messages[i].msg_hdr.msg_control = m_inbox->stamps[i].bytes.data();
    }
    return {};
}

void Shard::drainSockets(MonotonicNs now) noexcept {
    timespec real{};
    timespec monotonic{}; // not `now`, since when commands may have taken their time
    clock_gettime(CLOCK_REALTIME, &real);
    clock_gettime(CLOCK_MONOTONIC, &monotonic);
    m_clock.read(nanosecondsOf(real), nanosecondsOf(monotonic));
    m_home = m_index;
    m_drained = now;
    for (const int socket : m_sockets)
        if (socket >= 0) drainSocket(socket, now);
}

void Shard::drainSocket(int socket, MonotonicNs now) noexcept {
    for (int batch = 0; batch < kBatchesPerTurn; ++batch) {
        for (auto& message : m_inbox->messages) {
            message.msg_hdr.msg_namelen = sizeof(sockaddr_in6);
            message.msg_hdr.msg_controllen = sizeof(Inbox::Stamp);
        }
        const int got = recvmmsg(socket, m_inbox->messages.data(), kInboxDatagrams, MSG_DONTWAIT, nullptr);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return; // also after an error that an unreachable peer left behind: the next turn goes on
        const auto count = static_cast<std::size_t>(got);
        lookAhead(count);
        for (std::size_t at = 0; at < count; ++at) {
            auto& message = m_inbox->messages[at];
            ++m_stats.packetsReceived;
            if (message.msg_len > kDatagramBytesMax) {
                ++m_stats.packetsJunk;
                continue;
            }
            m_arrival = m_clock.arrivalOf(stampOf(message.msg_hdr), now);
            receive(std::span(m_inbox->bytes[at]).first(message.msg_len), m_inbox->addresses[at], now);
        }
        if (static_cast<std::size_t>(got) < kInboxDatagrams) return;
    }
}

// With hundreds of legs in turn, nearly all that a packet needs has to come from afar: it is asked for while others are dealt with.
void Shard::lookAhead(std::size_t count) noexcept {
    for (std::size_t at = 0; at < count; ++at) {
        m_inbox->addresses[at].bytes = m_inbox->messages[at].msg_hdr.msg_namelen;
        m_addresses.prefetch(m_inbox->addresses[at], m_index);
    }
    const auto sequenceOf = [&](std::size_t at) { return load16(m_inbox->bytes[at], 2); };
    for (std::size_t at = 0; at < count; ++at) {
        m_inbox->legs[at] = m_addresses.find(m_inbox->addresses[at], m_index);
        if (m_inbox->legs[at] != nullptr) m_inbox->legs[at]->prefetchIn(0, sequenceOf(at));
    }
    for (const int step : {1, 2})
        for (std::size_t at = 0; at < count; ++at)
            if (m_inbox->legs[at] != nullptr) m_inbox->legs[at]->prefetchIn(step, sequenceOf(at));
}

void Shard::receive(std::span<std::uint8_t> datagram, const PeerAddress& from, MonotonicNs now) noexcept {
    const auto kind = kindOf(datagram);
    if (kind == DatagramKind::other) {
        ++m_stats.packetsJunk;
        return;
    }
    if (kind == DatagramKind::dtls) {
        receiveDtls(datagram, from, now);
        return;
    }
    const Unclaimed packet{datagram, from, kind, load32(datagram, kind == DatagramKind::rtp ? 8 : 4)};
    Leg* leg = m_addresses.find(from, m_home);
    if (leg == nullptr) {
        if (!sendOnToGuest(packet, now) && findOwner(packet, now) == Claim::none) ++m_stats.packetsJunk;
        return;
    }
    if (mayBeAnothers(*leg, packet, now) && findOwner(packet, now) == Claim::taken) return;
    if (kind == DatagramKind::rtp) receiveRtp(*leg, datagram, now);
    else receiveRtcp(*leg, datagram, now);
}

void Shard::receiveRtp(Leg& leg, std::span<std::uint8_t> datagram, MonotonicNs now) noexcept {
    if (leg.forgedBucket.spent(now)) {
        ++leg.stats.packetsOverRate;
        return;
    }
    // Sound that nobody will hear is not worth decrypting; now and then it is, as a sign of life, and while another address seems
    // to have become the phone's.
    if (leg.candidatePackets == 0 && leg.started && leg.bridge != nullptr && !leg.heard() && (datagram[1] & 0x7f) == leg.opusPayloadType
        && now - leg.lastSoundOpened < kUnheardCheckNs) {
        ++leg.stats.packetsSkipped;
        if (leg.reception.any()) leg.forgetLine();
        return;
    }
    const auto result = leg.in.unprotectRtp(datagram);
    if (result.verdict != SrtpVerdict::ok) {
        ++leg.stats.packetsRefused;
        leg.forgedBucket.take(now);
        if (result.verdict == SrtpVerdict::replayed) leg.candidatePackets = 0; // what came from elsewhere was its copy
        return;
    }
    leg.candidatePackets = 0; // the old address lives
    leg.lastSoundOpened = now;
    if (leg.rtpBucket.take(now)) accept(leg, datagram.first(result.bytes), now);
    else ++leg.stats.packetsOverRate;
}

// A packet that is authentic and new.
void Shard::accept(Leg& leg, std::span<const std::uint8_t> plain, MonotonicNs now) noexcept {
    const auto view = parseRtp(plain);
    if (!view) {
        ++leg.stats.packetsRefused;
        return;
    }
    if (leg.remoteSsrc != view->header.ssrc) {
        if (leg.remoteSsrc && now - leg.lastSourceChange < kSecondNs) {
            ++leg.stats.packetsRefused;
            return;
        }
        leg.remoteSsrc = view->header.ssrc;
        leg.lastSourceChange = now;
        leg.beginSource();
        noteSource(leg);
        if (leg.home != m_index) tellHome(leg);
    } else if (leg.newlyKeyed && leg.sequenceIn.started() && !goesOn(leg.sequenceIn, view->header.sequence)) {
        leg.beginSource();
    }
    leg.newlyKeyed = false;
    const MediaTime arrival = mediaTimeOf(m_arrival);
    ++leg.stats.packetsReceived;
    leg.lastAuthenticated = now;
    if ((!leg.started || leg.lost) && emit(Event::Kind::mediaStarted, leg)) {
        leg.started = true;
        leg.lost = false;
    }
    const std::int64_t sequence = leg.sequenceIn.extend(view->header.sequence);
    leg.reception.packet(sequence - kFirstCycle, view->header.timestamp, arrival);
    if (leg.telephoneEvents && view->header.payloadType == leg.telephoneEvents->payloadType) {
        takePress(leg, *view, now);
        if (leg.heard() && !leg.jitter.idle()) leg.jitter.insert(sequence, view->header.timestamp, {}, {}, arrival);
        return;
    }
    if (view->header.payloadType != leg.opusPayloadType) return;
    if (leg.echo != nullptr && leg.held == Held::no)
        leg.echo->take(view->header.timestamp, view->payload, m_lobbyTick * kFrameSamples);
    if (!leg.heard()) return;
    if (leg.takeSound(sequence, view->header.timestamp, view->payload, arrival, m_ear)) leg.bridge->wake(now);
}

void Shard::takePress(Leg& leg, const RtpView& packet, MonotonicNs now) noexcept {
    const auto before = leg.digits;
    const auto digit = leg.digits.take(packet.header.timestamp, packet.payload);
    if (!digit || !leg.digitBucket.take(now)) return;
    Event event;
    event.kind = Event::Kind::digit;
    event.leg = leg.id;
    event.digit = *digit;
    if (!m_events.push(event)) leg.digits = before; // the next packet of the press says it again
}

void Shard::receiveRtcp(Leg& leg, std::span<std::uint8_t> datagram, MonotonicNs now) noexcept {
    if (leg.forgedBucket.spent(now)) return;
    const auto result = leg.in.unprotectRtcp(datagram);
    if (result.verdict != SrtpVerdict::ok) { // some phones say BYE in the clear: quietly dropped
        leg.forgedBucket.take(now);
        return;
    }
    acceptControl(leg, datagram.first(result.bytes), now);
}

// A compound that is authentic and new.
void Shard::acceptControl(Leg& leg, std::span<const std::uint8_t> plain, MonotonicNs now) noexcept {
    if (!leg.rtcpBucket.take(now)) return;
    leg.lastAuthenticated = now;
    const auto compound = parseRtcp(plain);
    if (!compound) return;
    if (!leg.remoteSsrc) { // it only listens, or has not begun to speak
        leg.remoteSsrc = compound->ssrc;
        noteSource(leg);
        if (leg.home != m_index) tellHome(leg);
    }
    if (compound->sender && compound->ssrc == leg.remoteSsrc) leg.reception.senderReport(compound->sender->ntp, now);
    for (std::size_t i = 0; i < compound->reportCount; ++i) {
        const auto& report = compound->reports[i];
        if (report.ssrc != leg.sendSsrc) continue;
        const double loss = report.fractionLost / 256.0;
        leg.stats.lossOutbound += (loss - leg.stats.lossOutbound) * 0.3;
        leg.stats.jitterOutboundMs = report.jitter / 48.0;
        if (const double trip = roundTripOf(report, ntpTimeOf(m_clock.realTimeOf(now))); trip >= 0) leg.stats.roundTripMs = trip * 1000;
    }
}

} // namespace conclave::media
