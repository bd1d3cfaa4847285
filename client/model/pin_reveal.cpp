#include "client/model/pin_reveal.hpp"

#include <algorithm>

namespace conclave::client {

PinReveal::PinReveal(ApiClient& api, ConferenceReader& reader, QObject* parent)
    : QObject(parent), m_api(api), m_reader(reader) {
    m_unattended.setSingleShot(true);
    m_unattended.setInterval(kPinsUnattended);
    connect(&m_unattended, &QTimer::timeout, this, &PinReveal::hideAll);
    // Another PIN may be this person's now, and nobody has asked to see that one.
    connect(&m_api, &ApiClient::changed, this, [this](const QString&, const api::Change& change) {
        if (change.conferenceId == m_reader.id() && change.participantId) hide(*change.participantId);
    });
}

bool PinReveal::isShown(const ParticipantId& who) const {
    return std::any_of(m_shown.begin(), m_shown.end(), [&](const api::Pin& one) { return one.participantId == who; });
}

void PinReveal::show(const ParticipantId& who) { ask(who); }
void PinReveal::showAll() { ask(std::nullopt); }

void PinReveal::hide(const ParticipantId& who) {
    if (std::erase_if(m_shown, [&](const api::Pin& one) { return one.participantId == who; }) > 0) Q_EMIT changed();
}

void PinReveal::hideAll() {
    m_call.cancel();
    if (m_shown.empty()) return;
    m_shown.clear();
    Q_EMIT changed();
}

void PinReveal::setAttended(bool attended) {
    if (attended)
        m_unattended.stop();
    else if (!m_unattended.isActive())
        m_unattended.start();
}

void PinReveal::ask(std::optional<ParticipantId> who) {
    if (m_call.running()) return; // a second click
    m_call = m_api.pins(m_reader.id(), this, [this, who](Result<api::PinList> answer) {
        m_call = Call();
        Q_EMIT ended();
        if (!answer) return Q_EMIT refused(answer.error());
        for (api::Pin& pin : answer->items) {
            if (who && pin.participantId != *who) continue;
            std::erase_if(m_shown, [&](const api::Pin& one) { return one.participantId == pin.participantId; });
            m_shown.push_back(std::move(pin));
        }
        Q_EMIT changed();
    });
    Q_EMIT started(tr("Asking for the PINs…"), m_call);
}

} // namespace conclave::client
