#define OPENSSL_SUPPRESS_DEPRECATED // plain SHA-1 is the least that HMAC-SHA1 can cost
#include "tests/bench/raw_costs.hpp"

#include "server/media/bridge/prompts.hpp"
#include "server/media/srtp/evp.hpp"
#include "server/media/srtp/evp_session.hpp"
#include "server/media/srtp/libsrtp2_session.hpp"
#include "tests/bench/sockets.hpp"
#include "tests/server/media/bridge/test_peer.hpp"

#include <array>
#include <cstring>
#include <ctime>
#include <deque>
#include <openssl/sha.h>

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
    const auto& packets = promptPack(Language::en).packetsOf(PromptId::enterNumber);
    OpusDecoder decoder;
    std::vector<std::array<float, kFrameSamples>> frames(packets.size());
    costs.decode = perCall(packets.size() * 10, [&](std::size_t i) {
        (void)decoder.decode(packets[i % packets.size()], frames[i % packets.size()]);
    });
    OpusEncoder encoder(kind);
    std::array<std::uint8_t, kOpusPacketBytesMax> out{};
    costs.encode = perCall(packets.size() * 5, [&](std::size_t i) { (void)encoder.encode(frames[i % frames.size()], out); });
}

// What OpenSSL does for one packet of 92 bytes: a kept context with a new counter or nonce, and the tag.
class RawCipher {
public:
    RawCipher(SrtpSuite suite, int encrypt)
        : m_gcm(isGcm(suite)), m_cipher(newCipherContext(nameOf(suite), m_key.data(), m_gcm ? encrypt : 1)) {
        SHA1_Init(&m_inner);
        SHA1_Update(&m_inner, m_counter.data(), m_counter.size()); // a key's block as good as any
        SHA1_Update(&m_inner, m_key.data(), m_key.size());
        SHA1_Update(&m_inner, m_counter.data(), m_counter.size());
        m_outer = m_inner;
    }
    void run(std::span<std::uint8_t> packet) {
        const auto text = packet.subspan(kHeader);
        int written = 0;
        m_counter[11] = static_cast<std::uint8_t>(m_counter[11] + 1);
        EVP_CipherInit_ex2(m_cipher.get(), nullptr, nullptr, m_counter.data(), -1, nullptr);
        if (m_gcm) EVP_CipherUpdate(m_cipher.get(), nullptr, &written, packet.data(), static_cast<int>(kHeader));
        EVP_CipherUpdate(m_cipher.get(), text.data(), &written, text.data(), static_cast<int>(text.size()));
        if (m_gcm) {
            if (EVP_CIPHER_CTX_is_encrypting(m_cipher.get()) == 0)
                EVP_CIPHER_CTX_ctrl(m_cipher.get(), EVP_CTRL_AEAD_SET_TAG, 16, m_tag.data());
            EVP_CipherFinal_ex(m_cipher.get(), m_tag.data(), &written);
            if (EVP_CIPHER_CTX_is_encrypting(m_cipher.get()) == 1)
                EVP_CIPHER_CTX_ctrl(m_cipher.get(), EVP_CTRL_AEAD_GET_TAG, 16, m_tag.data());
        } else {
            auto state = m_inner;
            SHA1_Update(&state, packet.data(), packet.size());
            SHA1_Update(&state, m_counter.data(), 4);
            SHA1_Final(m_tag.data(), &state);
            state = m_outer;
            SHA1_Update(&state, m_tag.data(), m_tag.size());
            SHA1_Final(m_tag.data(), &state);
        }
    }

private:
    static constexpr std::size_t kHeader = 12;
    static const char* nameOf(SrtpSuite suite) {
        const bool wide = infoOf(suite).keyBytes == 32;
        return isGcm(suite) ? wide ? "AES-256-GCM" : "AES-128-GCM" : wide ? "AES-256-CTR" : "AES-128-CTR";
    }
    std::array<std::uint8_t, 32> m_key{1, 2, 3};
    std::array<std::uint8_t, 16> m_counter{};
    std::array<std::uint8_t, 20> m_tag{};
    bool m_gcm;
    CipherContext m_cipher;
    SHA_CTX m_inner{};
    SHA_CTX m_outer{};
};

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
