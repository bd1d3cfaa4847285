#include "client/ui/person_commands.hpp"

#include "client/ui/person_questions.hpp"
#include "client/ui/widgets/clipboard_lease.hpp"
#include "client/ui/widgets/texts.hpp"
#include "client/ui/widgets/work_strip.hpp"

#include <QMenu>
#include <algorithm>

namespace conclave::client {

PersonCommands::PersonCommands(ApiClient& api, ConferenceReader& reader, WorkStrip& work, QWidget* window)
    : QObject(window), m_api(api), m_reader(reader), m_work(work), m_window(window) {
    const auto make = [this](PersonAct act, const char* name, IconName mark, const QString& text,
                             const QKeySequence& keys = {}) {
        auto* made = new QAction(icon(mark), text, this);
        made->setObjectName(QString::fromLatin1(name));
        made->setShortcut(keys);
        made->setAutoRepeat(false); // a key that is held acts once
        made->setShortcutContext(Qt::WidgetShortcut);
        m_actions[static_cast<std::size_t>(act)] = made;
        if (act != PersonAct::showPin) connect(made, &QAction::triggered, this, [this, act] { perform(act); });
    };
    make(PersonAct::showPin, "showPin", IconName::eye, tr("Show PI&N"), Qt::Key_Space);
    make(PersonAct::copyText, "copyText", IconName::copy, tr("Copy &text with PIN"), QKeySequence::Copy);
    make(PersonAct::copyPin, "copyPin", IconName::key, tr("Cop&y PIN"), Qt::CTRL | Qt::SHIFT | Qt::Key_C);
    make(PersonAct::newPin, "newPin", IconName::refresh, tr("&New PIN…"));
    make(PersonAct::changeRole, "changeRole", IconName::crown, tr("Change &role…"), Qt::Key_F2);
    make(PersonAct::correctAddress, "correctAddress", IconName::pencil, tr("&Correct address…"), Qt::CTRL | Qt::Key_E);
    make(PersonAct::sendAgain, "sendAgain", IconName::envelope, tr("&Send again"), Qt::CTRL | Qt::Key_I);
    make(PersonAct::remove, "removePerson", IconName::trash, tr("Remo&ve…"), QKeySequence::Delete);
    connect(&m_reader, &ConferenceReader::arrived, this, &PersonCommands::refresh);
    refresh();
}

void PersonCommands::setChoice(std::vector<ParticipantId> chosen) {
    m_chosen = std::move(chosen);
    refresh();
}

void PersonCommands::fill(QMenu& menu) const {
    menu.setToolTipsVisible(true);
    for (const PersonAct act : {PersonAct::changeRole, PersonAct::correctAddress, PersonAct::newPin, PersonAct::sendAgain})
        menu.addAction(action(act));
    menu.addSeparator();
    menu.addAction(action(PersonAct::remove));
}

void PersonCommands::refresh() {
    std::vector<api::Participant> people;
    for (const ParticipantId& who : m_chosen)
        if (const api::Participant* person = m_reader.person(who)) people.push_back(*person);
    for (int i = 0; i < kPersonActs; ++i) {
        const auto act = static_cast<PersonAct>(i);
        Availability availability;
        if (m_reader.newest()) availability = availabilityOf(act, *m_reader.newest(), people);
        action(act)->setEnabled(availability.possible); // also while busy: the keyboard stays where it is
        action(act)->setToolTip(availability.says);
    }
}

void PersonCommands::perform(PersonAct act) {
    if (busy() || m_chosen.empty()) return;
    if (act == PersonAct::sendAgain) return sendAgain(m_chosen);
    const api::Participant* found = m_reader.person(m_chosen.front());
    if (!found) return;
    const api::Participant person = *found;
    switch (act) {
    case PersonAct::copyText: return copyText(person);
    case PersonAct::copyPin: return copyPin(person);
    case PersonAct::newPin: return makeNewPin(person);
    case PersonAct::changeRole: return changeRole(person);
    case PersonAct::correctAddress: return correctAddress(person);
    case PersonAct::remove: return remove(person);
    case PersonAct::showPin:
    case PersonAct::sendAgain: break;
    }
}

void PersonCommands::start(const QString& what, Call call) {
    m_call = std::move(call);
    m_work.start(what, m_call);
    refresh();
    Q_EMIT busyChanged();
}

void PersonCommands::stop() {
    m_call = Call();
    m_work.stop();
    refresh();
    Q_EMIT busyChanged();
}

template <class T>
Answer<T> PersonCommands::then(std::function<void(T&)> good) {
    return [this, good](Result<T> answer) {
        stop();
        if (answer)
            good(*answer);
        else
            m_work.showError(answer.error());
        // Also after a refusal: what was shown is old, or gone.
        m_reader.read();
    };
}

void PersonCommands::changeRole(const api::Participant& person) {
    askRole(person, std::nullopt, m_window, [this, person](Role role) {
        api::ParticipantPatch patch;
        patch.role = role;
        start(tr("Changing the role…"),
              m_api.changeParticipant(m_reader.id(), person.id, person.version, patch, this,
                                      then<api::Participant>([this](api::Participant& now) {
                                          m_work.show(Tone::success,
                                                      tr("%1 is now: %2.").arg(nameOf(now), roleName(now.role)));
                                      })));
    });
}

void PersonCommands::remove(const api::Participant& person) {
    if (!m_reader.newest()) return;
    askRemoval(person, *m_reader.newest(), m_window, [this, person](Notify notify) {
        start(tr("Removing…"),
              m_api.removeParticipant(m_reader.id(), person.id, person.version, notify, this, [this, person](Result<void> answer) {
                  stop();
                  if (answer)
                      m_work.show(Tone::success, tr("%1 has been removed.").arg(nameOf(person)));
                  else
                      m_work.showError(answer.error());
                  m_reader.read();
              }));
    });
}

void PersonCommands::correctAddress(const api::Participant& person) {
    if (!m_reader.newest()) return;
    const bool sends = m_reader.newest()->state == ConferenceState::scheduled && isMailed(person);
    askAddress(person, *m_reader.newest(), m_window, [this, person, sends](const QString& address) {
        api::ParticipantPatch patch;
        patch.address = utf8(address);
        start(tr("Correcting the address…"),
              m_api.changeParticipant(m_reader.id(), person.id, person.version, patch, this,
                                      then<api::Participant>([this, sends](api::Participant& now) {
                                          if (sends) return sendAgain({now.id});
                                          m_work.show(Tone::success, tr("The address is corrected; %1 has a new PIN.")
                                                                         .arg(nameOf(now)));
                                      })));
    });
}

void PersonCommands::makeNewPin(const api::Participant& person) {
    if (!m_reader.newest()) return;
    askNewPin(person, *m_reader.newest(), m_window, [this, person] {
        start(tr("Making a new PIN…"),
              m_api.regeneratePin(m_reader.id(), person.id, this, then<api::Pin>([this, person](api::Pin&) {
                                      m_work.show(Tone::success, tr("%1 has a new PIN; the old one has stopped working.")
                                                                     .arg(nameOf(person)));
                                  })));
    });
}

void PersonCommands::copyText(const api::Participant& person) {
    start(tr("Asking for the text…"),
          m_api.invitationText(m_reader.id(), person.id, this, then<api::InvitationText>([this, person](api::InvitationText& text) {
                                   copyForAWhile(qs(text.text));
                                   m_work.show(Tone::success, tr("The text for %1 is in the clipboard for a minute.")
                                                                  .arg(nameOf(person)));
                               })));
}

void PersonCommands::copyPin(const api::Participant& person) {
    start(tr("Asking for the PIN…"), m_api.pins(m_reader.id(), this, then<api::PinList>([this, person](api::PinList& pins) {
              for (const api::Pin& pin : pins.items) {
                  if (pin.participantId != person.id) continue;
                  copyForAWhile(pinText(pin.pin));
                  m_work.show(Tone::success, tr("The PIN of %1 is in the clipboard for a minute.").arg(nameOf(person)));
              }
          })));
}

void PersonCommands::sendAgain(std::vector<ParticipantId> who) {
    if (who.empty() || busy()) return;
    const int count = static_cast<int>(who.size());
    start(tr("Handing the invitations to the server…"),
          m_api.resend(m_reader.id(), {.participantIds = std::move(who)}, this,
                       then<api::DeliveryList>([this, count](api::DeliveryList&) {
                           m_work.show(Tone::success, tr("%n invitations go out again.", nullptr, count));
                       })));
}

} // namespace conclave::client
