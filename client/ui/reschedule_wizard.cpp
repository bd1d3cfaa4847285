#include "client/ui/reschedule_wizard.hpp"

#include "client/model/conference_actions.hpp"
#include "client/model/conference_reader.hpp"
#include "client/model/draft_content.hpp"
#include "client/ui/conference_sheet.hpp"
#include "client/ui/deliveries_panel.hpp"
#include "client/ui/when_page.hpp"
#include "client/ui/widgets/people_table.hpp"
#include "client/ui/widgets/texts.hpp"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <algorithm>

namespace conclave::client {

namespace {

enum PageIndex { kWhen, kCheck, kResult };

std::vector<api::Participant> peopleOf(const api::Conference& conference) {
    return conference.participants.value_or(std::vector<api::Participant>{});
}

// With the zone, where it is not the viewer's own.
QString windowLine(Instant begin, Instant end, const QTimeZone& zone) {
    const QString when = whenText(begin, end, zone);
    const QTimeZone own = QTimeZone::systemTimeZone();
    const bool same = own.offsetFromUtc(toDateTime(begin, own)) == zone.offsetFromUtc(toDateTime(begin, zone));
    return same ? when : QStringLiteral("%1, %2").arg(when, zoneText(zone, begin));
}

} // namespace

RescheduleWizard::RescheduleWizard(ApiClient& api, ConferenceId id, QWidget* parent)
    : StepWizard(QStringLiteral("rescheduleWizard"), tr("Reschedule"), parent), m_api(api), m_id(std::move(id)) {
    m_when = new WhenPage;
    m_reader = new ConferenceReader(api, m_id, this);
    connect(m_when, &WhenPage::changed, this, &RescheduleWizard::touch);
    setSteps({tr("When"), tr("Check"), tr("Result")});
    addPage(scrolled(m_when), {.step = 0, .title = tr("When is it to be instead?"), .lead = {}, .primary = tr("Continue"),
                     .firstField = m_when->firstField()});
    addPage(newCheckPage(), {.step = 1, .title = tr("Reschedule, and tell people?"),
                             .lead = tr("This cancels the old appointment and invites the same people, in the same roles, to "
                                        "the new one. Number, links and PINs are new; the old ones stop working at once, and "
                                        "who is in the call is disconnected."),
                             .primary = {}, .sends = Sends::yes, .back = kWhen});
    addPage(new DeliveriesPanel(api, *m_reader),
            {.step = 2, .title = tr("The conference is rescheduled"), .lead = {}, .primary = tr("Return to Own Conferences"),
             .sends = Sends::no, .leave = Leave::none});
    showPage(kWhen);
    load();
}

QWidget* RescheduleWizard::newCheckPage() {
    auto* content = new QWidget;
    const auto value = [content](const char* name) {
        auto* label = new QLabel(content);
        label->setObjectName(QString::fromLatin1(name));
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        return label;
    };
    const auto title = [content](const QString& text) {
        auto* label = new QLabel(text, content);
        setTone(label, Tone::faint);
        return label;
    };
    m_before = value("before");
    m_now = value("now");
    setHeading(m_now, 1);
    m_totals = value("mailTotals");
    setHeading(m_totals, 1);
    m_people = new PeopleTable({tr("Gets mail")});
    auto* grid = new QGridLayout(content);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::kLarge);
    grid->setVerticalSpacing(space::kSmall);
    grid->addWidget(title(tr("Old time")), 0, 0, Qt::AlignTop);
    grid->addWidget(m_before, 0, 1);
    grid->addWidget(title(tr("New time")), 1, 0, Qt::AlignTop);
    grid->addWidget(m_now, 1, 1);
    grid->setRowMinimumHeight(2, space::kSmall);
    grid->addWidget(m_totals, 3, 0, 1, 2);
    grid->addWidget(m_people, 4, 0, 1, 2);
    grid->setColumnStretch(1, 1);
    grid->setRowStretch(4, 1);
    return content;
}

void RescheduleWizard::load() {
    startWork(tr("Reading the conference…"), m_api.conference(m_id, this, [this](Result<api::Conference> answer) {
        endWork();
        if (answer) return loaded(*answer);
        if (answer.error().code == Errc::notFound) (void)dueDraft(); // there is nothing left to go on with
        setPrimaryEnabled(false, errorSentence(answer.error()));
        showError(answer.error());
    }));
}

void RescheduleWizard::loaded(const api::Conference& conference) {
    m_conference = conference;
    setWindowTitle(tr("Reschedule – %1").arg(qs(conference.subject)));
    const QTimeZone zone = zoneNamed(conference.timeZone);
    if (!std::exchange(m_loaded, true)) m_when->setWindow(conference.begin, conference.end, zone);
    page(kWhen).lead = tr("%1 is planned for %2.")
                           .arg(qs(conference.subject), windowLine(conference.begin, conference.end, zone));
    refreshPage();
    const Availability can = availabilityOf(RowAction::reschedule, conference);
    if (!can.possible) {
        setPrimaryEnabled(false, can.says);
        showMessage(Tone::error, can.says);
    }
    m_when->firstField()->setFocus(Qt::TabFocusReason);
    if (const auto left = dueDraft(); left && can.possible) restore(*left);
}

