// The planning server at the size of reliability.md T-L8: the real conclaved with 10,000 conferences and 250,000 PINs on
// disk, asked over HTTPS. The generator has one core, the server the other.
#include "server/conference/doors.hpp"
#include "server/store/database.hpp"
#include "tests/bench/figures.hpp"
#include "tests/bench/planning_data.hpp"
#include "tests/bench/planning_load.hpp"
#include "tests/bench/planning_raw.hpp"
#include "tests/bench/planning_server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace conclave::bench {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr std::size_t kFinishes = 20;
constexpr std::size_t kSignIns = 10;
constexpr std::size_t kLookups = 5000;
constexpr auto kQueueWatched = 10s;

// Gone with everything in it.
struct Folder {
    Folder() {
        std::string made = (fs::temp_directory_path() / "conclave-bench-XXXXXX").string();
        if (mkdtemp(made.data()) == nullptr) std::abort();
        path = made;
    }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    fs::path path{};
};

// A relay that takes connections and never says a word.
struct SilentRelay {
    boost::asio::io_context io{};
    boost::asio::ip::tcp::acceptor acceptor{io, {boost::asio::ip::address_v4::loopback(), 0}};
    std::string url() const { return "smtp://127.0.0.1:" + std::to_string(acceptor.local_endpoint().port()); }
};

// postfix's smtp-sink: takes every mail and throws it away.
class Sink {
public:
    static fs::path program() {
        const char* named = std::getenv("SMTP_SINK");
        return named != nullptr ? named : "/usr/sbin/smtp-sink";
    }
    Sink() {
        SilentRelay probe; // for a free port
        const auto port = probe.acceptor.local_endpoint().port();
        probe.acceptor.close();
        m_where = "127.0.0.1:" + std::to_string(port);
        const std::string words = program().string();
        m_process = fork();
        if (m_process == 0) {
            pinThread(generatorCore());
            execl(words.c_str(), words.c_str(), "-u", "nobody", m_where.c_str(), "100", static_cast<char*>(nullptr));
            _exit(127);
        }
    }
    ~Sink() {
        kill(m_process, SIGTERM);
        int status = 0;
        waitpid(m_process, &status, 0);
    }
    Sink(const Sink&) = delete;
    Sink& operator=(const Sink&) = delete;
    std::string url() const { return "smtp://" + m_where; }

private:
    pid_t m_process = -1;
    std::string m_where{};
};

class Planning {
public:
    explicit Planning(const Options& options) : m_options(options) {}

    std::vector<Figure> measure() {
        base::cryptoInit();
        auto seeded = seedPlanningData(m_folder.path);
        if (!seeded) return failed("seeding", seeded.error());
        m_data = std::move(*seeded);
        std::printf("seeded %zu accounts, %zu conferences, %zu kB on disk in %.1f s\n", m_data.tokens.size(),
                    m_data.conferences.size(), static_cast<std::size_t>(fs::file_size(m_folder.path / "conclave.db") / 1024),
                    m_data.secondsTaken);
        add("seed.seconds", m_data.secondsTaken, "s", 0, "the file that all of this is measured with");
        std::fflush(stdout);
        pinThread(generatorCore());
        fs::create_directory(m_folder.path / "mail");
        const std::string toFiles = "directory:" + (m_folder.path / "mail").string();
        serving(toFiles, [this](PlanningServer& server) {
            add("start.ready_ms", server.readySeconds() * 1000, "ms", 0, "from exec to ports.json, with this database");
            signIn(server);
            load(server);
        });
        serving(toFiles, [this](PlanningServer& server) { finishAndSend(server, "directory", 0); });
        const SilentRelay silent;
        serving(silent.url(), [this](PlanningServer& server) {
            finish(server, drafts(1), "invite250.finish", "the relay takes connections and says nothing");
        });
        if (fs::exists(Sink::program())) {
            const Sink sink;
            serving(sink.url(), [this](PlanningServer& server) { finishAndSend(server, "smtp", 2); });
        } else {
            std::printf("no %s (package postfix): mail.smtp_per_second is not measured\n", Sink::program().c_str());
        }
        lookups();
        return std::move(m_figures);
    }

private:
    void add(std::string id, double value, std::string unit, double raw, std::string note) {
        std::printf("%-32s %10.2f %s\n", id.c_str(), value, unit.c_str());
        std::fflush(stdout);
        m_figures.push_back({std::move(id), value, std::move(unit), raw, std::move(note)});
    }
    std::vector<Figure> failed(const char* what, const Error& error) {
        std::fprintf(stderr, "%s: %s\n", what, error.detail.c_str());
        return {};
    }
    template <class Act>
    void serving(const std::string& relay, Act act) {
        auto server = PlanningServer::start(m_folder.path, relay);
        if (!server) {
            failed("conclaved", server.error());
            return;
        }
        act(*server);
    }
    std::vector<std::size_t> drafts(std::size_t part) const {
        const auto from = m_data.fullDrafts.begin() + static_cast<std::ptrdiff_t>(part * kFinishes);
        return {from, from + kFinishes};
    }
    void percentiles(const std::string& id, const Times& times, const Times& raw, const std::string& note) {
        add(id + "_p50_ms", times.percentile(50), "ms", raw.percentile(50), note);
        add(id + "_p99_ms", times.percentile(99), "ms", raw.percentile(99), note);
        add(id + "_max_ms", times.percentile(100), "ms", raw.percentile(100), note);
    }

