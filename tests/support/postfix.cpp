#include "tests/support/postfix.hpp"

#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>
#include <iterator>
#include <unistd.h>

namespace conclave::tests {

QString Postfix::missing() {
    if (::geteuid() != 0) return QStringLiteral("it needs root");
    const QStringList places{QStringLiteral("/usr/sbin"), QStringLiteral("/usr/bin")};
    if (QStandardPaths::findExecutable(QStringLiteral("postfix"), places).isEmpty())
        return QStringLiteral("Debian's postfix is not installed");
    return {};
}

Postfix::Postfix(const std::filesystem::path& folder) {
    const QString script = qEnvironmentVariable("CONCLAVE_SOURCE", QStringLiteral(".")) + QStringLiteral("/tests/support/postfix.py");
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(QStringLiteral("/usr/bin/python3"), {script, QStringLiteral("--folder"), QString::fromStdString(folder.string())});
    while (!m_process.canReadLine())
        if (!m_process.waitForReadyRead(60'000)) return;
    const auto facts = QJsonDocument::fromJson(m_process.readLine()).object();
    m_port = static_cast<std::uint16_t>(facts.value(QLatin1String("port")).toInt());
    m_maildir = facts.value(QLatin1String("mails")).toString().toStdString();
}

Postfix::~Postfix() {
    m_process.closeWriteChannel();
    if (m_process.waitForFinished(30'000)) return;
    m_process.kill();
    m_process.waitForFinished(10'000);
}

std::size_t Postfix::mails() const {
    std::error_code ec;
    const std::filesystem::directory_iterator files(m_maildir, ec);
    return ec ? 0 : static_cast<std::size_t>(std::distance(files, std::filesystem::directory_iterator()));
}

} // namespace conclave::tests
