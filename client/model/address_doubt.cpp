#include "client/model/address_doubt.hpp"

#include <QHash>
#include <algorithm>

namespace conclave::client {

using namespace Qt::StringLiterals;

namespace {

const QStringList& knownDomains() {
    static const QStringList known{
        u"aol.com"_s,     u"bluewin.ch"_s,  u"freenet.de"_s, u"gmail.com"_s,   u"gmx.at"_s,      u"gmx.ch"_s,     u"gmx.de"_s,
        u"gmx.net"_s,     u"googlemail.com"_s, u"hotmail.com"_s, u"hotmail.de"_s, u"icloud.com"_s, u"live.com"_s, u"mailbox.org"_s,
        u"me.com"_s,      u"msn.com"_s,     u"outlook.com"_s, u"outlook.de"_s, u"posteo.de"_s,   u"proton.me"_s,  u"protonmail.com"_s,
        u"t-online.de"_s, u"web.de"_s,      u"yahoo.com"_s,  u"yahoo.de"_s};
    return known;
}

constexpr int kShortestCompared = 6; // between gmx.de and web.de there is no slip
constexpr int kCommonFrom = 3;       // so many people make a domain the usual one

// One letter wrong, missing, too many, or two exchanged (Damerau's four slips).
bool isOneSlipAway(const QString& a, const QString& b) {
    if (a == b || std::abs(a.size() - b.size()) > 1) return false;
    const qsizetype shorter = std::min(a.size(), b.size());
    qsizetype same = 0;
    while (same < shorter && a[same] == b[same]) ++same;
    const auto rest = [](const QString& text, qsizetype from) { return QStringView(text).mid(from); };
    if (a.size() > b.size()) return rest(a, same + 1) == rest(b, same);
    if (a.size() < b.size()) return rest(a, same) == rest(b, same + 1);
    if (rest(a, same + 1) == rest(b, same + 1)) return true;
    return same + 1 < a.size() && a[same] == b[same + 1] && a[same + 1] == b[same] && rest(a, same + 2) == rest(b, same + 2);
}

// Endings that no domain has, and what was meant.
QString mendedEnding(const QString& domain) {
    static const QHash<QString, QString> slips{{u"con"_s, u"com"_s}, {u"cmo"_s, u"com"_s}, {u"comm"_s, u"com"_s}, {u"vom"_s, u"com"_s},
                                               {u"ogr"_s, u"org"_s}, {u"ent"_s, u"net"_s}, {u"nte"_s, u"net"_s}, {u"dee"_s, u"de"_s}};
    const qsizetype dot = domain.lastIndexOf(u'.');
    const auto meant = slips.constFind(domain.mid(dot + 1));
    return meant == slips.constEnd() ? QString() : domain.left(dot + 1) + *meant;
}

Doubt doubtOfName(const QString& local) {
    static const QSet<QString> unread{u"noreply"_s, u"no-reply"_s, u"donotreply"_s, u"do-not-reply"_s, u"mailer-daemon"_s, u"postmaster"_s,
                                      u"bounce"_s,  u"bounces"_s,  u"abuse"_s,      u"hostmaster"_s};
    static const QSet<QString> shared{u"info"_s,   u"office"_s, u"contact"_s, u"kontakt"_s, u"mail"_s,      u"team"_s,        u"sales"_s,
                                      u"support"_s, u"service"_s, u"hello"_s, u"reception"_s, u"empfang"_s, u"sekretariat"_s, u"all"_s};
    return unread.contains(local) ? Doubt::unread : shared.contains(local) ? Doubt::sharedInbox : Doubt::none;
}

} // namespace

std::vector<AddressDoubt> doubtsOf(const QStringList& addresses, const QSet<QString>& returned) {
    QHash<QString, int> counts;
    const auto domainOf = [](const QString& address) { return address.section(u'@', -1).toLower(); };
    for (const QString& address : addresses) ++counts[domainOf(address)];
    const auto meantBy = [&](const QString& domain) -> QString {
        if (knownDomains().contains(domain) || counts[domain] >= kCommonFrom) return {};
        if (const QString mended = mendedEnding(domain); !mended.isEmpty()) return mended;
        if (domain.size() < kShortestCompared) return {};
        for (auto other = counts.constBegin(); other != counts.constEnd(); ++other)
            if (*other >= kCommonFrom && isOneSlipAway(domain, other.key())) return other.key();
        for (const QString& known : knownDomains())
            if (known.size() > kShortestCompared && isOneSlipAway(domain, known)) return known;
        return {};
    };
    std::vector<AddressDoubt> out;
    out.reserve(static_cast<std::size_t>(addresses.size()));
    for (const QString& address : addresses) {
        const QString local = address.section(u'@', 0, -2);
        if (const QString meant = meantBy(domainOf(address)); !meant.isEmpty())
            out.push_back({Doubt::misspelt, local + u'@' + meant});
        else if (returned.contains(address.toLower()))
            out.push_back({Doubt::cameBack, {}});
        else
            out.push_back({doubtOfName(local.toLower()), {}});
    }
    return out;
}

} // namespace conclave::client