    void signIn(const PlanningServer& server) {
        const auto raw = rawPasswordHashes(kSignIns);
        add("login.p50_ms", signIns(m_data, server.port(), kSignIns).percentile(50), "ms", raw.percentile(50),
            "one after the other; raw: Argon2id");
    }

    void load(const PlanningServer& server) {
        LoadRates rates;
        rates.seconds = m_options.planningSeconds;
        const double before = server.cpuSeconds();
        const auto begun = steady_clock::now();
        const auto result = runLoad(m_data, server.port(), rates);
        const double seconds = std::chrono::duration<double>(steady_clock::now() - begun).count();
        const double cpu = server.cpuSeconds() - before;
        const auto requests = static_cast<double>(result.reads.ms.size() + result.writes.ms.size());
        const auto tls = rawTlsRoundTrips(m_folder.path / "tls-certificate.pem", m_folder.path / "tls-key.pem", 5000);
        const auto commits = rawCommits(m_folder.path, 1000);
        if (result.unexpected > 0)
            std::fprintf(stderr, "%zu answers were not what was asked for; first: %s\n", result.unexpected,
                         result.firstUnexpected.c_str());
        percentiles("api.read", result.reads, tls, "500/s beside 50 writes/s; raw: a TLS round trip");
        percentiles("api.write", result.writes, commits, "raw: SQLite, one row, commit with synchronous=FULL");
        add("api.requests_per_second", requests / seconds, "1/s", 0, "answered");
        add("api.unexpected", static_cast<double>(result.unexpected), "answers", 0, "with another status than asked for");
        add("api.cpu_ms_per_request", cpu / requests * 1000, "ms", 0,
            std::to_string(result.handshakes) + " handshakes and the mails of the invitations included");
    }

    Times finish(const PlanningServer& server, const std::vector<std::size_t>& which, const std::string& id,
                 const std::string& note) {
        auto times = finishConferences(m_data, server.port(), which);
        const auto raw = rawCommitsOf250(m_folder.path, 50);
        add(id + "_p50_ms", times.percentile(50), "ms", raw.percentile(50), note + "; raw: 250 rows in one commit");
        add(id + "_p99_ms", times.percentile(99), "ms", raw.percentile(99), note);
        return times;
    }

    void finishAndSend(const PlanningServer& server, const std::string& relay, std::size_t part) {
        const auto which = drafts(part);
        finish(server, which, "invite250." + relay + "_finish", "while the queue goes out (" + relay + ")");
        // Of what waits now (the oldest goes first), how much goes in some seconds.
        const auto begun = steady_clock::now();
        const auto before = acceptedMails(m_data, server.port(), m_data.fullDrafts);
        std::this_thread::sleep_for(kQueueWatched);
        const auto sent = acceptedMails(m_data, server.port(), m_data.fullDrafts) - before;
        const double seconds = std::chrono::duration<double>(steady_clock::now() - begun).count();
        const auto commits = rawCommits(m_folder.path, 500);
        add("mail." + relay + "_per_second", static_cast<double>(sent) / seconds, "1/s", 1000 / commits.percentile(50),
            "one connection to the relay; raw: bare commits a second");
    }

    // As a joining phone is looked up, through the store's thread.
    void lookups() {
        boost::asio::io_context io{1}; // outlives the database's threads
        auto database = store::Database::open(m_folder.path / "conclave.db");
        const auto vault = base::Vault::openOrCreate(m_folder.path / "conclave.key");
        if (!database || !vault) return;
        const base::SystemClock clock;
        conference::Changes changes(clock);
        conference::ListenerList listeners;
        conference::Doors doors({**database, *vault, clock, changes, listeners});
        std::shuffle(m_data.seats.begin(), m_data.seats.end(), std::mt19937(3));
        m_data.seats.resize(std::min(m_data.seats.size(), kLookups));
        Times times;
        std::size_t found = 0;
        base::spawn(io.get_executor(), lookUpAll(doors, times, found), "bench");
        io.run();
        times.sort();
        if (found != m_data.seats.size())
            std::fprintf(stderr, "only %zu of %zu PINs were found\n", found, m_data.seats.size());
        const auto raw = rawTagLookups(m_data, *vault);
        add("pins.lookup_p50_ms", times.percentile(50), "ms", raw.percentile(50), "250,000 PINs; raw: a prepared SELECT");
        add("pins.lookup_p99_ms", times.percentile(99), "ms", raw.percentile(99), "the same");
    }

    base::awaitable<void> lookUpAll(conference::Doors& doors, Times& times, std::size_t& found) {
        for (const auto& seat : m_data.seats) {
            const auto begun = steady_clock::now();
            const auto guest = co_await doors.findByNumberAndPin(seat.number, base::Secret(seat.pin));
            times.ms.push_back(std::chrono::duration<double, std::milli>(steady_clock::now() - begun).count());
            if (guest) ++found;
        }
    }

    Options m_options;
    Folder m_folder{};
    PlanningData m_data{};
    std::vector<Figure> m_figures{};
};

} // namespace

std::vector<Figure> measurePlanning(const Options& options) { return Planning(options).measure(); }

} // namespace conclave::bench
