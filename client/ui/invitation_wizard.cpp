#include "client/ui/invitation_wizard.hpp"

#include "client/model/conference_reader.hpp"
#include "client/model/draft_content.hpp"
#include "client/model/words.hpp"
#include "client/ui/conference_sheet.hpp"
#include "client/ui/deliveries_panel.hpp"
#include "client/ui/mail_choice_page.hpp"
#include "client/ui/widgets/people_table.hpp"
#include "client/ui/widgets/texts.hpp"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

namespace conclave::client {
namespace {

constexpr int kSheetHeightLeastPx = 72; // in a small window it scrolls
constexpr int kSheetHeightMinPx = 150;
constexpr int kSheetHeightMaxPx = 250; // a longer description scrolls

enum PageIndex { kReview, kChoice, kFinal, kResult };

QWidget* column(std::initializer_list<QWidget*> widgets, QWidget* stretched) {
    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::kSmall);
    for (QWidget* widget : widgets) layout->addWidget(widget, widget == stretched ? 1 : 0);
    return page;
}

} // namespace

InvitationWizard::InvitationWizard(ApiClient& api, ConferenceId id, QWidget* parent)
    : StepWizard(QStringLiteral("invitationWizard"), tr("Invitation"), parent), m_api(api), m_id(std::move(id)) {
    m_sheet = new ConferenceSheet;
    m_people = new PeopleTable({});
    m_peopleTotals = new QLabel;
    setHeading(m_peopleTotals, 1);
    m_choice = new MailChoicePage;
    m_final = new PeopleTable({tr("Gets mail")});
    m_finalText = new QLabel;
    m_finalText->setObjectName(QStringLiteral("finalText"));
    m_finalText->setWordWrap(true);
    setHeading(m_finalText, 1);
    m_reader = new ConferenceReader(api, m_id, this);
    auto* deliveries = new DeliveriesPanel(api, *m_reader);
    auto* pins = new QPushButton(icon(IconName::key), tr("Show PINs and &details…"));
    pins->setObjectName(QStringLiteral("showPins"));
    auto* pinsRow = new QWidget;
    auto* pinsLine = new QHBoxLayout(pinsRow);
    pinsLine->setContentsMargins(0, 0, 0, 0);
    pinsLine->addWidget(pins);
    pinsLine->addStretch(1);
    connect(pins, &QPushButton::clicked, this, [this] { Q_EMIT pinsRequested(m_id); });

    setSteps({tr("Review"), tr("Who gets mail"), tr("Final check"), tr("Result")});
    m_sheetArea = scrolled(m_sheet);
    m_sheetArea->setMinimumHeight(kSheetHeightLeastPx);
    auto* review = column({m_sheetArea, m_peopleTotals, m_people}, m_people);
    static_cast<QVBoxLayout*>(review->layout())->setStretchFactor(m_sheetArea, 3); // up to its text; the people take the rest
    addPage(review,
            {.step = 0, .title = tr("Is the conference as it should be?"), .lead = {}, .primary = tr("Continue")});
    addPage(m_choice, {.step = 1, .title = tr("Who gets an invitation by mail?"),
                       .lead = tr("Each mail holds the link, the number and that person's own PIN, nobody else's."),
                       .primary = tr("Continue"), .back = kReview, .firstField = m_choice->firstField()});
    addPage(column({m_finalText, m_final}, m_final),
            {.step = 2, .title = tr("Ready to invite?"), .lead = {}, .primary = {}, .sends = Sends::yes, .back = kChoice});
    addPage(column({deliveries, pinsRow}, deliveries),
            {.step = 3, .title = {}, .lead = {}, .primary = tr("Return to Own Conferences"), .sends = Sends::no,
             .leave = Leave::none});
    connect(m_choice, &MailChoicePage::changed, this, &InvitationWizard::touch);
    showPage(kReview);
    load();
}

void InvitationWizard::setZonesBeside(const QStringList& zones) { m_sheet->setZonesBeside(zones); }

