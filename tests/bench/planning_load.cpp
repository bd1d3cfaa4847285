#include "tests/bench/planning_load.hpp"

#include "common/api/codec.hpp"
#include "common/api/messages.hpp"
#include "common/api/paths.hpp"
#include "server/base/random.hpp"
#include "tests/bench/https_client.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <deque>
#include <random>

namespace conclave::bench {
namespace {

namespace paths = api::paths;
using namespace std::chrono_literals;
using base::awaitable;
using std::chrono::steady_clock;

double msSince(steady_clock::time_point begun) {
    return std::chrono::duration<double, std::milli>(steady_clock::now() - begun).count();
}

// A draft that the load has made itself.
struct Draft {
    std::size_t owner = 0;
    api::Conference row{};
};

class Load {
public:
    Load(const PlanningData& data, std::uint16_t port, const LoadRates& rates)
        : m_data(data), m_port(port), m_rates(rates), m_bell(m_io) {}

    LoadResult run() {
        const auto executor = m_io.get_executor();
        for (std::size_t i = 0; i < m_rates.connections; ++i) base::spawn(executor, work(), "load");
        base::spawn(executor, schedule(), "schedule");
        m_io.run();
        m_result.reads.sort();
        m_result.writes.sort();
        return std::move(m_result);
    }

private:
    enum class Kind { read, write };
    struct Due {
        Kind kind = Kind::read;
        steady_clock::time_point at{};
    };

    awaitable<void> schedule() {
        co_await base::sleepFor(500ms); // the connections stand
        const auto begun = steady_clock::now();
        const double perSecond = m_rates.readsPerSecond + m_rates.writesPerSecond;
        const auto total = static_cast<std::size_t>(perSecond * m_rates.seconds);
        const auto writeEvery = static_cast<std::size_t>(perSecond / m_rates.writesPerSecond);
        boost::asio::steady_timer timer(m_io);
        for (std::size_t i = 0; i < total; ++i) {
            const auto at = begun + std::chrono::duration_cast<steady_clock::duration>(
                                        std::chrono::duration<double>(static_cast<double>(i) / perSecond));
            if (at > steady_clock::now()) {
                timer.expires_at(at);
                co_await timer.async_wait(base::kToken);
            }
            m_due.push_back({i % writeEvery == 0 ? Kind::write : Kind::read, at});
            m_bell.cancel_one();
        }
        m_finished = true;
        m_bell.cancel();
    }

    awaitable<void> work() {
        HttpsConnection connection(m_io.get_executor(), m_port);
        Ask first;
        first.path = paths::kServer;
        co_await connection.ask(first);
        for (;;) {
            while (m_due.empty()) {
                if (m_finished) {
                    m_result.handshakes += connection.handshakes();
                    co_return;
                }
                m_bell.expires_after(1h);
                co_await m_bell.async_wait(base::kToken);
            }
            const Due due = m_due.front();
            m_due.pop_front();
            if (due.kind == Kind::read)
                co_await read(connection);
            else
                co_await write(connection);
            (due.kind == Kind::read ? m_result.reads : m_result.writes).ms.push_back(msSince(due.at));
        }
    }

    void note(const char* what, const Reply& reply, int wanted) {
        if (reply.status == wanted) return;
        if (m_result.unexpected++ == 0)
            m_result.firstUnexpected = std::string(what) + ": " + std::to_string(reply.status) + " " + reply.body.substr(0, 200);
    }

    std::size_t below(std::size_t bound) { return m_random() % bound; }

