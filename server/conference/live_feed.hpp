// What somebody who looks at a running conference is told as it happens (GET /conferences/{id}/live/events). Nothing is kept: a
// new subscriber begins with the whole. Thread: control alone.
#pragma once

#include "common/ids.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>

namespace conclave::conference {

class LiveFeed {
    using Callback = std::function<void(const std::string& kind, const std::string& json)>;
    struct Hub {
        std::uint64_t nextKey = 1;
        std::unordered_map<ConferenceId, std::map<std::uint64_t, std::shared_ptr<Callback>>> watchers{};
    };

public:
    // Ends when it goes. May outlive the feed.
    class Subscription {
    public:
        Subscription(std::weak_ptr<Hub> hub, ConferenceId conference, std::uint64_t key)
            : m_hub(std::move(hub)), m_conference(std::move(conference)), m_key(key) {}
        Subscription(const Subscription&) = delete;
        Subscription& operator=(const Subscription&) = delete;
        ~Subscription() {
            const auto hub = m_hub.lock();
            if (!hub) return;
            const auto found = hub->watchers.find(m_conference);
            if (found == hub->watchers.end()) return;
            found->second.erase(m_key);
            if (found->second.empty()) hub->watchers.erase(found);
        }

    private:
        std::weak_ptr<Hub> m_hub;
        ConferenceId m_conference;
        std::uint64_t m_key;
    };

    // The callback runs inside publish(): it may end subscriptions, its own too.
    std::shared_ptr<Subscription> subscribe(const ConferenceId& conference, Callback callback) {
        const auto key = m_hub->nextKey++;
        m_hub->watchers[conference].emplace(key, std::make_shared<Callback>(std::move(callback)));
        return std::make_shared<Subscription>(m_hub, conference, key);
    }
    bool watched(const ConferenceId& conference) const noexcept { return m_hub->watchers.contains(conference); }
    bool anybodyWatches() const noexcept { return !m_hub->watchers.empty(); }
    void publish(const ConferenceId& conference, const std::string& kind, const std::string& json) {
        const auto found = m_hub->watchers.find(conference);
        if (found == m_hub->watchers.end()) return;
        const auto watchers = found->second; // a copy: who is told may go
        for (const auto& [key, callback] : watchers) (*callback)(kind, json);
    }

private:
    std::shared_ptr<Hub> m_hub = std::make_shared<Hub>();
};

} // namespace conclave::conference
