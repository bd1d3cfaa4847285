// Reads the addresses out of whatever somebody pastes: `Name <a@b>`, commas, semicolons, tabs, lines, `mailto:`, quoted
// names with commas in them. Pure; nothing is dropped: what is no address comes back with its fault. Any thread.
#pragma once

#include <QList>
#include <QString>

namespace conclave::client {

struct PastedAddress {
    QString address{};     // as typed, trimmed
    QString displayName{}; // empty where none was given
    bool valid = false;    // by common/address

    bool operator==(const PastedAddress&) const = default;
};

// In the order of the text. Empty pieces vanish; two of the same stay two.
QList<PastedAddress> readAddresses(const QString& text);

} // namespace conclave::client
