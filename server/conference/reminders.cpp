#include "server/conference/reminders.hpp"

#include "server/base/assert.hpp"
#include "server/base/log.hpp"
#include "server/conference/rules.hpp"

#include <algorithm>
#include <vector>

namespace conclave::conference {

using namespace std::chrono_literals;
using base::awaitable;

namespace {

constexpr std::chrono::milliseconds kLookAgain = 30s; // at the latest: the wall clock may have jumped
constexpr std::size_t kConferencesAtOnce = 20;

struct Reminded {
    struct Item {
        ConferenceId conference{};
        UserId owner{};
        std::size_t people = 0;
    };
    std::vector<Item> items{};
    std::optional<Instant> next{};
};

Result<Reminded> queueDue(Rules& rules) {
    Reminded done;
    for (const auto& row : rules.conferences.remindersDue(rules.now(), kConferencesAtOnce)) {
        Reminded::Item item{row.id, row.owner, 0};
        if (rules.now() < row.properties.begin) {
            const auto newest = rules.deliveries.newest(row.id);
            for (const auto& person : rules.participants.list(row.id)) {
                const auto mail = newest.find(person.id);
                if (mail == newest.end() || mail->second.state != DeliveryState::accepted) continue;
                rules.addDelivery(row.id, person.id, DeliveryKind::reminder, DeliveryState::queued, row.sequence);
                ++item.people;
            }
        }
        rules.conferences.markReminded(row.id);
        done.items.push_back(std::move(item));
    }
    done.next = rules.conferences.nextReminder();
    return done;
}

} // namespace

Reminders::Reminders(boost::asio::any_io_executor control, Context context)
    : m_control(std::move(control)), m_context(context), m_wake(m_control) {}

Reminders::~Reminders() { CONCLAVE_ASSERT(!m_looping); }

void Reminders::start() {
    m_looping = true;
    m_context.listeners.add(*this);
    base::spawn(m_control, loop(), "reminders");
}

awaitable<void> Reminders::stop() {
    if (!m_stopping) m_context.listeners.remove(*this);
    m_stopping = true;
    while (m_looping) {
        m_wake.cancel();
        co_await base::sleepFor(1ms);
    }
}

void Reminders::look() {
    m_looking = true;
    m_wake.cancel();
}

awaitable<void> Reminders::loop() {
    while (!m_stopping) {
        m_looking = false;
        const auto rest = co_await remindDue();
        if (m_looking || m_stopping) continue;
        m_wake.expires_after(rest);
        co_await m_wake.async_wait(base::kToken);
    }
    m_looping = false;
}

awaitable<std::chrono::milliseconds> Reminders::remindDue() {
    auto job = [c = m_context](store::Session& session) -> Result<Reminded> {
        Rules rules(session, c.vault, c.clock.now());
        return queueDue(rules);
    };
    const auto done = co_await m_context.database.run(std::move(job));
    if (!done) co_return 5s;
    std::size_t people = 0;
    for (const auto& item : done->items) {
        people += item.people;
        log::info("reminders", "queued", {{"conference", item.conference.value}, {"people", item.people}});
        if (item.people > 0)
            m_context.changes.publish(item.owner, "delivery", conferenceChange(item.conference, 0));
    }
    if (people > 0) m_context.listeners.onMailQueued(); // and look again: there may be more
    if (done->items.size() == kConferencesAtOnce) co_return 0ms;
    if (!done->next) co_return kLookAgain;
    const auto until = std::chrono::ceil<std::chrono::milliseconds>(*done->next - m_context.clock.now());
    co_return std::clamp(until, 1ms, kLookAgain);
}

} // namespace conclave::conference
