// What others see of the server: its certificate, and the relay that takes its mails.
#include "common/limits.hpp"
#include "server/app/check_report.hpp"
#include "server/app/data_folder.hpp"
#include "server/mail/probe.hpp"

#include <chrono>
#include <cstdio>

namespace conclave::app {
namespace {

using namespace std::chrono_literals;

std::string dateOf(std::chrono::sys_seconds at) {
    const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(at));
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", int(day.year()), unsigned(day.month()), unsigned(day.day()));
    return text;
}

std::string adviceFor(mail::ProbeOutcome outcome) {
    using enum mail::ProbeOutcome;
    switch (outcome) {
    case good: return {};
    case badSetting: return "correct the [mail] section";
    case unreachable: return "no connection: check host, port and firewall";
    case silent: return "it connects and does not answer: check that this is a mail relay's port, and look at its log";
    case noTls: return "no encrypted connection: let it offer STARTTLS, use smtps://, or set starttls = \"off\" for a relay on this machine";
    case untrusted: return "its certificate is not trusted for this name: name its authority in ca_file, or correct the host";
    case noLogin: return "it offers no log-in: leave user empty, or let it offer AUTH PLAIN or LOGIN";
    case loginRefused: return "it refuses the log-in: check user and password_file";
    case notNow: return "it says to come back later";
    case refused: return "it refuses us: look at its log";
    case notWritable: return "give the server's user the right to write there";
    }
    return {};
}

} // namespace

void checkCertificate(Report& report, const Configuration& c) {
    const bool own = c.tls.certificate.empty();
    const DataFolder folder = DataFolder::at(c.dataDir);
    const base::CertificateFiles files = own ? base::selfSignedFiles(folder.path()) : c.tls;
    std::error_code ignored;
    if (own && !std::filesystem::exists(files.certificate, ignored))
        return report.warn("tls", "self-signed, made by the first start: most phones refuse it; set certificate and key");
    if (const auto context = base::serverContext(files); !context)
        return report.bad("tls", context.error().detail + ": check certificate and key");
    const auto facts = base::certificateFacts(files.certificate, c.publicHost);
    if (!facts) return report.bad("tls", facts.error().detail);
    const auto now = std::chrono::system_clock::now();
    const std::string until = dateOf(facts->notAfter);
    if (facts->notAfter < now) return report.bad("tls", "the certificate expired on " + until + ": renew it");
    if (facts->notBefore > now)
        return report.bad("tls", "the certificate is good only from " + dateOf(facts->notBefore) + " on: check the clock");
    if (facts->host == base::HostFit::differs)
        report.bad("tls", "the certificate is not for " + c.publicHost + ": phones and programs refuse it");
    if (facts->issuer == base::Issuer::itself)
        report.warn("tls", "the certificate is self-signed: most phones refuse it");
    if (facts->notAfter - now < limits::kCertificateDaysLow)
        report.warn("tls", "the certificate expires on " + until + ": renew it now");
    const auto print = base::fingerprint(files.certificate);
    if (print) report.good("tls", "good until " + until + ", SHA-256 " + *print);
}

void checkRelay(Report& report, const Configuration& c) {
    mail::RelaySettings settings = c.relay;
    settings.connectTimeMax = 5s; // somebody waits for the answer
    settings.answerTimeMax = 10s;
    settings.transferTimeMax = 20s;
    const mail::Probe probe = mail::probeRelay(settings);
    const std::string code = probe.code > 0 ? std::to_string(probe.code) + " " : "";
    const std::string said = probe.text.empty() ? "" : " (" + code + probe.text + ")";
    const std::string sentence = settings.relay + ": " + adviceFor(probe.outcome) + said;
    if (probe.outcome == mail::ProbeOutcome::good)
        report.good("mail.relay", settings.relay);
    else if (probe.outcome == mail::ProbeOutcome::notNow)
        report.warn("mail.relay", sentence);
    else
        report.bad("mail.relay", sentence);
}

} // namespace conclave::app
