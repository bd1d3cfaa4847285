#include "tests/bench/raw_costs.hpp"

#include "server/media/srtp/evp_session.hpp"
#include "server/media/srtp/libsrtp2_session.hpp"
#include "tests/bench/raw_cipher.hpp"
#include "tests/bench/meters/corpus.hpp"
#include "tests/bench/sockets.hpp"
#include "tests/server/media/bridge/test_peer.hpp"

#include <array>
#include <cstring>
#include <ctime>
#include <deque>

namespace conclave::bench {
namespace {
using namespace media;

constexpr std::size_t kPacketBytes = 12 + 80;

double threadCpu() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

template <class F>
double perCall(std::size_t calls, F f) {
    const double before = threadCpu();
    for (std::size_t i = 0; i < calls; ++i) f(i);
    return (threadCpu() - before) / static_cast<double>(calls);
}

void measureOpus(RawCosts& costs, EncoderClass kind) {
    const auto& packets = sentence(Language::en, 1);
    OpusDecoder decoder;
    std::vector<std::array<float, kFrameSamples>> frames(packets.size());
    costs.decode = perCall(packets.size() * 10, [&](std::size_t i) {
        (void)decoder.decode(packets[i % packets.size()], frames[i % packets.size()]);
    });
    OpusEncoder encoder(kind);
    std::array<std::uint8_t, kOpusPacketBytesMax> out{};
    costs.encode = perCall(packets.size() * 5, [&](std::size_t i) { (void)encoder.encode(frames[i % frames.size()], out); });
}

void measureOpenssl(RawCosts& costs, SrtpSuite suite, std::size_t streams) {
    constexpr std::size_t kRounds = 40;
    std::vector<std::array<std::uint8_t, kPacketBytes>> packets(streams * kRounds);
    for (const int encrypt : {1, 0}) {
        std::deque<RawCipher> ciphers;
        for (std::size_t i = 0; i < streams; ++i) ciphers.emplace_back(suite, encrypt);
        (encrypt == 1 ? costs.protect : costs.unprotect) =
            perCall(packets.size(), [&](std::size_t i) { ciphers[i % streams].run(packets[i]); });
    }
}

void measureSockets(RawCosts& costs, std::size_t streams) {
    constexpr std::size_t kBatch = 64;
    Sockets peers(streams);
    Sockets server(1);
    std::array<std::array<std::uint8_t, 2048>, kBatch> bytes{};
    std::array<sockaddr_in, kBatch> addresses{};
    std::array<iovec, kBatch> vectors{};
    std::array<mmsghdr, kBatch> messages{};
    for (std::size_t i = 0; i < kBatch; ++i) {
        vectors[i] = {bytes[i].data(), 12 + 80 + 10};
        messages[i].msg_hdr.msg_iov = &vectors[i];
        messages[i].msg_hdr.msg_iovlen = 1;
        messages[i].msg_hdr.msg_name = &addresses[i];
        messages[i].msg_hdr.msg_namelen = sizeof(sockaddr_in);
    }
    double spent = 0;
    std::size_t sent = 0;
    std::size_t next = 0;
    for (int round = 0; round < 400; ++round) {
        for (auto& address : addresses) address = peers.address(next++ % streams);
        const double before = threadCpu();
        sent += static_cast<std::size_t>(std::max(0, sendmmsg(server.fd(0), messages.data(), kBatch, 0)));
        spent += threadCpu() - before;
        if (round % 4 == 3) peers.drain();
    }
    costs.send = spent / static_cast<double>(sent);
    spent = 0;
    std::size_t received = 0;
    for (int round = 0; round < 400; ++round) {
        for (std::size_t i = 0; i < kBatch; ++i) peers.send(i % streams, server.address(0), std::span(bytes[i]).first(102));
        for (auto& vector : vectors) vector.iov_len = bytes[0].size();
        const double before = threadCpu();
        const int got = recvmmsg(server.fd(0), messages.data(), kBatch, MSG_DONTWAIT, nullptr);
        spent += threadCpu() - before;
        if (got > 0) received += static_cast<std::size_t>(got);
    }
    costs.receive = spent / static_cast<double>(received);
}
template <class Session>
void measureSession(std::vector<Figure>& figures, const std::string& name, SrtpSuite suite, std::size_t streams, double protectRaw,
                    double unprotectRaw) {
    std::deque<Session> senders;
    std::deque<Session> receivers;
    for (std::size_t i = 0; i < streams; ++i) {
        const auto key = tests::testKey(suite, static_cast<std::uint32_t>(i));
        senders.push_back(std::move(Session::sender(suite, key, static_cast<std::uint32_t>(i + 1)).value()));
        receivers.push_back(std::move(Session::receiver(suite, key).value()));
    }
    constexpr std::size_t kRounds = 40;
    struct Sealed {
        std::array<std::uint8_t, kPacketBytes + kSrtpTrailerBytesMax> bytes{};
        std::size_t size = 0;
    };
    std::vector<Sealed> packets(streams * kRounds);
    const double protect = perCall(packets.size(), [&](std::size_t i) {
        auto& packet = packets[i];
        const auto stream = i % streams;
        writeRtpHeader(packet.bytes, {false, 96, static_cast<std::uint16_t>(i / streams), 0, static_cast<std::uint32_t>(stream + 1)});
        packet.size = senders[stream].protectRtp(packet.bytes, kPacketBytes);
    });
    const double unprotect = perCall(packets.size(), [&](std::size_t i) {
        (void)receivers[i % streams].unprotectRtp(std::span(packets[i].bytes).first(packets[i].size));
    });
    figures.push_back({name + ".protect_us", protect * 1e6, "us", protectRaw * 1e6, "92 bytes, 250 streams in turn"});
    figures.push_back({name + ".unprotect_us", unprotect * 1e6, "us", unprotectRaw * 1e6, "the same"});
}
} // namespace

std::vector<Figure> measureSrtp() {
    constexpr std::size_t kStreams = 250;
    std::vector<Figure> figures;
    if (!Libsrtp2Session::initialise()) return figures;
    for (const auto& [suite, name] : {std::pair(SrtpSuite::aesCm128HmacSha1_80, "sha1"), std::pair(SrtpSuite::aeadAes128Gcm, "gcm")}) {
        RawCosts costs;
        measureOpenssl(costs, suite, kStreams);
        measureSession<EvpSession>(figures, std::string("srtp_") + name, suite, kStreams, costs.protect, costs.unprotect);
        measureSession<Libsrtp2Session>(figures, std::string("libsrtp2_") + name, suite, kStreams, costs.protect, costs.unprotect);
    }
    return figures;
}

RawCosts measureRawCosts(SrtpSuite suite, std::size_t streams, EncoderClass kind) {
    RawCosts costs;
    measureOpus(costs, kind);
    measureOpenssl(costs, suite, streams);
    measureSockets(costs, streams);
    return costs;
}

} // namespace conclave::bench
