#include "client/model/person_acts.hpp"

#include <QCoreApplication>
#include <algorithm>

namespace conclave::client {

namespace {

struct PersonActs {
    Q_DECLARE_TR_FUNCTIONS(PersonActs)
};

bool isLastModerator(const api::Conference& conference, const api::Participant& person) {
    if (person.role != Role::moderator || !conference.participants) return false;
    return std::count_if(conference.participants->begin(), conference.participants->end(),
                         [](const api::Participant& one) { return one.role == Role::moderator; }) == 1;
}

bool onItsWay(const api::Participant& person) {
    return person.delivery &&
           (person.delivery->state == DeliveryState::queued || person.delivery->state == DeliveryState::sending);
}

QString whatItDoes(PersonAct act) {
    switch (act) {
    case PersonAct::showPin: return PersonActs::tr("Shows or hides the PIN; the server records that it was looked at.");
    case PersonAct::copyText:
        return PersonActs::tr("Copies the invitation with the PIN; it leaves the clipboard after a minute.");
    case PersonAct::copyPin: return PersonActs::tr("Copies the PIN; it leaves the clipboard after a minute.");
    case PersonAct::newPin: return PersonActs::tr("Makes a new PIN; the old one stops working at once.");
    case PersonAct::changeRole: return PersonActs::tr("Changes the role, at once also in a running conference.");
    case PersonAct::correctAddress: return PersonActs::tr("Corrects the address; the person gets a new PIN.");
    case PersonAct::sendAgain: return PersonActs::tr("Sends the invitation again, with the present PIN.");
    case PersonAct::remove: return PersonActs::tr("Takes the person out; the PIN stops working at once.");
    }
    return {};
}

} // namespace

QString nameOf(const api::Participant& person) {
    return QString::fromStdString(person.displayName.empty() ? person.address : person.displayName);
}

Availability availabilityOf(PersonAct act, const api::Conference& conference,
                            const std::vector<api::Participant>& chosen) {
    if (chosen.empty()) return {false, PersonActs::tr("Choose a person first.")};
    if (act != PersonAct::sendAgain && chosen.size() > 1) return {false, PersonActs::tr("Choose one person only.")};
    const bool aboutThePin = act == PersonAct::showPin || act == PersonAct::copyPin;
    if (aboutThePin && conference.state == ConferenceState::cancelled)
        return {false, PersonActs::tr("The PINs went with the cancelled conference.")};
    const QString over = whyOver(conference.state);
    if (!aboutThePin && !over.isEmpty()) return {false, over};
    const bool draft = conference.state == ConferenceState::draft;
    if (draft && (act == PersonAct::copyText || act == PersonAct::sendAgain))
        return {false, PersonActs::tr("Nobody is invited to a draft yet.")};
    if ((act == PersonAct::changeRole || act == PersonAct::remove) && isLastModerator(conference, chosen.front()))
        return {false, PersonActs::tr("A conference needs a moderator. Make somebody else moderator first.")};
    if (act == PersonAct::sendAgain && std::all_of(chosen.begin(), chosen.end(), onItsWay))
        return {false, PersonActs::tr("This mail is on its way.")};
    return {true, whatItDoes(act)};
}

} // namespace conclave::client
