#include "server/app/check.hpp"

#include "server/app/data_folder.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <chrono>
#include <ostream>

namespace conclave::app {
namespace {

namespace asio = boost::asio;

class Report {
public:
    explicit Report(std::ostream& out) : m_out(out) {}

    void good(const std::string& what, const std::string& detail = {}) { line("ok     ", what, detail); }
    void warn(const std::string& what, const std::string& detail) { line("warning", what, detail); }
    void bad(const std::string& what, const std::string& detail) {
        line("FAILED ", what, detail);
        m_good = false;
    }
    bool isGood() const noexcept { return m_good; }

private:
    void line(const char* mark, const std::string& what, const std::string& detail) {
        m_out << mark << "  " << what << (detail.empty() ? "" : ": ") << detail << "\n";
    }
    std::ostream& m_out;
    bool m_good = true;
};

template <class Protocol>
bool isFree(asio::io_context& io, const ListenAddress& listen) {
    typename Protocol::endpoint endpoint(listen.address, listen.port);
    boost::system::error_code failed;
    typename Protocol::socket socket(io);
    socket.open(endpoint.protocol(), failed);
    if (!failed && std::is_same_v<Protocol, asio::ip::tcp>) socket.set_option(asio::socket_base::reuse_address(true), failed);
    if (!failed) socket.bind(endpoint, failed);
    return !failed;
}

void checkPorts(Report& report, const Configuration& c, bool running) {
    asio::io_context io;
    const auto one = [&](const char* key, const ListenAddress& listen, bool open) {
        const std::string port = std::to_string(listen.port);
        if (open)
            report.good(key, "port " + port);
        else if (running)
            report.good(key, "port " + port + ", in use by the running server");
        else
            report.bad(key, "port " + port + " cannot be bound");
    };
    one("http.listen", c.httpListen, isFree<asio::ip::tcp>(io, c.httpListen));
    one("sip.listen", c.sipListen, isFree<asio::ip::tcp>(io, c.sipListen));
    one("media.listen", c.mediaListen, isFree<asio::ip::udp>(io, c.mediaListen));
}

void checkHost(Report& report, const Configuration& c) {
    asio::io_context io;
    asio::ip::udp::resolver resolver(io);
    boost::system::error_code failed;
    const auto found = resolver.resolve(c.publicHost, "", failed);
    if (failed || found.empty())
        report.bad("public_host", c.publicHost + " does not resolve");
    else
        report.good("public_host", c.publicHost + " is " + found.begin()->endpoint().address().to_string());
}

void checkCertificate(Report& report, const Configuration& c, const DataFolder& folder) {
    const auto files = folder.certificate(c);
    if (!files) return report.bad("tls", files.error().detail);
    if (const auto context = base::serverContext(*files); !context) return report.bad("tls", context.error().detail);
    const auto print = base::fingerprint(files->certificate);
    report.good("tls", (c.tls.certificate.empty() ? "self-signed, SHA-256 " : "SHA-256 ") +
                           (print.has_value() ? *print : std::string("unknown")));
}

// That something listens there; whether it takes our mail, only a mail can tell.
void checkRelay(Report& report, const Configuration& c) {
    const std::string& url = c.relay.relay;
    if (const auto made = mail::Transport::make(c.relay); !made) return report.bad("mail.relay", made.error().detail);
    const auto scheme = url.find("://");
    if (scheme == std::string::npos) return report.good("mail.relay", url);
    std::string rest = url.substr(scheme + 3);
    std::string port = url.starts_with("smtps") ? "465" : "25";
    const auto colon = rest.rfind(':');
    if (colon != std::string::npos && rest.find(']', colon) == std::string::npos) {
        port = rest.substr(colon + 1);
        rest.resize(colon);
    }
    if (rest.size() > 2 && rest.front() == '[') rest = rest.substr(1, rest.size() - 2);
    asio::io_context io;
    asio::ip::tcp::resolver resolver(io);
    asio::ip::tcp::socket socket(io);
    boost::system::error_code failed;
    const auto found = resolver.resolve(rest, port, failed);
    bool connected = false;
    asio::async_connect(socket, found, [&](const boost::system::error_code& ec, const auto&) { connected = !ec; });
    io.run_for(std::chrono::seconds(5));
    if (connected)
        report.good("mail.relay", url);
    else
        report.warn("mail.relay", url + " cannot be reached now; mails would wait");
}

} // namespace

bool checkAll(const Configuration& c, std::ostream& out) {
    Report report(out);
    report.good("configuration");
    const auto folder = DataFolder::open(c.dataDir);
    if (!folder) {
        report.bad("data_dir", folder.error().detail);
        return false;
    }
    report.good("data_dir", c.dataDir.string());
    const bool running = !FolderLock::take(*folder).has_value();
    checkCertificate(report, c, *folder);
    if (const auto vault = folder->vault(); vault)
        report.good("key file", folder->keyFile().string());
    else
        report.bad("key file", vault.error().detail);
    const auto database = folder->database();
    if (!database)
        report.bad("database", database.error().detail);
    else if (const auto whole = (*database)->checkIntegrity(); !whole)
        report.bad("database", whole.error().detail);
    else
        report.good("database", "schema " + std::to_string(store::Database::schemaVersion()));
    checkHost(report, c);
    checkPorts(report, c, running);
    checkRelay(report, c);
    // A certificate, a token and a window mean nothing by a clock that was never set.
    if (std::chrono::system_clock::now() < std::chrono::sys_days(std::chrono::year(2025) / 1 / 1))
        report.bad("clock", "is not set");
    else
        report.good("clock");
    return report.isGood();
}

} // namespace conclave::app
