// One DTLS 1.2 handshake that ends in SRTP keys (RFC 5764), on bytes alone: the caller moves datagrams and drives the timer.
// Control thread only: a handshake costs up to a millisecond of public-key work. One object, one peer address.
// Datagrams are expected from sift(): what is no record of a handshake has been taken out before.
#pragma once

#include "server/media/dtls/fingerprint.hpp"
#include "server/media/dtls/identity.hpp"
#include "server/media/dtls/role.hpp"
#include "server/media/srtp/srtp_keys.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

struct ssl_st;
struct bio_st;

namespace conclave::media {

struct DtlsKeys {
    SrtpSuite suite = SrtpSuite::aeadAes128Gcm;
    SrtpKey receive{}; // the peer's
    SrtpKey send{};    // ours
};

class DtlsHandshake {
public:
    enum class State : std::uint8_t { going, done, failed };
    using Datagram = std::vector<std::uint8_t>;

    // `accepted`: the hashes of which the peer's certificate has to have one. Null: out of memory.
    static std::unique_ptr<DtlsHandshake> make(const DtlsIdentity& identity, DtlsRole role,
        std::vector<DtlsFingerprint> accepted);
    ~DtlsHandshake();
    DtlsHandshake(const DtlsHandshake&) = delete;
    DtlsHandshake& operator=(const DtlsHandshake&) = delete;

    DtlsRole role() const noexcept { return m_role; }
    State state() const noexcept { return m_state; }
    // A client's first flight.
    State begin();
    // Once done it goes on answering repetitions of the peer's last flight (RFC 6347 section 4.2.4).
    State take(std::span<const std::uint8_t> datagram);
    // Repeats our flight when its time has come; to be called some ten times a second.
    State tick();
    // What is to be sent now, in order, each at most kMtu. A failed handshake sends nothing, not even why: an alert in the
    // clear would end the peer's side of it at the word of whoever spoiled it.
    std::vector<Datagram> takeOutput();

    // Both only once done. Nothing: OpenSSL fails.
    std::optional<DtlsKeys> keys() const;
    const DtlsFingerprint& matched() const noexcept { return m_matched; }

    // Whether `certificate` (an X509) is the peer's; for verifyByFingerprint().
    bool recognise(const void* certificate) noexcept;

    static constexpr long kMtu = 1200;

private:
    DtlsHandshake(DtlsRole role, std::vector<DtlsFingerprint> accepted);
    static int read(bio_st* bio, char* out, int size) noexcept;
    static int write(bio_st* bio, const char* bytes, int size) noexcept;
    static long control(bio_st* bio, int command, long number, void*) noexcept;
    bool open(const DtlsIdentity& identity);
    void renumber() noexcept;
    State advance();

    struct Free {
        void operator()(ssl_st* ssl) const noexcept;
    };
    DtlsRole m_role;
    State m_state = State::going;
    std::vector<DtlsFingerprint> m_accepted;
    DtlsFingerprint m_matched{};
    Datagram m_input{}; // the one in hand
    std::uint32_t m_recordsInClear = 0;
    std::vector<Datagram> m_output{};
    std::unique_ptr<ssl_st, Free> m_ssl{};
};

} // namespace conclave::media
