// A private Postfix (tests/support/postfix.py) as a child process: it delivers whatever it gets into one Maildir. Needs root.
#pragma once

#include <QProcess>
#include <cstddef>
#include <cstdint>
#include <filesystem>

namespace conclave::tests {

class Postfix {
public:
    // Why there can be none here; empty where there can.
    static QString missing();

    explicit Postfix(const std::filesystem::path& folder);
    ~Postfix();

    std::uint16_t port() const { return m_port; } // 0: it did not start
    const std::filesystem::path& maildir() const { return m_maildir; }
    std::size_t mails() const;

private:
    QProcess m_process{};
    std::uint16_t m_port = 0;
    std::filesystem::path m_maildir{};
};

} // namespace conclave::tests
