#include "tests/bench/bridge/raw_room.hpp"

#include "server/media/rtp/bytes.hpp"
#include "tests/bench/raw_cipher.hpp"
#include "tests/bench/meters/corpus.hpp"
#include "tests/bench/sockets.hpp"

#include <atomic>
#include <chrono>
#include <cstdio>
#include <deque>
#include <pthread.h>
#include <thread>

namespace conclave::bench {
using namespace media;
namespace {
constexpr std::size_t kBatch = 64;
constexpr std::size_t kSealedBytes = 12 + 80; // a header and 32 kbit/s
constexpr std::size_t kTrailerBytes = 16;

struct Batch {
    std::array<std::array<std::uint8_t, 2048>, kBatch> bytes{};
    std::array<sockaddr_in, kBatch> addresses{};
    std::array<iovec, kBatch> vectors{};
    std::array<mmsghdr, kBatch> messages{};

    explicit Batch(std::size_t size) {
        for (std::size_t i = 0; i < kBatch; ++i) {
            vectors[i] = {bytes[i].data(), size};
            messages[i].msg_hdr.msg_iov = &vectors[i];
            messages[i].msg_hdr.msg_iovlen = 1;
            messages[i].msg_hdr.msg_name = &addresses[i];
            messages[i].msg_hdr.msg_namelen = sizeof(sockaddr_in);
        }
    }
};

struct Room {
    const PromptPackets& speech = sentence(Language::en, 1);
    Sockets socket{1};
    std::deque<RawCipher> in{};
    std::deque<RawCipher> out{};
    std::vector<sockaddr_in> seats;
    std::vector<OpusEncoder> encoders{};
    std::vector<OpusDecoder> decoders;
    std::vector<std::array<float, kFrameSamples>> frames;
    Batch received{2048};
    Batch sent{kSealedBytes + kTrailerBytes};
    std::array<std::uint8_t, kOpusPacketBytesMax> packet{};

    Room(const CrowdSpec& crowd, EncoderClass kind, std::size_t encodes, std::size_t decodes)
        : seats(crowd.total()), decoders(decodes), frames(std::max<std::size_t>(decodes, 1)) {
        for (std::size_t i = 0; i < crowd.total(); ++i) {
            in.emplace_back(crowd.suite, 0);
            out.emplace_back(crowd.suite, 1);
        }
        for (std::size_t i = 0; i < encodes; ++i) encoders.emplace_back(kind);
        const int bytes = 4 * 1024 * 1024;
        setsockopt(socket.fd(0), SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes);
    }
    void takeIn() {
        for (;;) {
            const int got = recvmmsg(socket.fd(0), received.messages.data(), kBatch, MSG_DONTWAIT, nullptr);
            for (int i = 0; i < got; ++i) {
                const auto at = static_cast<std::size_t>(i);
                const auto packetIn = std::span(received.bytes[at]).first(received.messages[at].msg_len);
                if (packetIn.size() < kSealedBytes / 2) continue;
                const std::size_t seat = load32(packetIn, 8) - 2; // the announced sources are numbered
                if (seat >= seats.size()) continue;
                seats[seat] = received.addresses[at];
                in[seat].run(packetIn);
            }
            if (got < static_cast<int>(kBatch)) return;
        }
    }
    void tick(std::size_t number) {
        takeIn();
        for (std::size_t i = 0; i < decoders.size(); ++i) (void)decoders[i].decode(speech[(number + i * 7) % speech.size()], frames[i]);
        for (std::size_t i = 0; i < encoders.size(); ++i) (void)encoders[i].encode(frames[i % frames.size()], packet);
        std::size_t count = 0;
        const auto flush = [&] {
            for (std::size_t done = 0; done < count;) {
                const int took = sendmmsg(socket.fd(0), &sent.messages[done], static_cast<unsigned>(count - done), 0);
                done += took > 0 ? static_cast<std::size_t>(took) : 1;
            }
            count = 0;
        };
        for (std::size_t seat = 0; seat < seats.size(); ++seat) {
            if (seats[seat].sin_port == 0) continue;
            auto& slot = sent.bytes[count];
            std::copy_n(packet.begin(), kSealedBytes, slot.begin());
            out[seat].run(std::span(slot).first(kSealedBytes));
            sent.addresses[count++] = seats[seat];
            if (count == kBatch) flush();
        }
        flush();
    }
};

double secondsOf(pthread_t thread) {
    clockid_t clock{};
    timespec used{};
    if (pthread_getcpuclockid(thread, &clock) != 0 || clock_gettime(clock, &used) != 0) return 0;
    return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}
} // namespace

double rawRoomPercent(const CrowdSpec& crowd, EncoderClass kind, std::size_t encodes, std::size_t decodes) {
    Room room(crowd, kind, encodes, decodes);
    std::atomic<bool> over{false};
    std::thread thread([&] {
        auto next = std::chrono::steady_clock::now();
        for (std::size_t number = 0; !over; ++number) {
            room.tick(number);
            next += std::chrono::milliseconds(20);
            std::this_thread::sleep_until(next);
        }
    });
    CrowdProcess phones(crowd, ntohs(room.socket.address(0).sin_port));
    const bool in = phones.waitUntilIn();
    const double before = secondsOf(thread.native_handle());
    const auto begin = std::chrono::steady_clock::now();
    const auto heard = phones.wait();
    const double spent = secondsOf(thread.native_handle()) - before;
    const double took = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    over = true;
    thread.join();
    if (!in || !heard || heard->packets < crowd.total()) {
        std::fprintf(stderr, "the raw room: no phones\n");
        return -1;
    }
    return 100 * spent / took;
}

} // namespace conclave::bench
