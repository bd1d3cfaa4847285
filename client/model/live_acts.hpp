// What can be done with a running call and with somebody in it, and why not (spec F4, F8). Pure words; the server decides.
// GUI thread (tr).
#pragma once

#include "client/model/conference_actions.hpp"
#include "client/model/live_row.hpp"

namespace conclave::client {

// `lock` unlocks what is locked, `mute` and `muteAll` undo what they did.
enum class LiveAct { lock, muteAll, end, mute, lowerHand, changeRole, remove };
inline constexpr int kLiveActs = static_cast<int>(LiveAct::remove) + 1;
inline constexpr bool isOfOne(LiveAct act) { return act >= LiveAct::mute; }

struct LiveScene {
    bool open = false;
    bool locked = false;
    bool everyoneMuted = false;
    QString blocked{};            // why nothing can be done now; empty while something can
    const LiveRow* chosen = nullptr;
    const api::Conference* conference = nullptr; // with its people
};

Availability availabilityOf(LiveAct act, const LiveScene& scene);
// Whether the act takes back: unlock, unmute.
bool undoes(LiveAct act, const LiveScene& scene);

} // namespace conclave::client