    awaitable<void> read(HttpsConnection& connection) {
        static constexpr std::array kWords{"anna", "meyer", "use", "42", "example.org", "Koch 1", "nobody has this"};
        const auto& conference = m_data.conferences[below(m_data.conferences.size())];
        Ask ask;
        ask.token = m_data.tokens[conference.owner];
        const char* what = "list";
        const auto die = below(100);
        if (die < 25) {
            ask.path = std::string(paths::kConferences) + (die < 15 ? "" : die < 20 ? "?scope=past" : "?scope=all&q=quarter%201");
        } else if (die < 65) {
            what = "conference";
            ask.path = paths::conference(conference.id);
        } else if (die < 85) {
            what = "directory";
            std::string word = kWords[below(kWords.size())];
            if (const auto space = word.find(' '); space != std::string::npos) word.replace(space, 1, "%20");
            ask.path = std::string(paths::kDirectory) + "?q=" + (word.find("nobody") == 0 ? "nobody" : word);
        } else {
            what = "pins";
            ask.path = paths::pins(conference.id);
        }
        const Reply reply = co_await connection.ask(std::move(ask));
        note(what, reply, 200);
    }

    awaitable<void> write(HttpsConnection& connection) {
        // Each draft goes its way: made, renamed, filled, invited, cancelled.
        const auto die = below(100);
        if (die < 40 || m_drafts.empty()) {
            co_await create(connection);
            co_return;
        }
        Draft draft = std::move(m_drafts.front()); // nobody else touches it meanwhile
        m_drafts.pop_front();
        if (die < 60) co_await rename(connection, draft);
        else if (die < 80) co_await add(connection, draft);
        else if (die < 90 || draft.row.participants->size() < 2) co_await invite(connection, draft);
        else co_await cancel(connection, draft);
    }

    Ask askOf(const Draft& draft, const char* method, std::string path, std::string body) const {
        Ask ask;
        ask.method = method;
        ask.path = std::move(path);
        ask.token = m_data.tokens[draft.owner];
        ask.body = std::move(body);
        if (ask.method == "POST") ask.key = std::string(base::randomToken(16).reveal());
        return ask;
    }

    awaitable<void> create(HttpsConnection& connection) {
        Draft draft;
        draft.owner = below(m_data.tokens.size());
        api::ConferenceCreate body;
        body.subject = "A conference under load";
        body.description = std::string(300, 'y');
        const Instant begin = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) + 24h * (1 + below(100));
        body.begin = begin;
        body.end = begin + 1h;
        body.timeZone = "Europe/Berlin";
        Ask ask = askOf(draft, "POST", paths::kConferences, api::encode(body));
        const Reply reply = co_await connection.ask(std::move(ask));
        note("create", reply, 201);
        keep(std::move(draft), reply);
    }

    awaitable<void> rename(HttpsConnection& connection, Draft& draft) {
        Ask ask = askOf(draft, "PATCH", paths::conference(draft.row.id), R"({"subject":"Renamed under load"})");
        ask.version = draft.row.version;
        const Reply reply = co_await connection.ask(std::move(ask));
        note("change", reply, 200);
        keep(std::move(draft), reply);
    }

    awaitable<void> add(HttpsConnection& connection, Draft& draft) {
        api::ParticipantsCreate body;
        for (int i = 0; i < 5; ++i) {
            api::ParticipantCreate person;
            person.address = "new" + std::to_string(m_next++) + "@example.net";
            body.participants.push_back(std::move(person));
        }
        Ask ask = askOf(draft, "POST", paths::participants(draft.row.id), api::encode(body));
        const Reply reply = co_await connection.ask(std::move(ask));
        note("add", reply, 201);
        auto added = api::decode<api::ParticipantList>(reply.body, api::Unknown::ignored);
        if (!added) co_return;
        for (auto& person : added->items) draft.row.participants->push_back(std::move(person));
        m_drafts.push_back(std::move(draft));
    }

    awaitable<void> invite(HttpsConnection& connection, Draft& draft) {
        api::InvitationsRequest body;
        for (const auto& person : *draft.row.participants) body.mailTo.push_back(person.id);
        Ask ask = askOf(draft, "POST", paths::invitations(draft.row.id), api::encode(body));
        const Reply reply = co_await connection.ask(std::move(ask));
        note("invite", reply, 202);
    }

    awaitable<void> cancel(HttpsConnection& connection, Draft& draft) {
        Ask ask = askOf(draft, "POST", paths::cancellation(draft.row.id), R"({"notify":"all"})");
        const Reply reply = co_await connection.ask(std::move(ask));
        note("cancel", reply, 200);
    }

