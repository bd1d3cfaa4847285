#include "server/app/check.hpp"

#include "common/limits.hpp"
#include "server/app/check_report.hpp"
#include "server/app/data_folder.hpp"
#include "server/base/process.hpp"
#include "server/base/zone.hpp"
#include "server/store/figures.hpp"
#include "server/mail/bounce_folder.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <chrono>
#include <ostream>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace conclave::app {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;

constexpr const char* kAtFirstStart = "not there yet; the first start makes it";

bool isThere(const fs::path& file) {
    std::error_code ignored;
    return fs::exists(file, ignored);
}

// False where there is no folder to look into.
bool checkFolder(Report& report, const fs::path& folder) {
    const std::string name = folder.string();
    struct stat status {};
    if (::stat(folder.c_str(), &status) != 0) {
        report.warn("data_dir", name + " is " + kAtFirstStart);
        return false;
    }
    if (!S_ISDIR(status.st_mode)) {
        report.bad("data_dir", name + " is not a folder: name another one");
        return false;
    }
    if (::access(folder.c_str(), R_OK | W_OK | X_OK) != 0) {
        report.bad("data_dir", name + " cannot be used by this user: run the check as the server's user, or give it the folder");
        return false;
    }
    if (status.st_uid != ::geteuid())
        report.warn("data_dir", name + " belongs to user " + std::to_string(status.st_uid) + ", not to this one (" +
                                    std::to_string(::geteuid()) + "): run the server as its owner");
    else if ((status.st_mode & 0077) != 0)
        report.warn("data_dir", name + " is open to other users: chmod 700; the server does so when it starts");
    else
        report.good("data_dir", name);
    return true;
}

void checkSpace(Report& report, const fs::path& folder) {
    struct statvfs facts {};
    if (::statvfs(folder.c_str(), &facts) != 0) return report.bad("disk", "cannot be asked for its free space");
    const std::uint64_t bytes = static_cast<std::uint64_t>(facts.f_bavail) * facts.f_frsize;
    const std::string space = std::to_string(bytes / (1024 * 1024)) + " MB free";
    if (bytes < limits::kDiskFreeBytesMin) return report.bad("disk", space + ": make room, or nothing can be planned");
    if (bytes < limits::kDiskFreeBytesLow) return report.warn("disk", space + ": make room soon");
    report.good("disk", space);
}

// Nothing where there is no usable key.
std::optional<base::Vault> checkKey(Report& report, const DataFolder& folder) {
    const fs::path file = folder.keyFile();
    if (!isThere(file)) {
        if (isThere(folder.databaseFile()))
            report.bad("key file", file.string() + " is missing beside a database: put the copy back, or every PIN is lost");
        else
            report.good("key file", kAtFirstStart);
        return std::nullopt;
    }
    auto vault = folder.vault();
    if (!vault) {
        report.bad("key file", vault.error().detail + "; put the copy back");
        return std::nullopt;
    }
    struct stat status {};
    if (::stat(file.c_str(), &status) == 0 && (status.st_mode & 0177) != 0)
        report.bad("key file", "other users may read it: chmod 600 " + file.string());
    else
        report.good("key file", file.string());
    return std::move(*vault);
}

void checkDatabase(Report& report, const DataFolder& folder, const std::optional<base::Vault>& vault) {
    if (!isThere(folder.databaseFile())) return report.good("database", kAtFirstStart);
    const auto database = folder.database();
    if (!database) return report.bad("database", database.error().detail + "; restore a backup");
    if (const auto whole = (*database)->checkIntegrity(); !whole)
        return report.bad("database", whole.error().detail + "; restore a backup");
    report.good("database", "whole, schema " + std::to_string(store::Database::schemaVersion()));
    if (!vault) return;
    auto look = [&vault](store::Session& session) -> Result<store::KeyFit> { return store::keyFit(session, *vault); };
    const auto fit = (*database)->transact(look);
    if (!fit)
        report.bad("stored PINs", "cannot be read: " + fit.error().detail);
    else if (*fit == store::KeyFit::foreign)
        report.bad("stored PINs", "the key file does not belong to this database: put the right one back");
    else
        report.good("stored PINs", *fit == store::KeyFit::fits ? "the key opens them" : "none yet");
}

