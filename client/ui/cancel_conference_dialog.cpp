#include "client/ui/cancel_conference_dialog.hpp"

#include "client/model/conference_actions.hpp"
#include "client/model/words.hpp"
#include "client/ui/widgets/busy_bar.hpp"
#include "client/ui/widgets/icons.hpp"
#include "client/ui/widgets/message_strip.hpp"
#include "client/ui/widgets/texts.hpp"
#include "client/ui/widgets/theme.hpp"
#include "client/ui/widgets/wrapped_room.hpp"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSet>
#include <QSignalBlocker>
#include <QTimer>
#include <QVBoxLayout>

namespace conclave::client {

using namespace Qt::StringLiterals;

namespace {

constexpr int kWidthPx = 540;
constexpr int kGatherMs = 150;

} // namespace

CancelConferenceDialog::CancelConferenceDialog(ApiClient& api, const api::Conference& conference, QWidget* parent)
    : QDialog(parent), m_api(api), m_conference(conference) {
    const bool draft = conference.state == ConferenceState::draft;
    setObjectName(u"cancelConferenceDialog"_s);
    setWindowTitle(draft ? tr("Delete draft") : tr("Cancel conference"));

    auto* title = new QLabel(draft ? tr("Delete this draft?") : tr("Cancel this conference?"));
    setHeading(title, 2);
    m_what = new QLabel;
    m_what->setObjectName(u"what"_s);
    m_what->setTextFormat(Qt::PlainText);
    m_what->setWordWrap(true);
    m_text = new QLabel;
    m_text->setObjectName(u"consequence"_s);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    setTone(m_text, Tone::faint);
    m_people = new QListWidget;
    m_people->setObjectName(u"peopleToTell"_s);
    m_people->setAccessibleName(tr("People who are told by mail"));
    m_people->setIconSize(QSize(space::kIcon, space::kIcon));
    m_people->setMinimumHeight(140);
    m_people->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // what is too long is in the tooltip
    connect(m_people, &QListWidget::itemChanged, this, [this] {
        m_key = ActionKey::fresh(); // another choice is another intention
        updateButton();
    });
    auto* all = new QPushButton(tr("Tick &all"));
    all->setObjectName(u"tickAll"_s);
    auto* none = new QPushButton(tr("Tick &none"));
    none->setObjectName(u"tickNone"_s);
    connect(all, &QPushButton::clicked, this, [this] { tickAll(Qt::Checked); });
    connect(none, &QPushButton::clicked, this, [this] { tickAll(Qt::Unchecked); });
    m_ticks = new QWidget;
    auto* ticks = new QHBoxLayout(m_ticks);
    ticks->setContentsMargins(0, 0, 0, 0);
    ticks->setSpacing(space::kSmall);
    for (QPushButton* button : {all, none}) {
        button->setAutoDefault(false);
        ticks->addWidget(button);
    }
    ticks->addStretch(1);
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
    column->addWidget(m_what);
    column->addWidget(m_text);
    column->addWidget(m_people, 1);
    column->addWidget(m_ticks);
    column->addWidget(m_message);
    column->addSpacing(space::kSmall);
    column->addLayout(buttons);

    connect(m_message, &MessageStrip::accepted, this, [this] { load(After::opening); });
    connect(&m_api, &ApiClient::changed, this, [this](const QString& kind, const api::Change& change) {
        if (kind == u"conference"_s && change.conferenceId == m_conference.id && !m_busy && !m_asksAgain) {
            m_asksAgain = true; // changes that come together are read at once
            QTimer::singleShot(kGatherMs, this, [this] {
                m_asksAgain = false;
                if (!m_busy && !m_reading.running()) load(After::change);
            });
        }
    });
    m_text->setText(draft ? tr("It goes for good, with its people and PINs. Nobody has been invited, so nobody is told.")
                          : tr("All PINs stop working at once, and people in the call are disconnected. The record stays "
                               "under past conferences. Untick whom you do not want to be told."));
    for (QWidget* aboutMail : {static_cast<QWidget*>(m_people), m_ticks}) aboutMail->setHidden(draft);
    showWhat();
    m_loaded = draft;
    updateButton();
    resize(kWidthPx, layout()->totalHeightForWidth(kWidthPx)); // no minimum: the layout's own grows with the button
    if (!draft) load(After::opening);
    m_keep->setFocus();
}

bool CancelConferenceDialog::event(QEvent* event) {
    giveWrappedRoom(*this, *event, width());
    return QDialog::event(event);
}

void CancelConferenceDialog::load(After after) {
    if (after == After::opening) m_message->clear();
    m_reading = m_api.conference(m_conference.id, this, [this, after](Result<api::Conference> answer) {
        if (after == After::opening) endWork();
        if (answer) return arrived(*answer, after);
        if (answer.error().code == Errc::notFound) return nothingLeft(errorSentence(answer.error()));
        if (after == After::refusal) return; // that one is being shown
        m_message->showError(answer.error());
        m_message->offer(tr("Try again"));
    });
    if (after == After::opening) startWork(m_reading); // else one goes on with what is shown
}

void CancelConferenceDialog::arrived(const api::Conference& newest, After after) {
    if (newest.state != m_conference.state) { // the question that this dialog asks is not the right one any more
        const QString over = whyOver(newest.state);
        return nothingLeft(over.isEmpty() ? tr("Meanwhile the invitations have gone out. Close this, and cancel the conference.")
                                          : over);
    }
    const bool differs = newest.subject != m_conference.subject || newest.begin != m_conference.begin ||
                         newest.end != m_conference.end;
    m_conference = newest;
    m_loaded = true;
    showWhat();
    if (newest.state != ConferenceState::draft) showPeople();
    if (after != After::opening && differs)
        m_message->show(Tone::warning, tr("Somebody changed this in the meantime; above is the newest. Decide again."));
    updateButton();
}

void CancelConferenceDialog::showWhat() {
    m_what->setText(breakable(qs(m_conference.subject)) + u'\n' +
                    whenText(m_conference.begin, m_conference.end, QTimeZone::systemTimeZone()));
}

// Who was left out stays so.
void CancelConferenceDialog::showPeople() {
    QSet<QString> leftOut;
    for (int row = 0; row < m_people->count(); ++row)
        if (m_people->item(row)->checkState() == Qt::Unchecked) leftOut += m_people->item(row)->data(Qt::UserRole).toString();
    const QSignalBlocker quiet(m_people);
    m_people->clear();
    for (const api::Participant& person : m_conference.participants.value_or(std::vector<api::Participant>{})) {
        const QString name = qs(person.displayName);
        const QString address = qs(person.address);
        auto* item = new QListWidgetItem(name.isEmpty() ? address : tr("%1, %2", "name, address").arg(name, address));
        item->setToolTip(tipText(item->text()));
        item->setIcon(icon(roleIcon(person.role)));
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(leftOut.contains(qs(person.id.value)) ? Qt::Unchecked : Qt::Checked);
        item->setData(Qt::UserRole, qs(person.id.value));
        m_people->addItem(item);
    }
}

void CancelConferenceDialog::tickAll(Qt::CheckState state) {
    for (int row = 0; row < m_people->count(); ++row) m_people->item(row)->setCheckState(state);
}

// It has been done already, or cannot be done any more.
void CancelConferenceDialog::nothingLeft(const QString& says) {
    m_loaded = false;
    m_act->hide();
    m_people->hide();
    m_ticks->hide();
    m_text->hide();
    m_keep->setText(tr("Close"));
    m_message->show(Tone::warning, says);
    m_keep->setFocus();
    setMinimumHeight(0); // it was for more
    resize(width(), layout()->totalMinimumHeightForWidth(width()));
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
            m_message->showError(done.error());
            if (done.error().code == Errc::versionStale || done.error().code == Errc::alreadyScheduled) load(After::refusal);
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
            m_message->showError(done.error());
            if (done.error().code == Errc::conferenceEnded || done.error().code == Errc::notFound) load(After::refusal);
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

void CancelConferenceDialog::reject() {
    m_call.cancel();
    QDialog::reject();
}

} // namespace conclave::client