void InvitationWizard::setReturnedMail(const ReturnedMail& returned) { m_choice->setReturnedMail(returned); }

bool InvitationWizard::losesInput() const { return m_loaded && currentPage() != kResult && m_choice->isChanged(); }

QString InvitationWizard::loseQuestion() const { return tr("Discard the choice of who gets mail?"); }

std::optional<WizardDraft> InvitationWizard::keep() const {
    if (!losesInput()) return std::nullopt;
    std::vector<ParticipantId> leftOut;
    const std::vector<api::Participant> people = candidates();
    for (std::size_t i = 0; i < people.size(); ++i)
        if (!m_choice->isTicked(i)) leftOut.push_back(people[i].id);
    WizardDraft draft;
    draft.kind = DraftKind::invitation;
    draft.conferenceId = qs(m_id.value);
    draft.subject = qs(m_conference.subject);
    draft.page = currentPage();
    draft.content = {{QStringLiteral("leftOut"), toJson(leftOut)},
                     {QStringLiteral("version"), static_cast<qint64>(m_conference.version)},
                     {QStringLiteral("state"), static_cast<int>(m_conference.state)},
                     {QStringLiteral("key"), QString::fromLatin1(m_key.value)}};
    return draft;
}

void InvitationWizard::takeBack(const WizardDraft& draft) { takeBackLater(draft); }

void InvitationWizard::restore(const WizardDraft& draft) {
    const bool open = m_conference.state == ConferenceState::draft || m_conference.state == ConferenceState::scheduled;
    if (!open || candidates().empty()) return; // said already
    m_choice->leaveOut(idsFromJson(draft.content[QStringLiteral("leftOut")].toArray()));
    if (const QByteArray key = draft.content[QStringLiteral("key")].toString().toLatin1(); !key.isEmpty()) m_key = {key};
    showPage(std::clamp(draft.page, int(kReview), int(kFinal)));
    if (draft.content[QStringLiteral("state")].toInt() != static_cast<int>(m_conference.state))
        showMessage(Tone::warning, tr("The conference was finalised in the meantime. Only those who have not been invited are left."));
    else if (draft.content[QStringLiteral("version")].toInteger() != m_conference.version)
        showMessage(Tone::warning, tr("The conference was changed in the meantime. Whoever was added since gets mail unless you untick them."));
}

void InvitationWizard::load() {
    startWork(tr("Reading the conference…"), m_api.conference(m_id, this, [this](Result<api::Conference> answer) {
        endWork();
        if (answer) {
            m_conference = *answer;
            return loaded();
        }
        setPrimaryEnabled(false, errorSentence(answer.error()));
        showError(answer.error());
        if (answer.error().code == Errc::notFound) dueDraft(); // a choice among nobody
    }));
}

// A draft invites everybody; a scheduled conference those who were added since or left out then.
std::vector<api::Participant> InvitationWizard::candidates() const {
    std::vector<api::Participant> out = m_conference.participants.value_or(std::vector<api::Participant>{});
    if (m_conference.state == ConferenceState::scheduled)
        std::erase_if(out, [](const api::Participant& one) {
            return one.delivery && one.delivery->state != DeliveryState::suppressed;
        });
    return out;
}

