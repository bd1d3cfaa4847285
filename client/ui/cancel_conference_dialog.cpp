#include "client/ui/cancel_conference_dialog.hpp"

#include "client/ui/widgets/busy_bar.hpp"
#include "client/ui/widgets/icons.hpp"
#include "client/ui/widgets/message_strip.hpp"
#include "client/ui/widgets/texts.hpp"
#include "client/ui/widgets/theme.hpp"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace conclave::client {

using namespace Qt::StringLiterals;

CancelConferenceDialog::CancelConferenceDialog(ApiClient& api, const api::Conference& conference, QWidget* parent)
    : QDialog(parent), m_api(api), m_conference(conference) {
    const bool draft = conference.state == ConferenceState::draft;
    setObjectName(u"cancelConferenceDialog"_s);
    setWindowTitle(draft ? tr("Delete draft") : tr("Cancel conference"));

    auto* title = new QLabel(draft ? tr("Delete this draft?") : tr("Cancel this conference?"));
    setHeading(title, 2);
    auto* what = new QLabel(qs(conference.subject) + u'\n' +
                            whenText(conference.begin, conference.end, QTimeZone::systemTimeZone()));
    what->setObjectName(u"what"_s);
    what->setTextFormat(Qt::PlainText);
    what->setWordWrap(true);
    m_text = new QLabel;
    m_text->setObjectName(u"consequence"_s);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    setTone(m_text, Tone::faint);
    m_people = new QListWidget;
    m_people->setObjectName(u"peopleToTell"_s);
    m_people->setAccessibleName(tr("People who are told by mail"));
    m_people->setVisible(!draft);
    m_people->setIconSize(QSize(space::kIcon, space::kIcon));
    m_people->setMinimumHeight(140);
    connect(m_people, &QListWidget::itemChanged, this, [this] {
        m_key = ActionKey::fresh(); // another choice is another intention
        updateButton();
    });
    m_message = new MessageStrip;
    m_message->setObjectName(u"message"_s);
    m_progress = new BusyBar;

    m_keep = new QPushButton(draft ? tr("Keep draft") : tr("Keep conference"));
    m_keep->setObjectName(u"keep"_s);
    m_keep->setDefault(true);
    connect(m_keep, &QPushButton::clicked, this, &CancelConferenceDialog::reject);
    m_act = new QPushButton;
    m_act->setObjectName(u"act"_s);
    m_act->setAutoDefault(false);
    m_act->setIcon(icon(IconName::trash, Tone::error));
    connect(m_act, &QPushButton::clicked, this, &CancelConferenceDialog::act);

    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_progress);
    buttons->addStretch(1);
    buttons->addWidget(m_keep);
    buttons->addWidget(m_act);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::kPage, space::kPage, space::kPage, space::kLarge);
    column->setSpacing(space::kMedium);
    column->addWidget(title);
    column->addWidget(what);
    column->addWidget(m_text);
    column->addWidget(m_people, 1);
    column->addWidget(m_message);
    column->addSpacing(space::kSmall);
    column->addLayout(buttons);
    setMinimumWidth(480);

    connect(m_message, &MessageStrip::accepted, this, &CancelConferenceDialog::load);
    m_text->setText(draft ? tr("It goes for good, with its people and PINs. Nobody has been invited, so nobody is told.")
                          : tr("All PINs stop working at once, and people in the call are disconnected. The record stays "
                               "under past conferences. Untick whom you do not want to be told."));
    updateButton();
    if (draft) {
        m_loaded = true;
        updateButton();
    } else {
        load();
    }
    m_keep->setFocus();
}

void CancelConferenceDialog::load() {
    m_message->clear();
    startWork(m_api.conference(m_conference.id, this, [this](Result<api::Conference> answer) {
        endWork();
        if (!answer) {
            fail(answer.error());
            m_message->offer(tr("Try again"));
            return;
        }
        showPeople(*answer);
    }));
}

void CancelConferenceDialog::showPeople(const api::Conference& conference) {
    if (conference.state != m_conference.state) {
        m_loaded = false; // the question that this dialog asks is not the right one any more
        m_message->show(Tone::warning, tr("Meanwhile the conference is in another state: %1. Close this and look again.")
                                           .arg(stateWord(conference.state)));
        updateButton();
        return;
    }
    m_conference = conference;
    m_loaded = true;
    m_people->clear();
    if (conference.participants) {
        for (const api::Participant& person : *conference.participants) {
            const QString name = qs(person.displayName);
            const QString address = qs(person.address);
            auto* item = new QListWidgetItem(name.isEmpty() ? address : tr("%1, %2", "name, address").arg(name, address));
            item->setIcon(icon(roleIcon(person.role)));
            item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
            item->setCheckState(Qt::Checked);
            item->setData(Qt::UserRole, qs(person.id.value));
            m_people->addItem(item);
        }
    }
    updateButton();
}

std::vector<ParticipantId> CancelConferenceDialog::ticked() const {
    std::vector<ParticipantId> ids;
    for (int row = 0; row < m_people->count(); ++row) {
        const QListWidgetItem* item = m_people->item(row);
        if (item->checkState() == Qt::Checked) ids.emplace_back(utf8(item->data(Qt::UserRole).toString()));
    }
    return ids;
}

void CancelConferenceDialog::updateButton() {
    if (m_conference.state == ConferenceState::draft) {
        m_act->setText(tr("Delete draft"));
    } else {
        const auto count = static_cast<int>(ticked().size());
        m_act->setText(!m_loaded    ? tr("Cancel conference")
                       : count == 0 ? tr("Cancel conference and mail nobody")
                                    : tr("Cancel conference and mail %n people", nullptr, count));
    }
    m_act->setEnabled(m_loaded && !m_busy);
}

void CancelConferenceDialog::act() {
    if (m_busy || !m_loaded) return;
    m_message->clear();
    if (m_conference.state == ConferenceState::draft) {
        startWork(m_api.deleteConference(m_conference.id, m_conference.version, this, [this](Result<void> done) {
            endWork();
            if (done || done.error().code == Errc::notFound) return accept();
            fail(done.error());
            if (done.error().code == Errc::versionStale) load();
        }));
        return;
    }
    const auto ids = ticked();
    api::CancellationRequest request;
    request.notify.all = static_cast<int>(ids.size()) == m_people->count();
    if (!request.notify.all) request.notify.ids = ids;
    startWork(m_api.cancelConference(
        m_conference.id, request, this,
        [this](Result<api::StateChange> done) {
            endWork();
            if (done || done.error().code == Errc::alreadyCancelled) return accept();
            fail(done.error());
        },
        m_key));
}

void CancelConferenceDialog::startWork(Call call) {
    m_call = call;
    m_busy = true;
    m_people->setEnabled(false);
    m_progress->start();
    updateButton();
}

void CancelConferenceDialog::endWork() {
    m_busy = false;
    m_people->setEnabled(true);
    m_progress->stop();
    updateButton();
}

void CancelConferenceDialog::fail(const Error& error) { m_message->showError(error); }

void CancelConferenceDialog::reject() {
    m_call.cancel();
    QDialog::reject();
}

} // namespace conclave::client