    void keep(Draft draft, const Reply& reply) {
        auto row = api::decode<api::Conference>(reply.body, api::Unknown::ignored);
        if (!row) return;
        draft.row = std::move(*row);
        if (!draft.row.participants) draft.row.participants.emplace();
        m_drafts.push_back(std::move(draft));
    }

    const PlanningData& m_data;
    std::uint16_t m_port;
    LoadRates m_rates;
    boost::asio::io_context m_io{1};
    boost::asio::steady_timer m_bell;
    std::deque<Due> m_due{};
    std::deque<Draft> m_drafts{};
    std::mt19937_64 m_random{7};
    std::uint64_t m_next = 0;
    bool m_finished = false;
    LoadResult m_result{};
};

// Runs one coroutine to its end.
template <class Work>
void runToEnd(Work work, std::uint16_t port) {
    boost::asio::io_context io{1};
    HttpsConnection connection(io.get_executor(), port);
    base::spawn(io.get_executor(), work(connection), "bench");
    io.run();
}

} // namespace

void Times::sort() { std::sort(ms.begin(), ms.end()); }

double Times::percentile(double percent) const {
    if (ms.empty()) return 0;
    const auto at = static_cast<std::size_t>(percent / 100 * static_cast<double>(ms.size() - 1) + 0.5);
    return ms[std::min(at, ms.size() - 1)];
}

LoadResult runLoad(const PlanningData& data, std::uint16_t port, const LoadRates& rates) {
    return Load(data, port, rates).run();
}

Times finishConferences(const PlanningData& data, std::uint16_t port, const std::vector<std::size_t>& drafts) {
    Times times;
    runToEnd(
        [&](HttpsConnection& connection) -> awaitable<void> {
            for (const auto index : drafts) {
                const auto& draft = data.conferences[index];
                api::InvitationsRequest body;
                body.mailTo = draft.people;
                Ask ask;
                ask.method = "POST";
                ask.path = paths::invitations(draft.id);
                ask.token = data.tokens[draft.owner];
                ask.key = std::string(base::randomToken(16).reveal());
                ask.body = api::encode(body);
                const auto begun = steady_clock::now();
                const Reply reply = co_await connection.ask(std::move(ask));
                if (reply.status == 202) times.ms.push_back(msSince(begun));
                else std::fprintf(stderr, "finish: %d %s\n", reply.status, reply.body.substr(0, 200).c_str());
            }
        },
        port);
    times.sort();
    return times;
}

Times signIns(const PlanningData& data, std::uint16_t port, std::size_t count) {
    Times times;
    runToEnd(
        [&](HttpsConnection& connection) -> awaitable<void> {
            for (std::size_t i = 0; i < count; ++i) {
                api::SessionRequest body;
                body.login = data.logins[i];
                body.password = kBenchPassword;
                Ask ask;
                ask.method = "POST";
                ask.path = paths::kSessions;
                ask.body = api::encode(body);
                const auto begun = steady_clock::now();
                const Reply reply = co_await connection.ask(std::move(ask));
                if (reply.status == 201) times.ms.push_back(msSince(begun));
                else std::fprintf(stderr, "log-in: %d\n", reply.status);
            }
        },
        port);
    times.sort();
    return times;
}

std::size_t acceptedMails(const PlanningData& data, std::uint16_t port, const std::vector<std::size_t>& conferences) {
    std::size_t accepted = 0;
    runToEnd(
        [&](HttpsConnection& connection) -> awaitable<void> {
            for (const auto index : conferences) {
                const auto& conference = data.conferences[index];
                Ask ask;
                ask.path = paths::conference(conference.id);
                ask.token = data.tokens[conference.owner];
                const Reply reply = co_await connection.ask(std::move(ask));
                const auto row = api::decode<api::Conference>(reply.body, api::Unknown::ignored);
                if (row) accepted += static_cast<std::size_t>(row->deliverySummary.accepted);
            }
        },
        port);
    return accepted;
}

} // namespace conclave::bench
