// What is written down of running calls: who was in, from when to when (attendance, spec F8), and what moderators did by their
// keys (audit, A6). Callers do not wait: entries are queued, and written in order, all that wait in one transaction. While the
// database refuses (a full disk), they are kept and tried again.
// Thread: control.
#pragma once

#include "common/api/messages.hpp"
#include "server/base/async.hpp"
#include "server/conference/context.hpp"
#include "server/conference/doors.hpp"
#include "server/conference/handouts.hpp"
#include "server/conference/principal.hpp"
#include "server/conference/recent_map.hpp"
#include "server/store/attendance_store.hpp"
#include "server/store/audit_store.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <deque>
#include <string>
#include <variant>

namespace conclave::conference {

class CallLog {
public:
    static constexpr std::size_t kWaitingMax = 100'000; // while nothing can be written; then the oldest are lost
    static constexpr std::chrono::seconds kSeenEvery{30};
    // Somebody who redials without end fills no disk: after so many stays within an hour the last one goes on.
    static constexpr unsigned kStaysAnHourMax = 30;

    CallLog(boost::asio::any_io_executor control, Context context);
    ~CallLog();
    CallLog(const CallLog&) = delete;
    CallLog& operator=(const CallLog&) = delete;

    // Before the first call: stays that a killed server left open get their end. Blocks.
    static Result<> closeForgotten(store::Database& database);
    // Notes now and then that those inside still are.
    void start();
    // All is written, or cannot be.
    base::awaitable<void> stop();

    // The stay's id, for what follows.
    std::string joined(const Seat& seat, Instant at);
    void roleChanged(const std::string& stay, Role role);
    void left(const std::string& stay, Instant at, Ending ending);
    void deed(store::AuditRow row);

    // Errors: notFound (none, or somebody else's).
    base::awaitable<Result<api::Attendance>> attendance(Principal who, ConferenceId conference);
    // In the caller's language and zone. Errors: notFound.
    base::awaitable<Result<CsvFile>> attendanceAsCsv(Principal who, ConferenceId conference);

private:
    struct RoleSet {
        std::string stay{};
        Role role{};
    };
    struct Left {
        std::string stay{};
        Instant at{};
        Ending ending{};
    };
    struct Again {
        std::string stay{};
        Role role{};
    };
    struct Seen {
        Instant at{};
    };
    using Entry = std::variant<store::StayRow, RoleSet, Left, Again, Seen, store::AuditRow>;
    struct Stays {
        std::string last{};
        Instant since{};
        unsigned count = 0;
    };

    void add(Entry entry);
    static void write(store::Session& session, const Entry& entry);
    base::awaitable<void> writeAll();
    // What has been said so far is in the database, or cannot be brought there soon.
    base::awaitable<void> written();
    base::awaitable<void> noteSeen();

    boost::asio::any_io_executor m_control;
    Context m_context;
    std::deque<Entry> m_waiting{};
    std::uint64_t m_added = 0; // ever
    std::size_t m_asking = 0;  // wait for what is said to be written
    RecentMap<Stays> m_lately{1000}; // by conference and participant
    std::size_t m_inside = 0;
    std::size_t m_lost = 0; // of the oldest, since those that are being written were taken
    bool m_writing = false;
    bool m_noting = false;
    bool m_stopping = false;
    boost::asio::steady_timer m_rest;
    boost::asio::steady_timer m_seen;
};

} // namespace conclave::conference
