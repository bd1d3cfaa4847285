// What has changed, for the event streams of the desktop program (GET /events): each account sees its own changes, and
// support those of all accounts, in order, with ids that only rise (over restarts too, as long as the clock does), and may resume after the last one it
// saw within a bounded backlog. Thread: control alone.
#pragma once

#include "common/api/messages.hpp"
#include "server/base/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace conclave::conference {

// Where changes of any account go besides: whoever looks after accounts listens here too.
inline const UserId kSupportDesk{"support-desk"}; // no UUID: nobody's account

struct Event {
    std::uint64_t id = 0;
    std::string kind{}; // conference, delivery, live, user
    api::Change change{};
};

class Changes {
    struct Receiver;
    struct Hub;

public:
    using Callback = std::function<void(const Event&)>;

    // Ends when it goes. May outlive the Changes.
    class Subscription {
    public:
        Subscription() = default;
        Subscription(Subscription&&) noexcept;
        Subscription& operator=(Subscription&&) noexcept;
        ~Subscription();

    private:
        friend class Changes;
        Subscription(std::weak_ptr<Hub> hub, std::uint64_t key);
        std::weak_ptr<Hub> m_hub{};
        std::uint64_t m_key = 0;
    };

    struct Resumed {
        Subscription subscription{};
        std::vector<Event> missed{}; // to be sent first, oldest first
        bool complete = true;        // false: something was missed for good; the client reads again what it shows
    };

    explicit Changes(const base::Clock& clock);
    ~Changes();
    Changes(const Changes&) = delete;
    Changes& operator=(const Changes&) = delete;

    void publish(const UserId& owner, const std::string& kind, const api::Change& change);
    // One event to several: whoever hears it by two of them hears it once.
    void publish(const std::vector<UserId>& owners, const std::string& kind, const api::Change& change);
    // `owners`: whose changes are heard. `after`: the last id the client has seen (Last-Event-ID). The callback runs inside publish(): it may end
    // subscriptions, its own too.
    Resumed subscribe(std::vector<UserId> owners, std::optional<std::uint64_t> after, Callback callback);
    // The newest id given out; what a fresh stream starts from.
    std::uint64_t lastId() const noexcept;

private:
    std::shared_ptr<Hub> m_hub;
};

} // namespace conclave::conference