void InvitationWizard::loaded() {
    m_loaded = true;
    setWindowTitle(tr("Invitation – %1").arg(qs(m_conference.subject)));
    m_sheet->show(m_conference, m_api.server().host());
    QTimer::singleShot(0, this, [this] { // when its labels count
        const int needed = m_sheet->layout()->totalHeightForWidth(m_sheetArea->width());
        m_sheetArea->setMaximumHeight(std::clamp(needed + space::kMedium, kSheetHeightMinPx, kSheetHeightMaxPx));
    });
    std::vector<PersonRow> rows;
    for (const api::Participant& one : m_conference.participants.value_or(std::vector<api::Participant>{}))
        rows.push_back(personRow(one));
    m_people->setRows(rows);
    m_peopleTotals->setText(totalsText(rows));
    m_choice->show(candidates());
    const bool draft = m_conference.state == ConferenceState::draft;
    page(kReview).lead = draft ? tr("The last look: once people are invited, time, subject and description are fixed.")
                               : tr("People have been invited already. This invites those who were added since.");
    refreshPage();
    if (m_conference.state == ConferenceState::cancelled || m_conference.state == ConferenceState::ended) {
        const Error over{.code = m_conference.state == ConferenceState::ended ? Errc::conferenceEnded : Errc::alreadyCancelled};
        setPrimaryEnabled(false, errorSentence(over));
        showError(over);
    } else if (!draft && candidates().empty()) {
        setPrimaryEnabled(false, tr("Everybody has been invited."));
        showMessage(Tone::success, tr("Everybody has been invited already."));
    } else if (draft && rows.size() == 1) {
        showMessage(Tone::warning, tr("Nobody takes part but you. You can add people first, or later too."));
    }
    primaryButton()->setFocus(Qt::TabFocusReason);
    if (const auto left = dueDraft()) restore(*left);
}

void InvitationWizard::fillFinalCheck() {
    const std::vector<api::Participant> people = candidates();
    std::vector<PersonRow> rows;
    for (const api::Participant& one : people) rows.push_back(personRow(one));
    m_final->setRows(rows);
    for (std::size_t i = 0; i < people.size(); ++i) {
        const bool mailed = m_choice->isTicked(i);
        m_final->setCell(static_cast<int>(i), 0, mailed ? IconName::envelope : IconName::close, mailed ? Tone::accent : Tone::faint,
                         mailed ? tr("Yes") : tr("No"));
    }
    const int mailed = static_cast<int>(m_choice->ticked().size());
    const bool draft = m_conference.state == ConferenceState::draft;
    const QString when = whenText(m_conference.begin, m_conference.end, zoneNamed(m_conference.timeZone));
    m_finalText->setText(QStringLiteral("%1\n%2").arg(breakable(qs(m_conference.subject)), when));
    Page& final = page(kFinal);
    if (draft) {
        final.lead = mailed > 0 ? tr("The mails go out at once. After that, a change of time means cancelling and inviting again.")
                                : tr("No mail goes out. After that, a change of time means cancelling and planning anew.");
        final.primary = mailed > 0 ? tr("Invite %n people and finalise", nullptr, mailed) : tr("Finalise without mail");
    } else {
        final.lead = tr("The mails go out at once, to these people only.");
        final.primary = mailed > 0 ? tr("Invite %n people", nullptr, mailed) : tr("Go on without mail");
    }
}

void InvitationWizard::entered(int index) {
    if (index == kFinal) fillFinalCheck();
}

void InvitationWizard::primary(int index) {
    switch (index) {
    case kReview: showPage(kChoice); break;
    case kChoice:
        m_key = ActionKey::fresh();
        showPage(kFinal);
        break;
    case kFinal: invite(); break;
    case kResult: accept(); break;
    default: break;
    }
}

void InvitationWizard::invite() {
    const auto answered = [this](Result<api::StateChange> answer) {
        endWork();
        if (!answer) {
            const Errc code = answer.error().code;
            if (code != Errc::networkUnreachable && code != Errc::timedOut && code != Errc::cancelled) m_key = ActionKey::fresh();
            return showError(answer.error());
        }
        const bool mailed = !m_choice->ticked().empty();
        page(kResult).title = m_conference.state == ConferenceState::draft ? tr("The conference is finalised") : tr("The new people are invited");
        page(kResult).lead = mailed ? tr("The server sends the mails, also when this window is closed.")
                                    : tr("Nobody was mailed: hand over number and PINs yourself.");
        m_reader->read();
        showPage(kResult);
        Q_EMIT finalised(m_id);
    };
    startWork(tr("Handing the invitations to the server…"),
              m_api.invite(m_id, {.mailTo = m_choice->ticked()}, this, answered, m_key));
}

} // namespace conclave::client
