// tests/support/smtp_server.py as a child process: real SMTP on an ephemeral loopback port. One thread.
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QProcess>
#include <QStringList>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>

namespace conclave::tests {

class SmtpServer {
public:
    // `options` as the script takes them, such as {"--mode", "450"}. Blocks until it listens.
    explicit SmtpServer(const std::filesystem::path& folder, const QStringList& options = {});
    ~SmtpServer();
    SmtpServer(const SmtpServer&) = delete;
    SmtpServer& operator=(const SmtpServer&) = delete;

    std::uint16_t port() const noexcept { return m_port; } // 0 where it did not start
    // The facts of the next mail it took, in the order of arrival; nothing when none comes in time.
    std::optional<QJsonObject> nextMail(std::chrono::milliseconds timeMax = std::chrono::seconds(10));

private:
    std::optional<QJsonObject> nextLine(std::chrono::milliseconds timeMax);

    QProcess m_process{};
    std::uint16_t m_port = 0;
};

// The whole of a file.
QByteArray fileContents(const QString& path);

} // namespace conclave::tests
