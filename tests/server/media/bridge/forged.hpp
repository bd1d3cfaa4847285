// Datagrams as somebody sends them who wants to spoil DTLS handshakes: whole ClientHellos, some with ciphers that encrypt
// nothing, pieces of them, alerts, records of every kind, junk.
#pragma once

#include "tests/server/media/dtls/dtls_far_end.hpp"

#include <random>
#include <vector>

namespace conclave::tests {

class Forger {
public:
    explicit Forger(std::uint32_t seed) : m_random(seed) {
        for (const char* ciphers : {"NULL:@SECLEVEL=0", "ALL:!eNULL"}) {
            DtlsFarEndOptions options;
            options.ciphers = ciphers;
            for (const long mtu : {1300L, 256L}) { // whole, and in pieces
                options.mtu = mtu;
                DtlsFarEnd peer(options);
                peer.advance();
                for (auto& datagram : peer.takeOutput()) (ciphers[0] == 'N' ? m_hollow : m_sound).push_back(std::move(datagram));
            }
        }
    }
    // Anything.
    std::vector<std::uint8_t> next() {
        if (m_random() % 4 != 0) return spoiling();
        auto hello = one(m_sound);
        for (std::size_t i = 27; i < 59 && i < hello.size(); ++i) hello[i] = byte(); // another random
        return hello;
    }
    // Nothing that would begin a handshake to the end: for sending in a phone's own name.
    std::vector<std::uint8_t> spoiling() {
        switch (m_random() % 6) {
        case 0: return one(m_hollow);
        case 1: return {21, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, byte(), 0, 2, 2, 40}; // fatal: handshake failure
        case 2: return {21, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, byte(), 0, 2, 1, 0};  // close notify
        case 3: return {20, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, byte(), 0, 1, 1};
        case 4: {
            auto cut = one(m_hollow);
            cut.resize(14 + m_random() % (cut.size() - 14));
            return cut;
        }
        default: {
            std::vector<std::uint8_t> junk(14 + m_random() % 1200);
            for (auto& b : junk) b = byte();
            junk[0] = static_cast<std::uint8_t>(20 + m_random() % 44);
            return junk;
        }
        }
    }

private:
    std::uint8_t byte() { return static_cast<std::uint8_t>(m_random()); }
    const std::vector<std::uint8_t>& one(const std::vector<std::vector<std::uint8_t>>& from) {
        return from[m_random() % from.size()];
    }

    std::mt19937 m_random;
    std::vector<std::vector<std::uint8_t>> m_hollow;
    std::vector<std::vector<std::uint8_t>> m_sound;
};

} // namespace conclave::tests
