// The way from the rules to the running calls: who listens hears of a change after it is committed. And the way back:
// whether somebody is in the call. Thread: control alone.
#pragma once

#include "common/ids.hpp"
#include "common/role.hpp"

#include <algorithm>
#include <vector>

namespace conclave::conference {

class ConferenceListener {
public:
    virtual ~ConferenceListener() = default;

    virtual void onCancelled(const ConferenceId& conference) = 0;
    // Role, name or address.
    virtual void onParticipantChanged(const ConferenceId& conference, const ParticipantId& participant, Role role) = 0;
    virtual void onParticipantRemoved(const ConferenceId& conference, const ParticipantId& participant) = 0;
    // The old PIN and token have died: whoever came in by them has to go.
    virtual void onPinChanged(const ConferenceId& conference, const ParticipantId& participant) = 0;
    // Outbox rows were written: there may be something to send.
    virtual void onMailQueued() {}
};

// Fans out; listeners outlive it or leave.
class ListenerList final : public ConferenceListener {
public:
    void add(ConferenceListener& listener) { m_listeners.push_back(&listener); }
    void remove(ConferenceListener& listener) { std::erase(m_listeners, &listener); }

    void onCancelled(const ConferenceId& conference) override {
        for (auto* l : m_listeners) l->onCancelled(conference);
    }
    void onParticipantChanged(const ConferenceId& conference, const ParticipantId& who, Role role) override {
        for (auto* l : m_listeners) l->onParticipantChanged(conference, who, role);
    }
    void onParticipantRemoved(const ConferenceId& conference, const ParticipantId& who) override {
        for (auto* l : m_listeners) l->onParticipantRemoved(conference, who);
    }
    void onPinChanged(const ConferenceId& conference, const ParticipantId& who) override {
        for (auto* l : m_listeners) l->onPinChanged(conference, who);
    }
    void onMailQueued() override {
        for (auto* l : m_listeners) l->onMailQueued();
    }

private:
    std::vector<ConferenceListener*> m_listeners{};
};

class LiveView {
public:
    virtual ~LiveView() = default;
    virtual bool isLive(const ConferenceId& conference) const = 0;
};

} // namespace conclave::conference
