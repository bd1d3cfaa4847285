// Addresses that are good as such and yet look wrong (spec D7): a domain that is a slip of the finger away from a known
// one or from the one that most people of the conference have, addresses that nobody reads, addresses that several
// people read. Only a hint: nothing is refused. Pure; any thread.
#pragma once

#include <QSet>
#include <QString>
#include <QStringList>
#include <vector>

namespace conclave::client {

enum class Doubt {
    none,
    misspelt,   // `suggested` is what was probably meant
    cameBack,   // mail to it came back before, as far as this computer knows
    unread,     // noreply@, postmaster@
    sharedInbox, // info@, office@: several people would know one person's PIN
};

struct AddressDoubt {
    Doubt doubt = Doubt::none;
    QString suggested{};

    bool operator==(const AddressDoubt&) const = default;
};

// One answer for each of `addresses`, which are looked at together. `returned` are those from which mail came back, in small
// letters.
std::vector<AddressDoubt> doubtsOf(const QStringList& addresses, const QSet<QString>& returned = {});

} // namespace conclave::client
