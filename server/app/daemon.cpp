#include "server/app/daemon.hpp"

#include "server/api/resources.hpp"
#include "server/app/data_folder.hpp"
#include "server/app/late_threads.hpp"
#include "server/app/watch.hpp"
#include "server/base/clock_watch.hpp"
#include "server/base/log.hpp"
#include "server/base/process.hpp"
#include "server/conference/admission.hpp"
#include "server/conference/bounces.hpp"
#include "server/conference/clock_steps.hpp"
#include "server/conference/live.hpp"
#include "server/conference/outbox.hpp"
#include "server/conference/reminders.hpp"
#include "server/conference/zone_rules.hpp"
#include "server/http/metrics_server.hpp"
#include "server/http/server.hpp"
#include "server/store/figures.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <optional>

namespace conclave::app {

namespace asio = boost::asio;
using base::awaitable;

namespace {

// What `public_host` stands for; asked once, at the start.
std::vector<asio::ip::address> addressesOf(const std::string& host) {
    asio::io_context io;
    asio::ip::udp::resolver resolver(io);
    boost::system::error_code failed;
    std::vector<asio::ip::address> addresses;
    for (const auto& entry : resolver.resolve(host, "", failed)) addresses.push_back(entry.endpoint().address());
    if (addresses.empty()) log::warning("app", "public_host does not resolve: only local callers will hear anything");
    return addresses;
}

api::ServerInfo serverInfo(const Configuration& configuration) {
    api::ServerInfo info;
    info.name = "Conclave";
    info.version = CONCLAVE_VERSION;
    info.supportContact = configuration.supportContact;
    info.locales = {"en", "de"};
    info.minClientVersion = "0.1.0";
    return info;
}

// What is opened before anything runs.
struct Foundation {
    DataFolder folder;
    FolderLock lock;
    std::unique_ptr<store::Database> database;
    base::Vault vault;
    base::CertificateFiles certificate;
    std::shared_ptr<asio::ssl::context> tls;
    std::unique_ptr<mail::Transport> relay;
};

Result<std::unique_ptr<Foundation>> foundation(const Configuration& configuration) {
    auto folder = DataFolder::open(configuration.dataDir);
    if (!folder) return folder.error();
    auto lock = FolderLock::take(*folder);
    if (!lock) return lock.error();
    folder->removePorts();
    auto certificate = folder->certificate(configuration);
    if (!certificate) return certificate.error();
    auto tls = base::serverContext(*certificate);
    if (!tls) return tls.error();
    auto relay = mail::Transport::make(configuration.relay);
    if (!relay) return relay.error();
    auto vault = folder->vault();
    if (!vault) return vault.error();
    auto database = folder->database();
    if (!database) return database.error();
    // By another key new PINs would be sealed beside old ones that nobody can read any more.
    auto look = [&vault](store::Session& session) -> Result<store::KeyFit> { return store::keyFit(session, *vault); };
    const auto fit = (*database)->transact(look);
    if (!fit) return fit.error();
    if (*fit == store::KeyFit::foreign)
        return Error{Errc::storageFailed,
                     folder->keyFile().string() + " does not belong to the database: put the right one back", "data_dir"};
    return std::make_unique<Foundation>(Foundation{std::move(*folder), std::move(*lock), std::move(*database),
                                                   *vault, std::move(*certificate), std::move(*tls),
                                                   std::move(*relay)});
}

std::string written(const ListenAddress& listen, std::uint16_t port) {
    const std::string address = listen.address.to_string();
    return (listen.address.is_v6() ? "[" + address + "]:" : address + ":") + std::to_string(port);
}

// The parts below do not know which key of the configuration is theirs.
Error blaming(const char* key, Error error) {
    if (error.field.empty()) error.field = key;
    return error;
}

// Every part, in the order of what stands on what; destroyed in reverse.
struct Parts {
    Parts(const Configuration& configuration, Foundation& foundation, asio::any_io_executor control)
        : context{*foundation.database, foundation.vault, clock, changes, listeners}, doors(context),
          callLog(control, context), rooms(clock, changes, callLog, liveFeed, roomRules(configuration)), live(context, rooms, liveFeed),
          admission(control, clock, doors, rooms, conference::MediaAddresses(addressesOf(configuration.publicHost))),
          engine(engineOptions(configuration), control, admission),
          calls(control, foundation.tls, callOptions(configuration), admission),
          mailing(mailThreads(configuration), limits::kWorkQueueMax, base::WorkPool::Urgency::low), passwords(hashing, base::PasswordCost::standard),
          sessions(context, passwords, configuration.supportContact), accounts(context), users(context, passwords),
          auditTrail(context), schedule(context), participants(context), invitations(context), directory(context),
          reminders(control, context), clockSteps(context, clock), clockWatch(control, wallClock), lateThreads(control, engine),
          watch(control, watchSources(configuration, *foundation.database)) {}

