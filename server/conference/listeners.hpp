// The way from the rules to the running calls: who listens hears of a change after it is committed. And the way back:
// whether somebody is in the call. Thread: control alone.
#pragma once

#include "common/ids.hpp"
#include "common/role.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace conclave::conference {

// What somebody is since a change.
struct Changed {
    Role role = Role::participant;
    std::string displayName{}; // may be empty
    std::string address{};
};

class ConferenceListener {
public:
    virtual ~ConferenceListener() = default;

    virtual void onCancelled(const ConferenceId& conference) = 0;
    virtual void onParticipantChanged(const ConferenceId& conference, const ParticipantId& participant, const Changed& now) = 0;
    virtual void onParticipantRemoved(const ConferenceId& conference, const ParticipantId& participant) = 0;
    // The old PIN and token have died: whoever came in by them has to go.
    virtual void onPinChanged(const ConferenceId& conference, const ParticipantId& participant) = 0;
    // Outbox rows were written: there may be something to send.
    virtual void onMailQueued() {}
};

class LiveView {
public:
    virtual ~LiveView() = default;
    virtual bool isLive(const ConferenceId& conference) const = 0;
    // All of somebody's that are.
    virtual std::vector<ConferenceId> liveOf(const UserId& owner) const = 0;
};

// Fans out; listeners outlive it or leave. Knows too whom to ask what is live: nobody, as long as none was named.
class ListenerList final : public ConferenceListener {
public:
    void add(ConferenceListener& listener) { m_listeners.push_back(&listener); }
    void remove(ConferenceListener& listener) { std::erase(m_listeners, &listener); }
    void setLiveView(const LiveView* view) { m_live = view; }
    bool isLive(const ConferenceId& conference) const { return m_live && m_live->isLive(conference); }
    std::vector<ConferenceId> liveOf(const UserId& owner) const { return m_live ? m_live->liveOf(owner) : std::vector<ConferenceId>(); }

    void onCancelled(const ConferenceId& conference) override {
        for (auto* l : m_listeners) l->onCancelled(conference);
    }
    void onParticipantChanged(const ConferenceId& conference, const ParticipantId& who, const Changed& now) override {
        for (auto* l : m_listeners) l->onParticipantChanged(conference, who, now);
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
    const LiveView* m_live = nullptr;
};

} // namespace conclave::conference
