#include "server/app/daemon.hpp"

#include "server/api/resources.hpp"
#include "server/app/data_folder.hpp"
#include "server/base/log.hpp"
#include "server/conference/admission.hpp"
#include "server/conference/outbox.hpp"
#include "server/http/server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <optional>

namespace conclave::app {

namespace asio = boost::asio;
using base::awaitable;

namespace {

constexpr std::size_t kHashesAtOnce = 2;  // 64 MiB each
constexpr std::size_t kHashQueueMax = 32; // about two seconds of work
constexpr std::size_t kMailThreads = 2;

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
    return std::make_unique<Foundation>(Foundation{std::move(*folder), std::move(*lock), std::move(*database),
                                                   *vault, std::move(*certificate), std::move(*tls),
                                                   std::move(*relay)});
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
          admission(control, clock, doors, changes, conference::MediaAddresses(addressesOf(configuration.publicHost))),
          engine(engineOptions(configuration), control, admission),
          calls(control, foundation.tls, callOptions(configuration), admission),
          passwords(hashing, base::PasswordCost::standard),
          sessions(context, passwords, configuration.supportContact), accounts(context), schedule(context),
          participants(context), invitations(context), directory(context) {}

    static media::EngineOptions engineOptions(const Configuration& configuration) {
        media::EngineOptions options;
        options.listenAddress = configuration.mediaListen.address;
        options.port = configuration.mediaListen.port;
        options.threads = configuration.mediaThreads;
        return options;
    }
    static sip::ServerOptions callOptions(const Configuration& configuration) {
        sip::ServerOptions options;
        options.listen = {configuration.sipListen.address, configuration.sipListen.port};
        options.publicHost = configuration.publicHost;
        options.displayName = "Conclave";
        return options;
    }
    base::SystemClock clock{};
    conference::Changes changes{clock};
    conference::ListenerList listeners{};
    base::WorkPool hashing{kHashesAtOnce, kHashQueueMax};
    base::WorkPool mailing{kMailThreads, limits::kWorkQueueMax};
    conference::Context context;
    conference::Doors doors;
    conference::Admission admission;
    media::Engine engine;
    sip::Server calls;
    conference::Passwords passwords;
    conference::Sessions sessions;
    conference::Accounts accounts;
    conference::Schedule schedule;
    conference::Participants participants;
    conference::Invitations invitations;
    conference::Directory directory;
    std::optional<conference::Outbox> outbox{}; // made when the SIP port is known: it stands in the mails
    std::optional<http::Server> http{};
};

} // namespace

struct Daemon::Impl {
    explicit Impl(Configuration c) : configuration(std::move(c)) {}

    Result<> start();
    void serveHttp();
    void reload();
    awaitable<void> watchSignals();
    awaitable<void> stop();

    Configuration configuration;
    std::unique_ptr<Foundation> base{};
    asio::io_context io{1};
    std::optional<Parts> parts{};
    asio::signal_set signals{io, SIGTERM, SIGINT, SIGHUP};
    bool ready = false;
};

Result<> Daemon::Impl::start() {
    auto opened = foundation(configuration);
    if (!opened) return opened.error();
    base = std::move(*opened);
    parts.emplace(configuration, *base, io.get_executor());
    Parts& p = *parts;

    p.admission.attach(p.calls, p.engine);
    p.listeners.add(p.admission);
    p.listeners.setLiveView(&p.admission);
    if (auto started = p.engine.start(); !started) return blaming("media.listen", started.error());
    if (auto started = p.calls.start(); !started) return blaming("sip.listen", started.error());
    p.admission.start();

    conference::OutboxSettings settings;
    settings.publicHost = configuration.publicHost;
    settings.sipPort = p.calls.port();
    settings.sender = configuration.from;
    p.outbox.emplace(io.get_executor(), p.context, p.mailing, *base->relay, std::move(settings));
    serveHttp();
    if (auto started = p.http->start(); !started) return started;

    const Ports ports{p.http->port(), p.calls.port(), p.engine.port(media::ShardIndex{0})};
    if (auto written = base->folder.writePorts(ports); !written) return written;
    p.outbox->start(); // nothing fails from here on: whoever starts it has to stop it
    ready = true;
    const auto print = base::fingerprint(base->certificate.certificate);
    log::info("app", "ready",
              {{"http", ports.http}, {"sip", ports.sip}, {"media", ports.media},
               {"fingerprint", print.has_value() ? *print : std::string("unknown")}});
    return {};
}

void Daemon::Impl::serveHttp() {
    Parts& p = *parts;
    rest::Services services{p.sessions,    p.accounts,  p.schedule, p.participants,    p.invitations,
                            p.directory,   p.changes,   io.get_executor(), serverInfo(configuration),
                            [this] { return ready; }};
    rest::Routes routes(p.sessions);
    rest::addResources(routes, services);
    http::ServerOptions options;
    options.listen = {configuration.httpListen.address, configuration.httpListen.port};
    p.http.emplace(io.get_executor(), base->tls, options, routes.takeRouter());
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

// First whoever brings new work, then whoever does it.
awaitable<void> Daemon::Impl::stop() {
    ready = false;
    base->folder.removePorts();
    Parts& p = *parts;
    co_await p.http->stop();
    co_await p.calls.stop();
    p.admission.stop();
    p.engine.stop();
    co_await p.outbox->stop();
    log::info("app", "stopped");
}

Daemon::Daemon(Configuration configuration) : m_impl(std::make_unique<Impl>(std::move(configuration))) {}
Daemon::~Daemon() = default;

Result<> Daemon::run() {
    std::signal(SIGPIPE, SIG_IGN);
    if (auto started = m_impl->start(); !started) return started;
    base::spawn(m_impl->io.get_executor(), m_impl->watchSignals(), "signals");
    m_impl->io.run();
    return {};
}

} // namespace conclave::app