    WatchSources watchSources(const Configuration& configuration, store::Database& database) {
        return {database, clock, http, calls, engine, admission, rooms, configuration.dataDir};
    }

    static conference::RoomRules roomRules(const Configuration& configuration) {
        conference::RoomRules rules = configuration.rooms;
        rules.host = configuration.publicHost;
        return rules;
    }
    static media::EngineOptions engineOptions(const Configuration& configuration) {
        media::EngineOptions options;
        options.listenAddress = configuration.mediaListen.address;
        options.port = configuration.mediaListen.port;
        options.threads = configuration.mediaThreads;
        options.cleanClass = configuration.mediaCleanClass;
        return options;
    }
    static sip::ServerOptions callOptions(const Configuration& configuration) {
        sip::ServerOptions options;
        options.listen = {configuration.sipListen.address, configuration.sipListen.port};
        options.publicHost = configuration.publicHost;
        options.displayName = "Conference"; // a scanner learns no name
        return options;
    }
    // One for each connection, and one to read what comes back while all of them wait for the relay.
    static std::size_t mailThreads(const Configuration& configuration) {
        return configuration.mailConnectionsMax + (configuration.bounceAddress ? 1 : 0);
    }
    base::SystemClock wallClock{};
    base::FollowedClock clock{};
    conference::Changes changes{clock};
    conference::ListenerList listeners{};
    base::WorkPool hashing{limits::kHashesAtOnce, limits::kHashesMax, base::WorkPool::Urgency::low};
    conference::Context context;
    conference::Doors doors;
    conference::LiveFeed liveFeed{};
    conference::CallLog callLog;
    conference::Rooms rooms;
    conference::Live live;
    conference::Admission admission;
    media::Engine engine;
    sip::Server calls;
    base::WorkPool mailing;
    conference::Passwords passwords;
    conference::Sessions sessions;
    conference::Accounts accounts;
    conference::Users users;
    conference::AuditTrail auditTrail;
    conference::Schedule schedule;
    conference::Participants participants;
    conference::Invitations invitations;
    conference::Directory directory;
    conference::Reminders reminders;
    conference::ClockSteps clockSteps;
    base::ClockWatch clockWatch;
    LateThreads lateThreads;
    // Made when the SIP port is known: it stands in the mails.
    std::optional<conference::Outbox> outbox{};
    std::optional<conference::Handouts> handouts{};
    std::optional<conference::Bounces> bounces{};
    std::optional<http::Server> http{};
    Watch watch;
    std::optional<http::MetricsServer> metrics{}; // where configured, and its port was free
};

} // namespace

struct Daemon::Impl {
    explicit Impl(Configuration c) : configuration(std::move(c)) {}

    Result<> start();
    void serveHttp();
    awaitable<void> followClock(std::chrono::milliseconds step);
    Result<> serveMetrics();
    void reload();
    awaitable<void> watchSignals();
    awaitable<void> stop();

