#include "server/app/watch.hpp"

#include "server/base/log.hpp"
#include "server/base/process.hpp"

#include <sys/statvfs.h>

namespace conclave::app {

using namespace std::chrono_literals;
using base::awaitable;

namespace {

constexpr auto kSpaceEvery = 1s;
constexpr auto kFiguresEvery = 5s;
constexpr auto kPatience = 1s;

template <class Duration>
double secondsOf(Duration duration) {
    return std::chrono::duration<double>(duration).count();
}

double secondsOf(Instant instant) { return secondsOf(instant.time_since_epoch()); }

} // namespace

Watch::Watch(boost::asio::any_io_executor control, WatchSources sources)
    : m_sources(std::move(sources)),
      m_space(control, [this] { return askSpace(m_sources); }, kSpaceEvery, kPatience),
      m_figures(control, [this] { return askFigures(m_sources); }, kFiguresEvery, kPatience) {}

// A transaction that changes nothing: the store thread works, and nobody else holds the database.
awaitable<Result<Watch::Space>> Watch::askSpace(const WatchSources& sources) {
    auto job = [folder = sources.dataFolder](store::Session&) -> Result<Space> {
        struct statvfs facts {};
        Space space;
        if (::statvfs(folder.c_str(), &facts) != 0) return Error{Errc::storageFailed, "the data folder is gone"};
        space.freeBytes = static_cast<std::uint64_t>(facts.f_bavail) * facts.f_frsize;
        return space;
    };
    Result<Space> space = co_await sources.database.run(std::move(job));
    co_return space;
}

awaitable<Result<store::Figures>> Watch::askFigures(const WatchSources& sources) {
    auto job = [now = sources.clock.now()](store::Session& session) -> Result<store::Figures> {
        return store::figures(session, now, now - limits::kSessionIdleMax);
    };
    Result<store::Figures> found = co_await sources.database.read(std::move(job));
    co_return found;
}

awaitable<std::vector<std::string>> Watch::ailments() {
    std::vector<std::string> found;
    if (m_stopping) {
        found.emplace_back("the server is stopping");
        co_return found;
    }
    const auto space = co_await m_space.value();
    if (!space)
        found.emplace_back("the store does not answer");
    else if (!*space)
        found.push_back("the store fails: " + std::string(errcInfo(space->error().code).word));
    const bool low = space && *space && (*space)->freeBytes < limits::kDiskFreeBytesMin;
    if (low || m_sources.database.isFull()) found.emplace_back("the disk is full");
    if (found != m_ailments) {
        m_ailments = found;
        for (const auto& one : found) log::warning("app", "unwell", {{"why", one}});
        if (found.empty()) log::info("app", "well again");
    }
    co_return found;
}

void Watch::certificateLoaded(const base::CertificateFiles& files, const std::string& host) {
    m_certificateLoadedAt = m_sources.clock.now();
    const auto facts = base::certificateFacts(files.certificate, host);
    m_certificate.reset();
    if (!facts) return;
    m_certificate = *facts;
    const auto days = std::chrono::floor<std::chrono::days>(facts->notAfter - *m_certificateLoadedAt).count();
    if (days < 0)
        log::error("app", "the certificate has expired: phones and programs refuse it", {{"days_ago", -days}});
    else if (days < limits::kCertificateDaysLow.count())
        log::warning("app", "the certificate expires soon", {{"days", days}});
    if (facts->host == base::HostFit::differs) log::warning("app", "the certificate is not for public_host");
}

awaitable<void> Watch::settle() {
    co_await m_space.settle();
    co_await m_figures.settle();
}

awaitable<std::string> Watch::metricsPage() {
    const auto space = co_await m_space.value();
    const auto figures = co_await m_figures.value();
    metrics::Page page;
    page.gauge("conclave_build_info", "The running program.", 1, {{"version", CONCLAVE_VERSION}});
    addProcess(page);
    page.gauge("conclave_store_answers", "1 where the store that writes answered this scrape in time.", space && *space ? 1 : 0);
    if (figures && *figures) addStored(page, **figures);
    addLive(page);
    addMedia(page);
    addCertificate(page);
    page.addCounted();
    co_return page.text();
}

void Watch::addProcess(metrics::Page& page) const {
    const base::ProcessFacts facts = base::processFacts();
    page.counter("process_cpu_seconds_total", "CPU time used.", secondsOf(facts.cpu));
    page.gauge("process_resident_memory_bytes", "Memory in use.", static_cast<double>(facts.residentBytes));
    page.gauge("process_open_fds", "Open files and sockets.", static_cast<double>(facts.openFiles));
    page.gauge("process_threads", "Threads.", static_cast<double>(facts.threads));
    page.gauge("process_start_time_seconds", "When the process began.", secondsOf(facts.startedAt.time_since_epoch()));
    page.gauge("conclave_time_seconds", "The server's wall clock.", secondsOf(m_sources.clock.now()));
    const base::ClockState clock = base::clockState();
    if (clock != base::ClockState::unknown)
        page.gauge("conclave_clock_synchronised", "1 where the kernel's clock follows a time source.",
                   clock == base::ClockState::synchronised ? 1 : 0);
}

void Watch::addStored(metrics::Page& page, const store::Figures& figures) const {
    const auto number = [](std::int64_t count) { return static_cast<double>(count); };
    page.gauge("conclave_sessions", "Sessions that have not ended.", number(figures.sessions));
    constexpr std::string_view kName = "conclave_conferences", kHelp = "Conferences whose end is to come, by state.";
    page.gauge(kName, kHelp, number(figures.drafts), {{"state", "draft"}});
    page.gauge(kName, kHelp, number(figures.scheduled), {{"state", "scheduled"}});
    page.gauge(kName, kHelp, number(figures.running), {{"state", "running"}});
    page.gauge(kName, kHelp, number(figures.cancelled), {{"state", "cancelled"}});
    for (const auto state : {DeliveryState::queued, DeliveryState::sending, DeliveryState::deferred}) {
        const auto found = figures.waiting.find(state);
        page.gauge("conclave_deliveries_waiting", "Mails not yet delivered, by state.",
                   number(found == figures.waiting.end() ? 0 : found->second), {{"state", std::string(wordOf(state))}});
    }
    const auto age = figures.oldestWaiting ? m_sources.clock.now() - *figures.oldestWaiting : 0ms;
    page.gauge("conclave_delivery_oldest_seconds", "Age of the oldest mail not yet delivered.", secondsOf(std::max(age, 0ms)));
}

void Watch::addLive(metrics::Page& page) const {
    const auto number = [](std::size_t count) { return static_cast<double>(count); };
    page.gauge("conclave_http_connections", "Connections to the API.",
               number(m_sources.http ? m_sources.http->connectionCount() : 0));
    page.gauge("conclave_sip_connections", "Connections of phones.", number(m_sources.calls.connectionCount()));
    page.gauge("conclave_calls", "Calls.", number(m_sources.calls.callCount()));
    page.gauge("conclave_legs", "Calls that have media.", number(m_sources.admission.legCount()));
    page.gauge("conclave_conferences_open", "Conferences with somebody in.", number(m_sources.rooms.openCount()));
}

void Watch::addMedia(metrics::Page& page) const {
    std::vector<media::ShardStats> shards;
    for (std::size_t i = 0; i < m_sources.engine.shardCount(); ++i)
        shards.push_back(m_sources.engine.shardStats(media::ShardIndex{static_cast<unsigned>(i)}));
    const auto each = [&](std::string_view name, std::string_view help, auto value) {
        for (std::size_t i = 0; i < shards.size(); ++i)
            page.counter(name, help, static_cast<double>(value(shards[i])), {{"thread", std::to_string(i)}});
    };
    using Stats = media::ShardStats;
    each("conclave_media_cpu_seconds_total", "CPU time of a media thread.", [](const Stats& s) { return secondsOf(s.cpu); });
    each("conclave_media_ticks_total", "Turns of a media thread, 10 ms each.", [](const Stats& s) { return s.ticks; });
    each("conclave_media_mixes_total", "Mixes of 20 ms.", [](const Stats& s) { return s.mixes; });
    each("conclave_media_ticks_late_total", "Mixes that began more than 5 ms late.", [](const Stats& s) { return s.ticksLate; });
    each("conclave_media_ticks_skipped_total", "Mixes given up: heard as a gap.", [](const Stats& s) { return s.ticksSkipped; });
    each("conclave_media_packets_received_total", "Packets received.", [](const Stats& s) { return s.packetsReceived; });
    each("conclave_media_packets_sent_total", "Packets sent.", [](const Stats& s) { return s.packetsSent; });
    each("conclave_media_packets_junk_total", "Packets of nobody.", [](const Stats& s) { return s.packetsJunk; });
    each("conclave_media_packets_forwarded_total", "Packets sent on to the media thread that has their call.",
         [](const Stats& s) { return s.packetsForwarded; });
    each("conclave_media_packets_forward_dropped_total", "Packets that found no room on the way to another media thread.",
         [](const Stats& s) { return s.packetsForwardDropped; });
    each("conclave_media_encodes_total", "Frames encoded.", [](const Stats& s) { return s.encodes; });
    each("conclave_media_decodes_total", "Frames decoded.", [](const Stats& s) { return s.decodes; });
    each("conclave_media_sends_refused_total", "Packets that the kernel did not take.", [](const Stats& s) { return s.sendsRefused; });
}

void Watch::addCertificate(metrics::Page& page) const {
    if (m_certificateLoadedAt)
        page.gauge("conclave_certificate_loaded_seconds", "When the certificate was last loaded.", secondsOf(*m_certificateLoadedAt));
    if (m_certificate)
        page.gauge("conclave_certificate_expiry_seconds", "When the certificate ends.",
                   secondsOf(m_certificate->notAfter.time_since_epoch()));
}

} // namespace conclave::app
