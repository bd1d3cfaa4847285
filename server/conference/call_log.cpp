#include "server/conference/call_log.hpp"

#include "common/limits.hpp"
#include "server/base/assert.hpp"
#include "server/base/log.hpp"
#include "server/base/random.hpp"
#include "server/base/zone.hpp"
#include "server/conference/rules.hpp"
#include "server/mail/templates.hpp"

#include <array>
#include <cstdio>

namespace conclave::conference {

using base::awaitable;

namespace {

constexpr std::chrono::seconds kTryAgain{5};
constexpr std::chrono::seconds kLastTry{3};
constexpr std::chrono::seconds kWrittenWithin{1}; // then what is there is told
constexpr std::chrono::hours kStaysCounted{1};

// 2026-11-26 10:30:05, what spreadsheets know for a time.
std::string localText(Instant at, const std::string& zone) {
    const auto local = base::toLocal(at, zone);
    if (!local) return formatInstant(at);
    const auto seconds = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count() % 60;
    std::array<char, 32> out{};
    std::snprintf(out.data(), out.size(), "%04d-%02u-%02u %02u:%02u:%02d", local->year, local->month, local->day, local->hour,
                  local->minute, static_cast<int>(seconds));
    return out.data();
}

} // namespace

CallLog::CallLog(boost::asio::any_io_executor control, Context context)
    : m_control(std::move(control)), m_context(context), m_rest(m_control), m_seen(m_control) {}

CallLog::~CallLog() { CONCLAVE_ASSERT(!m_writing && !m_noting); }

Result<> CallLog::closeForgotten(store::Database& database) {
    auto job = [](store::Session& session) -> Result<std::int64_t> { return store::AttendanceStore(session).closeForgotten(); };
    const auto closed = database.transact(job);
    if (!closed) return closed.error();
    if (*closed > 0) log::info("calls", "stays of an earlier run were closed", {{"stays", *closed}});
    return {};
}

void CallLog::start() {
    m_noting = true;
    base::spawn(m_control, noteSeen(), "attendance");
}

awaitable<void> CallLog::stop() {
    m_stopping = true;
    const auto giveUp = std::chrono::steady_clock::now() + kLastTry;
    while (m_writing || m_noting || m_asking > 0) {
        m_rest.cancel();
        m_seen.cancel();
        if (std::chrono::steady_clock::now() > giveUp) m_lost += std::exchange(m_waiting, {}).size();
        co_await base::sleepFor(std::chrono::milliseconds(1));
    }
}

std::string CallLog::joined(const Seat& seat, Instant at) {
    ++m_inside;
    Stays& lately = m_lately.touch(seat.conference.value + '/' + seat.participant.value);
    if (at < lately.since || at - lately.since >= kStaysCounted) lately = {{}, at, 0};
    if (lately.count >= kStaysAnHourMax) {
        add(Again{lately.last, seat.role});
        return lately.last;
    }
    store::StayRow row;
    row.id = base::newUuid(at);
    row.conference = seat.conference;
    row.participant = seat.participant;
    row.displayName = seat.displayName;
    row.address = seat.address;
    row.role = seat.role;
    row.joinedAt = at;
    std::string id = row.id;
    lately.last = id;
    ++lately.count;
    add(std::move(row));
    return id;
}

void CallLog::roleChanged(const std::string& stay, Role role) { add(RoleSet{stay, role}); }

void CallLog::left(const std::string& stay, Instant at, Ending ending) {
    --m_inside;
    add(Left{stay, at, ending});
}

void CallLog::deed(store::AuditRow row) { add(std::move(row)); }

void CallLog::add(Entry entry) {
    if (m_waiting.size() >= kWaitingMax) {
        m_waiting.pop_front();
        ++m_lost;
    }
    m_waiting.push_back(std::move(entry));
    ++m_added;
    if (m_writing) return;
    m_writing = true;
    base::spawn(m_control, writeAll(), "call log");
}

void CallLog::write(store::Session& session, const Entry& entry) {
    store::AttendanceStore attendance(session);
    if (const auto* stay = std::get_if<store::StayRow>(&entry)) attendance.insert(*stay);
    else if (const auto* role = std::get_if<RoleSet>(&entry)) attendance.setRole(role->stay, role->role);
    else if (const auto* left = std::get_if<Left>(&entry)) attendance.close(left->stay, left->at, left->ending);
    else if (const auto* again = std::get_if<Again>(&entry)) attendance.reopen(again->stay, again->role);
    else if (const auto* seen = std::get_if<Seen>(&entry)) attendance.seen(seen->at);
    else store::AuditStore(session).insert(std::get<store::AuditRow>(entry));
}

awaitable<void> CallLog::writeAll() {
    while (!m_waiting.empty()) {
        std::vector<Entry> all(m_waiting.begin(), m_waiting.end());
        const auto count = all.size();
        m_lost = 0;
        auto job = [all = std::move(all)](store::Session& session) -> Result<> {
            for (const auto& entry : all) write(session, entry);
            return {};
        };
        const auto written = co_await m_context.database.run(std::move(job));
        if (written) { // what was lost meanwhile (kWaitingMax, stop) was of these
            const auto left = std::min(count - std::min(count, m_lost), m_waiting.size());
            m_waiting.erase(m_waiting.begin(), m_waiting.begin() + static_cast<std::ptrdiff_t>(left));
            continue;
        }
        log::warning("calls", "attendance cannot be written now", {{"code", errcInfo(written.error().code).word}});
        m_rest.expires_after(m_stopping ? std::chrono::seconds(0) : kTryAgain);
        co_await m_rest.async_wait(base::kToken);
    }
    m_writing = false;
}

awaitable<void> CallLog::written() {
    struct Asking {
        std::size_t& count;
        explicit Asking(std::size_t& c) : count(c) { ++count; }
        ~Asking() { --count; }
        Asking(const Asking&) = delete;
        Asking& operator=(const Asking&) = delete;
    };
    const Asking asking(m_asking);
    const std::uint64_t said = m_added;
    const auto giveUp = std::chrono::steady_clock::now() + kWrittenWithin;
    while (m_added - m_waiting.size() < said && !m_stopping && std::chrono::steady_clock::now() < giveUp)
        co_await base::sleepFor(std::chrono::milliseconds(2));
}

awaitable<void> CallLog::noteSeen() {
    while (!m_stopping) {
        m_seen.expires_after(kSeenEvery);
        co_await m_seen.async_wait(base::kToken);
        if (!m_stopping && m_inside > 0) add(Seen{m_context.clock.now()});
    }
    m_noting = false;
}

awaitable<Result<api::Attendance>> CallLog::attendance(Principal who, ConferenceId conference) {
    co_await written(); // whoever was told that somebody left is to read it
    auto job = [c = m_context, who, conference](store::Session& session) -> Result<api::Attendance> {
        const Rules rules(session, c.vault, c.clock.now());
        if (const auto row = rules.owned(who, conference); !row) return row.error();
        const store::AttendanceStore attendance(session);
        auto stays = attendance.list(conference, limits::kStaysTold);
        api::Attendance all;
        if (stays.size() == limits::kStaysTold)
            all.earlier = attendance.count(conference) - static_cast<std::int64_t>(stays.size());
        for (auto& stay : stays)
            all.items.push_back({stay.participant, std::move(stay.displayName), std::move(stay.address), stay.role, stay.joinedAt,
                                 stay.leftAt, stay.ending});
        return all;
    };
    co_return co_await m_context.database.read(std::move(job));
}

awaitable<Result<CsvFile>> CallLog::attendanceAsCsv(Principal who, ConferenceId conference) {
    co_await written();
    auto job = [c = m_context, who, conference](store::Session& session) -> Result<CsvFile> {
        Rules rules(session, c.vault, c.clock.now());
        const auto row = rules.owned(who, conference);
        if (!row) return row.error();
        const std::string& zone = base::zoneExists(who.timeZone) ? who.timeZone : row->properties.timeZone;
        const auto& words = mail::Words::of(who.locale);
        CsvFile file{"attendance-" + row->number + ".csv", std::string(kByteOrderMark)};
        const auto inZone = [&zone](std::string_view title) { return std::string(title) + " (" + zone + ")"; };
        file.text += csvLine({words["csv.name"], words["csv.mail"], words["csv.role"], inZone(words["csv.joined"]),
                              inZone(words["csv.left"]), words["csv.ending"]});
        for (const auto& stay : store::AttendanceStore(session).list(conference)) {
            const auto ending = stay.ending ? words["ending." + std::string(wordOf(*stay.ending))] : std::string();
            file.text += csvLine({stay.displayName, stay.address, words["role." + std::string(wordOf(stay.role))],
                                  localText(stay.joinedAt, zone), stay.leftAt ? localText(*stay.leftAt, zone) : "", ending});
        }
        rules.audit(who, "attendance.exported", conference);
        return file;
    };
    co_return co_await m_context.database.run(std::move(job));
}

} // namespace conclave::conference
