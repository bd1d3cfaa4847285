// The phones of the load figures, hundreds at a time in a process of their own, as in life: this program again, as
// `bench --phones …`. What they send was prepared before; of what they get every tenth phone decrypts all.
#pragma once

#include "server/media/bridge/leg_spec.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace conclave::bench {

// Who does what in each room. Speech is that of the prompts, an open microphone sends a quiet room's noise all the time.
enum class Crowd : std::uint8_t {
    three,       // three speak all the time, the others have open microphones
    threeListen, // the same, and the others send one packet a second
    all,         // everybody speaks all the time
    turns,       // four seconds each, the last of them together with the next; open microphones otherwise
    one,         // one speaks, the others send one packet a second
    silentDtx,   // nobody speaks: a DTX packet every 400 ms
    silentOpen,  // nobody speaks: open microphones
};

struct CrowdSpec {
    std::size_t rooms = 1;
    std::size_t people = 0; // in each
    media::SrtpSuite suite = media::SrtpSuite::aesCm128HmacSha1_80;
    Crowd crowd{};
    std::size_t frames = 0; // of 20 ms, of which what is counted lasts
    std::size_t total() const { return rooms * people; }
};

struct CrowdHeard {
    std::size_t packets = 0;
    std::size_t opened = 0;     // decrypted and new
    std::size_t unreadable = 0; // could not be
};

// The phone in that seat of that room, without its leg and bridge.
media::LegSpec seatOf(const CrowdSpec& spec, std::size_t room, std::size_t seat);

class CrowdProcess {
public:
    CrowdProcess(const CrowdSpec& spec, std::uint16_t port);
    ~CrowdProcess();
    CrowdProcess(const CrowdProcess&) = delete;
    CrowdProcess& operator=(const CrowdProcess&) = delete;
    bool waitUntilIn();               // everybody has been sending for two seconds
    std::optional<CrowdHeard> wait(); // until it is over

private:
    void* m_pipe = nullptr;
};

// The other end of that.
int playPhones(int argc, char** argv);

} // namespace conclave::bench
