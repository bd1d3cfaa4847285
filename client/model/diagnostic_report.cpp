#include "client/model/diagnostic_report.hpp"

#include <QLibraryInfo>
#include <QSslSocket>
#include <QStringList>
#include <QSysInfo>

namespace conclave::client {

using namespace Qt::StringLiterals;

QString diagnosticReport(const ReportFacts& facts) {
    const auto known = [](const QString& text) { return text.isEmpty() ? u"unknown"_s : text; };
    QStringList lines{u"Conclave diagnostic report"_s};
    const auto line = [&](const QString& name, const QString& value) { lines += name + u": "_s + value; };
    line(u"Program"_s, u"" CONCLAVE_VERSION ""_s);
    line(u"Server"_s, known(facts.serverVersion));
    line(u"Connection"_s, known(facts.connection) + (facts.tlsVersion.isEmpty() ? QString() : u", "_s + facts.tlsVersion));
    line(u"Qt"_s, QString::fromLatin1(qVersion()) + u", built with "_s + QLatin1String(QT_VERSION_STR));
    line(u"TLS library"_s, QSslSocket::supportsSsl() ? QSslSocket::sslLibraryVersionString() : u"none"_s);
    line(u"System"_s, QSysInfo::prettyProductName() + u", "_s + QSysInfo::kernelType() + u' ' + QSysInfo::kernelVersion() +
                          u", "_s + QSysInfo::currentCpuArchitecture());
    line(u"Display"_s, u"%1, scale %2, %3"_s.arg(known(facts.platform), QString::number(facts.scale), known(facts.look)));
    line(u"Notification area"_s, facts.tray ? u"yes"_s : u"no"_s);
    line(u"Language"_s, known(facts.language));
    line(u"Local store"_s, known(facts.localStore));
    line(u"Profiles"_s, QString::number(facts.profiles));
    line(u"Conferences listed"_s, QString::number(facts.conferences));
    return lines.join(u'\n') + u'\n';
}

} // namespace conclave::client