    Configuration configuration;
    asio::io_context io{1}; // outlives the threads of the database and of the work pools: their last act is a post to it
    std::unique_ptr<Foundation> base{};
    std::optional<Parts> parts{};
    asio::signal_set signals{io, SIGTERM, SIGINT, SIGHUP};
};

Result<> Daemon::Impl::start() {
    auto opened = foundation(configuration);
    if (!opened) return opened.error();
    base = std::move(*opened);
    if (const auto moved = conference::followZoneRules(*base->database, base->vault, base::SystemClock()); !moved)
        return moved.error();
    if (const auto closed = conference::CallLog::closeForgotten(*base->database); !closed) return closed.error();
    parts.emplace(configuration, *base, io.get_executor());
    Parts& p = *parts;

    p.admission.attach(p.calls, p.engine);
    p.listeners.add(p.rooms);
    p.listeners.add(p.admission);
    p.listeners.setLiveView(&p.rooms);
    if (auto started = p.engine.start(); !started) return blaming("media.listen", started.error());
    if (auto started = p.calls.start(); !started) return blaming("sip.listen", started.error());
    p.admission.start();

    conference::OutboxSettings settings;
    settings.publicHost = configuration.publicHost;
    settings.sipPort = p.calls.port();
    settings.sender = configuration.from;
    settings.bounceAddress = configuration.bounceAddress;
    settings.atOnceMax = configuration.mailConnectionsMax;
    settings.perMinuteMax = configuration.mailsPerMinuteMax;
    p.handouts.emplace(p.context, settings);
    p.outbox.emplace(io.get_executor(), p.context, p.mailing, *base->relay, std::move(settings));
    serveHttp();
    if (auto started = p.http->start(); !started) return started;

    if (auto started = serveMetrics(); !started) return started;
    Ports ports{p.http->port(), p.calls.port(), p.engine.port(media::ShardIndex{0}), {}};
    if (p.metrics) ports.metrics = p.metrics->port();
    if (auto written = base->folder.writePorts(ports); !written) return written;
    p.clock.align();
    p.clockWatch.start([this](std::chrono::milliseconds step) { base::spawn(io.get_executor(), followClock(step), "clock"); });
    p.lateThreads.start();
    p.reminders.start();
    p.callLog.start(); // nothing fails from here on: whoever starts it has to stop it
    p.outbox->start();
    if (configuration.bounceAddress) {
        conference::BounceSettings bounced{*configuration.bounceAddress, mail::BounceFolder(configuration.bounceFolder)};
        p.bounces.emplace(io.get_executor(), p.context, p.mailing, std::move(bounced));
        p.bounces->start();
    }
    p.watch.certificateLoaded(base->certificate, configuration.publicHost);
    const auto print = base::fingerprint(base->certificate.certificate);
    log::info("app", "ready",
              {{"version", CONCLAVE_VERSION}, {"schema", store::Database::schemaVersion()},
               {"http", written(configuration.httpListen, ports.http)},
               {"sip", written(configuration.sipListen, ports.sip)},
               {"media", written(configuration.mediaListen, ports.media)},
               {"media_threads", p.engine.shardCount()},
               {"metrics", p.metrics ? written(*configuration.metricsListen, *ports.metrics) : "off"},
               {"fingerprint", print.has_value() ? *print : std::string("unknown")}});
    return {};
}

void Daemon::Impl::serveHttp() {
    Parts& p = *parts;
    rest::Services services{p.sessions,     p.accounts,  p.users,     p.auditTrail,      p.schedule,
                            p.participants, p.invitations, *p.handouts, p.directory,     p.live,
                            p.callLog,      p.changes,
                            io.get_executor(), serverInfo(configuration), [&watch = p.watch] { return watch.ailments(); }};
    rest::Routes routes(p.sessions);
    rest::addResources(routes, services);
    http::ServerOptions options;
    options.listen = {configuration.httpListen.address, configuration.httpListen.port};
    p.http.emplace(io.get_executor(), base->tls, options, routes.takeRouter());
}

awaitable<void> Daemon::Impl::followClock(std::chrono::milliseconds step) { co_await parts->clockSteps.follow(step); }

// The default port is a convenience: somebody else's use of it is no reason not to serve. A configured one is meant.
Result<> Daemon::Impl::serveMetrics() {
    if (!configuration.metricsListen) return {};
    Parts& p = *parts;
    http::MetricsServerOptions options;
    options.listen = {configuration.metricsListen->address, configuration.metricsListen->port};
    p.metrics.emplace(io.get_executor(), options, [&watch = p.watch] { return watch.metricsPage(); });
    auto started = p.metrics->start();
    if (started) return started;
    p.metrics.reset();
    if (configuration.metricsGiven == Given::byFile) return blaming("metrics.listen", started.error());
    log::warning("app", "the metrics' default port is taken: they are not served", {{"port", options.listen.port()}});
    return {};
}

void Daemon::Impl::reload() {
    auto tls = base::serverContext(base->certificate);
    if (!tls) {
        log::error("app", "the certificate files do not load: the old ones stay in use");
        return;
    }
    base->tls = *tls;
    parts->http->useTls(*tls);
    parts->calls.useTls(*tls);
    parts->watch.certificateLoaded(base->certificate, configuration.publicHost);
    const auto print = base::fingerprint(base->certificate.certificate);
    log::info("app", "certificate reloaded", {{"fingerprint", print.has_value() ? *print : std::string("unknown")}});
}

awaitable<void> Daemon::Impl::watchSignals() {
    for (;;) {
        const auto [failed, signal] = co_await signals.async_wait(base::kToken);
        if (failed) co_return;
        if (signal == SIGHUP) {
            reload();
            continue;
        }
        log::info("app", "stopping", {{"signal", signal}});
        co_await stop();
        io.stop();
        co_return;
    }
}

// First whoever brings new work, then whoever does it. Calls before requests: those may take their time, and nobody is let in to
// be put out again.
awaitable<void> Daemon::Impl::stop() {
    base->folder.removePorts();
    Parts& p = *parts;
    p.clockWatch.stop();
    p.lateThreads.stop();
    p.watch.stopping();
    co_await p.calls.stop();
    co_await p.http->stop();
    p.admission.stop();
    p.engine.stop();
    co_await p.callLog.stop();
    co_await p.reminders.stop();
    if (p.bounces) co_await p.bounces->stop();
    co_await p.outbox->stop();
    if (p.metrics) p.metrics->stop();
    co_await p.watch.settle();
    log::info("app", "stopped");
}

Daemon::Daemon(Configuration configuration) : m_impl(std::make_unique<Impl>(std::move(configuration))) {}
Daemon::~Daemon() = default;

Result<> Daemon::run() {
    std::signal(SIGPIPE, SIG_IGN);
    base::forbidCoreDumps();
    if (auto started = m_impl->start(); !started) return started;
    base::spawn(m_impl->io.get_executor(), m_impl->watchSignals(), "signals");
    m_impl->io.run();
    return {};
}

} // namespace conclave::app
