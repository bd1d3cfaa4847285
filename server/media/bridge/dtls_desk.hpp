// The control thread's part in DTLS: the handshakes of all legs. Datagrams come in by take(), which the gate of a media thread
// has let pass; answers, keys and failures go out by DtlsDeskOwner. Thread: control.
// A try is one handshake with one address. Which leg an address stands for is known once its certificate is: behind one NAT there
// may be many. In the clear anybody can send in anybody's name, so a try that is spoilt ends alone: the next ClientHello begins
// another (as client we begin anew ourselves), and no leg fails before its time is up.
#pragma once

#include "server/media/bridge/dtls_gate.hpp"
#include "server/media/bridge/leg.hpp"
#include "server/media/bridge/leg_spec.hpp"
#include "server/media/dtls/handshake.hpp"
#include "server/media/dtls/records.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <list>
#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

namespace conclave::media {

class DtlsDeskOwner {
public:
    virtual ~DtlsDeskOwner() = default;
    virtual void sendDtls(std::size_t shard, const PeerAddress& to, std::span<const std::uint8_t> datagram) = 0;
    // Nothing in here may call the desk.
    virtual void onKeys(LegId leg, const DtlsKeys& keys, const PeerAddress& from) = 0;
    // Once, after the time for a handshake. May call the desk.
    virtual void onNoKeys(LegId leg) = 0;
};

class DtlsDesk {
public:
    using Clock = std::chrono::steady_clock;
    static constexpr std::size_t kTriesPerAddressMax = 4;
    static constexpr std::size_t kTriesMax = 4000;

    // `time`: for one leg to have its keys. All references outlive the desk.
    DtlsDesk(const boost::asio::any_io_executor& control, const DtlsIdentity& identity, std::chrono::milliseconds time,
        DtlsDeskOwner& owner);
    ~DtlsDesk();

    // `role` and `fingerprints` of `peer`. Of a leg that has keys: it will get others, and keeps these until then.
    void add(LegId leg, std::size_t shard, const DtlsPeer& peer, const DtlsDoor& door);
    void remove(LegId leg);
    // The phone speaks with its keys: it has missed nothing of the handshake, which may go.
    void heard(LegId leg);
    void take(std::size_t shard, const PeerAddress& from, std::span<const std::uint8_t> datagram);

private:
    struct Waiting { // a leg without the keys it is to have
        std::size_t shard = 0;
        DtlsRole role = DtlsRole::server;
        std::vector<DtlsFingerprint> fingerprints{};
        DtlsDoor door{};
        std::uint64_t order = 0;
        Clock::time_point until{};
        Clock::time_point nextBegin{}; // as client
        TokenBucket<4, 8> triesBucket{};
    };
    struct Try {
        std::size_t shard = 0;
        PeerAddress peer{};
        std::unique_ptr<DtlsHandshake> handshake{};
        std::optional<ClientRandom> hello{}; // as server
        bool quiet = false;                  // as server: another hello came later, so this one repeats nothing of itself
        std::optional<LegId> leg{};          // whose it is: as client from the start, as server once done
        Clock::time_point until{};
    };
    using Tries = std::list<Try>;

    std::vector<std::pair<LegId, Waiting*>> candidates(std::size_t shard, const PeerAddress& from, DtlsRole role);
    void beginAsServer(std::size_t shard, const PeerAddress& from, const ClientRandom& hello);
    void hush(std::size_t shard, const PeerAddress& from, const ClientRandom& butFor);
    void beginAsClient(LegId leg, Waiting& waiting);
    void addTry(Try made);
    // Sends what the try has to say; ends it, or gives the keys. True: it is gone.
    bool settle(Tries::iterator at);
    bool conclude(Try& done);
    void dropTries(LegId leg, const Try* except);
    void tick();
    void awaitTick();

    const DtlsIdentity& m_identity;
    const std::chrono::milliseconds m_time;
    DtlsDeskOwner& m_owner;
    boost::asio::steady_timer m_timer;
    bool m_ticking = false;
    std::unordered_map<LegId, Waiting> m_waiting{};
    Tries m_tries{};
    TokenBucket<400, 400> m_triesBucket{}; // of all: an office joins at the full hour
    std::uint64_t m_lastOrder = 0;
    std::shared_ptr<DtlsDesk*> m_self; // for the timer, which may outlive this: nullptr then
};

} // namespace conclave::media
