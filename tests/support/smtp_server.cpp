#include "tests/support/smtp_server.hpp"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>

namespace conclave::tests {
namespace {

QString source(const char* path) { return qEnvironmentVariable("CONCLAVE_SOURCE", QStringLiteral(".")) + QLatin1Char('/') + QLatin1String(path); }

} // namespace

SmtpServer::SmtpServer(const std::filesystem::path& folder, const QStringList& options) {
    QStringList arguments{source("tests/support/smtp_server.py"), QStringLiteral("--folder"),
                          QString::fromStdString(folder.string())};
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(QStringLiteral("/usr/bin/python3"), arguments + options);
    if (const auto line = nextLine(std::chrono::seconds(30)))
        m_port = static_cast<std::uint16_t>(line->value(QLatin1String("port")).toInt());
}

SmtpServer::~SmtpServer() {
    m_process.closeWriteChannel();
    if (m_process.waitForFinished(10'000)) return;
    m_process.kill();
    m_process.waitForFinished(10'000);
}

std::optional<QJsonObject> SmtpServer::nextMail(std::chrono::milliseconds timeMax) { return nextLine(timeMax); }

std::optional<QJsonObject> SmtpServer::nextLine(std::chrono::milliseconds timeMax) {
    QElapsedTimer passed;
    passed.start();
    while (!m_process.canReadLine()) {
        const auto left = timeMax.count() - passed.elapsed();
        if (left <= 0 || !m_process.waitForReadyRead(static_cast<int>(left))) return std::nullopt;
    }
    return QJsonDocument::fromJson(m_process.readLine()).object();
}

QByteArray fileContents(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace conclave::tests