void RescheduleWizard::setZonesBeside(const QStringList& zones) { m_when->setZonesBeside(zones); }

std::optional<WizardDraft> RescheduleWizard::keep() const {
    if (!losesInput()) return std::nullopt;
    WizardDraft draft;
    draft.kind = DraftKind::reschedule;
    draft.conferenceId = qs(m_id.value);
    draft.subject = qs(m_conference.subject);
    draft.page = currentPage();
    // With the key, what was sent just before a crash is not done twice.
    draft.content = {{QStringLiteral("when"), toJson(m_when->entry())},
                     {QStringLiteral("key"), QString::fromLatin1(m_key.value)}};
    return draft;
}

void RescheduleWizard::takeBack(const WizardDraft& draft) { takeBackLater(draft); }

void RescheduleWizard::restore(const WizardDraft& draft) {
    if (const auto when = scheduleFromJson(draft.content[QStringLiteral("when")].toObject())) m_when->setEntry(*when);
    if (const QByteArray key = draft.content[QStringLiteral("key")].toString().toLatin1(); !key.isEmpty()) m_key = {key};
    if (draft.page == kCheck && m_when->check()) showPage(kCheck); // the time may have passed since
}

api::RescheduleRequest RescheduleWizard::entry() const {
    const ScheduleReading when = m_when->reading();
    return {.begin = when.begin, .end = when.end, .timeZone = m_when->zone().id().toStdString()};
}

bool RescheduleWizard::moved() const {
    const ScheduleReading when = m_when->reading();
    return when.begin != m_conference.begin || when.end != m_conference.end ||
           m_when->zone().id().toStdString() != m_conference.timeZone;
}

bool RescheduleWizard::losesInput() const { return m_loaded && !m_done && moved(); }

QString RescheduleWizard::loseQuestion() const { return tr("Keep the old time?"); }

void RescheduleWizard::entered(int index) {
    if (index == kCheck) fillCheck();
}

void RescheduleWizard::fillCheck() {
    const ScheduleReading when = m_when->reading();
    m_before->setText(windowLine(m_conference.begin, m_conference.end, zoneNamed(m_conference.timeZone)));
    m_now->setText(windowLine(when.begin, when.end, m_when->zone()));
    const std::vector<api::Participant> people = peopleOf(m_conference);
    std::vector<PersonRow> rows;
    for (const api::Participant& one : people) rows.push_back(personRow(one));
    m_people->setRows(rows);
    for (std::size_t i = 0; i < people.size(); ++i) {
        const bool mailed = isMailed(people[i]);
        m_people->setCell(static_cast<int>(i), 0, mailed ? IconName::envelope : IconName::close,
                          mailed ? Tone::accent : Tone::faint, mailed ? tr("Yes") : tr("No"));
    }
    const int all = static_cast<int>(people.size());
    const int mailed = static_cast<int>(std::count_if(people.begin(), people.end(), isMailed));
    m_totals->setText(mailed == all ? tr("All %n get mail: the old time taken back, and a new invitation", nullptr, all)
                                    : tr("%1 of %n get mail; who was left out before is left out now", nullptr, all)
                                          .arg(mailed));
    page(kCheck).primary = mailed > 0 ? tr("Reschedule and mail %n people", nullptr, mailed)
                                      : tr("Reschedule and mail nobody");
}

void RescheduleWizard::primary(int index) {
    switch (index) {
    case kWhen:
        if (!m_loaded || !m_when->check()) return;
        if (!moved()) return showMessage(Tone::warning, tr("That is the old time. Choose another."));
        m_key = ActionKey::fresh();
        showPage(kCheck);
        break;
    case kCheck:
        // Time has gone on since the first page.
        m_when->check() ? send() : showPage(kWhen);
        break;
    case kResult: accept(); break;
    default: break;
    }
}

void RescheduleWizard::send() {
    startWork(tr("Rescheduling…"), m_api.reschedule(m_id, entry(), this, [this](Result<api::Conference> answer) {
                  endWork();
                  answered(std::move(answer));
              }, m_key));
}

void RescheduleWizard::answered(Result<api::Conference> answer) {
    if (answer) {
        m_done = true;
        page(kResult).lead = windowLine(answer->begin, answer->end, zoneNamed(answer->timeZone));
        const ConferenceId now = answer->id;
        m_reader->take(std::move(*answer));
        showPage(kResult);
        Q_EMIT rescheduled(m_id, now);
        return;
    }
    const Error& error = answer.error();
    const bool unsure =
        error.code == Errc::networkUnreachable || error.code == Errc::timedOut || error.code == Errc::cancelled;
    if (!unsure) m_key = ActionKey::fresh(); // else asked again, it is done once
    if (error.field == "begin" || error.field == "end" || error.field == "timeZone") {
        showPage(kWhen);
        m_when->showFault(errorSentence(error));
        return;
    }
    const bool over = error.code == Errc::alreadyCancelled || error.code == Errc::conferenceEnded ||
                      error.code == Errc::notFound || error.code == Errc::notScheduled;
    if (over) setPrimaryEnabled(false, errorSentence(error));
    showError(error);
}

} // namespace conclave::client
