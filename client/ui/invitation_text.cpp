#include "client/ui/invitation_text.hpp"

#include "client/ui/widgets/texts.hpp"

#include <QCoreApplication>

namespace conclave::client {

struct InvitationText {
    Q_DECLARE_TR_FUNCTIONS(InvitationText)
};

QString invitationText(const api::Conference& conference, const api::Participant& person, const api::Pin& pin,
                       const QString& host) {
    const QTimeZone zone = zoneNamed(conference.timeZone);
    QStringList lines;
    lines += InvitationText::tr("Invitation to the conference “%1”").arg(qs(conference.subject));
    lines += QString();
    lines += InvitationText::tr("When: %1").arg(whenText(conference.begin, conference.end, zone));
    lines += InvitationText::tr("Time zone: %1").arg(zoneText(zone, conference.begin));
    if (!conference.description.empty()) lines += {QString(), qs(conference.description)};
    lines += QString();
    lines += InvitationText::tr("To join with one tap: %1")
                 .arg(QStringLiteral("sips:j-%1@%2").arg(qs(pin.joinToken), host));
    lines += InvitationText::tr("Or dial %1 and type the PIN and #.")
                 .arg(QStringLiteral("sips:%1@%2").arg(qs(conference.number), host));
    lines += InvitationText::tr("PIN: %1").arg(pinText(pin.pin));
    lines += InvitationText::tr("Role: %1. %2", "role, what it may do").arg(roleName(person.role), roleSentence(person.role));
    lines += QString();
    lines += InvitationText::tr("Link and PIN are for %1 alone.")
                 .arg(qs(person.displayName.empty() ? person.address : person.displayName));
    return lines.join(QLatin1Char('\n'));
}

} // namespace conclave::client