template <class Protocol>
bool isFree(const ListenAddress& listen) {
    asio::io_context io;
    typename Protocol::endpoint endpoint(listen.address, listen.port);
    boost::system::error_code failed;
    typename Protocol::socket socket(io);
    socket.open(endpoint.protocol(), failed);
    if (!failed && std::is_same_v<Protocol, asio::ip::tcp>) socket.set_option(asio::socket_base::reuse_address(true), failed);
    if (!failed) socket.bind(endpoint, failed);
    return !failed;
}

enum class Running { no, yes };

void checkPort(Report& report, const char* key, const ListenAddress& listen, bool open, Running running) {
    const std::string port = "port " + std::to_string(listen.port);
    if (open)
        report.good(key, listen.port == 0 ? "any free port" : port);
    else if (running == Running::yes)
        report.good(key, port + ", in use by the running server");
    else
        report.bad(key, port + " cannot be bound: another program has it, or this machine has not the address");
}

void checkPorts(Report& report, const Configuration& c, Running running) {
    checkPort(report, "http.listen", c.httpListen, isFree<asio::ip::tcp>(c.httpListen), running);
    checkPort(report, "sip.listen", c.sipListen, isFree<asio::ip::tcp>(c.sipListen), running);
    checkPort(report, "media.listen", c.mediaListen, isFree<asio::ip::udp>(c.mediaListen), running);
    if (!c.metricsListen) return report.good("metrics.listen", "off");
    if (!c.metricsListen->address.is_loopback())
        report.warn("metrics.listen", "is no loopback address: whoever reaches it sees the figures, without a log-in");
    const bool open = isFree<asio::ip::tcp>(*c.metricsListen);
    if (!open && running == Running::no && c.metricsGiven == Given::byDefault)
        return report.warn("metrics.listen", "port " + std::to_string(c.metricsListen->port) +
                                                 " is taken: the server would run without; set another one or \"\"");
    checkPort(report, "metrics.listen", *c.metricsListen, open, running);
}

void checkHost(Report& report, const Configuration& c) {
    asio::io_context io;
    asio::ip::udp::resolver resolver(io);
    boost::system::error_code failed;
    const auto found = resolver.resolve(c.publicHost, "", failed);
    if (failed || found.empty())
        report.bad("public_host", c.publicHost + " does not resolve: enter it into the DNS, or set the right name");
    else
        report.good("public_host", c.publicHost + " is " + found.begin()->endpoint().address().to_string());
}

// A certificate, a token and a window mean nothing by a clock that was never set.
void checkTime(Report& report) {
    if (std::chrono::system_clock::now() < std::chrono::sys_days(std::chrono::year(2025) / 1 / 1))
        report.bad("clock", "is not set: conferences would open at wrong times");
    else if (base::clockState() == base::ClockState::free)
        report.warn("clock", "follows no time source: set up chrony or systemd-timesyncd");
    else
        report.good("clock", base::clockState() == base::ClockState::unknown ? "set; whether it is kept right cannot be asked here" : "");
    if (base::zoneExists("Europe/Berlin") && base::zoneExists("America/New_York"))
        report.good("time zones");
    else
        report.bad("time zones", "the database is missing: install tzdata");
}

void checkBounces(Report& report, const Configuration& c) {
    if (!c.bounceAddress) return;
    const auto checked = mail::BounceFolder(c.bounceFolder).check();
    if (checked)
        report.good("mail.bounce_folder", c.bounceFolder.string());
    else
        report.bad("mail.bounce_folder", c.bounceFolder.string() + ": " + checked.error().detail);
}

} // namespace

void Report::line(const char* mark, const std::string& what, const std::string& detail) {
    m_out << mark << "  " << what << (detail.empty() ? "" : ": ") << detail << std::endl; // the next one may take a while
}

bool checkAll(const Configuration& c, std::ostream& out) {
    Report report(out);
    report.good("configuration");
    Running running = Running::no;
    if (checkFolder(report, c.dataDir)) {
        checkSpace(report, c.dataDir);
        running = FolderLock::isHeld(c.dataDir) ? Running::yes : Running::no;
        const auto folder = DataFolder::at(c.dataDir);
        const auto vault = checkKey(report, folder);
        checkDatabase(report, folder, vault);
    }
    checkCertificate(report, c);
    checkHost(report, c);
    checkPorts(report, c, running);
    checkTime(report);
    checkRelay(report, c);
    checkBounces(report, c);
    return report.isGood();
}

} // namespace conclave::app
