#include "server/conference/changes.hpp"

#include "common/limits.hpp"

#include <algorithm>
#include <set>

namespace conclave::conference {

struct Changes::Receiver {
    std::vector<UserId> owners{};
    Callback callback{};
};

struct Changes::Hub {
    std::uint64_t firstId = 0; // ids from here on were given out by this process
    std::uint64_t nextId = 0;
    std::uint64_t nextKey = 1;
    std::map<std::uint64_t, std::shared_ptr<Receiver>> receivers{};
    struct Backlog {
        std::deque<Event> events{};
        std::uint64_t droppedUpTo = 0; // the newest id that is not kept any more
    };
    std::map<UserId, Backlog> backlogs{};
};

Changes::Changes(const base::Clock& clock) : m_hub(std::make_shared<Hub>()) {
    // Milliseconds times 1000: above whatever an earlier process gave out, unless it made a thousand a millisecond.
    m_hub->firstId = static_cast<std::uint64_t>(clock.now().time_since_epoch().count()) * 1000;
    m_hub->nextId = m_hub->firstId;
}

Changes::~Changes() = default;

Changes::Subscription::Subscription(std::weak_ptr<Hub> hub, std::uint64_t key) : m_hub(std::move(hub)), m_key(key) {}

Changes::Subscription::Subscription(Subscription&& other) noexcept
    : m_hub(std::move(other.m_hub)), m_key(other.m_key) {
    other.m_hub.reset();
}

Changes::Subscription& Changes::Subscription::operator=(Subscription&& other) noexcept {
    if (this != &other) {
        if (const auto hub = m_hub.lock()) hub->receivers.erase(m_key);
        m_hub = std::move(other.m_hub);
        m_key = other.m_key;
        other.m_hub.reset();
    }
    return *this;
}

Changes::Subscription::~Subscription() {
    if (const auto hub = m_hub.lock()) hub->receivers.erase(m_key);
}

std::uint64_t Changes::lastId() const noexcept { return m_hub->nextId - 1; }

void Changes::publish(const UserId& owner, const std::string& kind, const api::Change& change) {
    publish(std::vector<UserId>{owner}, kind, change);
}

void Changes::publish(const std::vector<UserId>& owners, const std::string& kind, const api::Change& change) {
    const Event event{m_hub->nextId++, kind, change};
    for (const auto& owner : std::set<UserId>(owners.begin(), owners.end())) {
        auto& backlog = m_hub->backlogs[owner];
        backlog.events.push_back(event);
        if (backlog.events.size() > limits::kEventBacklogMax) {
            backlog.droppedUpTo = backlog.events.front().id;
            backlog.events.pop_front();
        }
    }
    // A callback may end subscriptions and start new ones: go by key, and hold whom is called.
    std::vector<std::uint64_t> keys;
    for (const auto& [key, receiver] : m_hub->receivers)
        if (std::find_first_of(receiver->owners.begin(), receiver->owners.end(), owners.begin(), owners.end()) !=
            receiver->owners.end())
            keys.push_back(key);
    const auto hub = m_hub;
    for (const auto key : keys) {
        const auto found = hub->receivers.find(key);
        if (found == hub->receivers.end()) continue;
        const auto receiver = found->second;
        receiver->callback(event);
    }
}

Changes::Resumed Changes::subscribe(std::vector<UserId> owners, std::optional<std::uint64_t> after, Callback callback) {
    Resumed resumed;
    const auto key = m_hub->nextKey++;
    auto receiver = std::make_shared<Receiver>();
    receiver->owners = owners;
    receiver->callback = std::move(callback);
    m_hub->receivers.emplace(key, std::move(receiver));
    resumed.subscription = Subscription(m_hub, key);
    if (!after) return resumed;
    // Before this process, beyond what it has given out, or out of a backlog: something may be missing.
    resumed.complete = *after + 1 >= m_hub->firstId && *after < m_hub->nextId;
    std::map<std::uint64_t, Event> missed; // what came by two of the owners is one event
    for (const auto& owner : owners) {
        const auto found = m_hub->backlogs.find(owner);
        if (found == m_hub->backlogs.end()) continue;
        if (*after < found->second.droppedUpTo) resumed.complete = false;
        for (const auto& event : found->second.events)
            if (event.id > *after) missed.emplace(event.id, event);
    }
    for (auto& [id, event] : missed) resumed.missed.push_back(std::move(event));
    return resumed;
}

} // namespace conclave::conference
