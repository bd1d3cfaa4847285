#include "client/ui/new_conference_wizard.hpp"

#include "client/model/draft_content.hpp"
#include "client/ui/about_page.hpp"
#include "client/ui/conference_sheet.hpp"
#include "client/ui/when_page.hpp"
#include "client/ui/widgets/choice_card.hpp"
#include "client/ui/widgets/texts.hpp"

#include <QVBoxLayout>
#include <algorithm>

namespace conclave::client {
namespace {

enum PageIndex { kWhen, kAbout, kPhones, kReview, kDone };

} // namespace

NewConferenceWizard::NewConferenceWizard(ApiClient& api, std::optional<api::Conference> draft, QWidget* parent)
    : StepWizard(QStringLiteral("newConferenceWizard"), draft ? tr("Change conference") : tr("New conference"), parent),
      m_api(api), m_draft(std::move(draft)) {
    m_when = new WhenPage;
    m_about = new AboutPage;
    m_review = new ConferenceSheet;
    m_done = new ConferenceSheet;
    if (m_draft) {
        m_when->setWindow(m_draft->begin, m_draft->end, zoneNamed(m_draft->timeZone));
        m_about->set(qs(m_draft->subject), qs(m_draft->description));
    }
    m_when->offerReminder(m_draft ? m_draft->reminderMinutes.value_or(0) : 0);
    m_start = entry();
    connect(m_when, &WhenPage::changed, this, &NewConferenceWizard::touch);
    connect(m_about, &AboutPage::changed, this, &NewConferenceWizard::touch);

    setSteps({tr("When"), tr("What about"), tr("Phones"), tr("Check"), tr("Done")});
    addPage(scrolled(m_when), {.step = 0, .title = tr("When?"), .lead = {}, .primary = tr("Continue"),
                     .firstField = m_when->firstField()});
    addPage(m_about, {.step = 1, .title = tr("What is it about?"),
                      .lead = tr("Subject and description go into the invitation."), .primary = tr("Continue"),
                      .back = kWhen, .firstField = m_about->firstField()});
    addPage(newPhonesPage(), {.step = 2, .title = tr("Which phones may join?"), .lead = {}, .primary = tr("Continue"),
                              .back = kAbout});
    addPage(scrolled(m_review), {.step = 3, .title = tr("Is everything right?"),
                                 .lead = m_draft ? tr("Nothing has been changed yet.")
                                                 : tr("Nothing has been created yet. You take part as moderator; the "
                                                      "others come next."),
                                 .primary = m_draft ? tr("Save changes") : tr("Create conference"),
                                 .sends = Sends::yes, .back = kPhones});
    addPage(scrolled(m_done), {.step = 4,
                               .title = m_draft ? tr("The changes are saved") : tr("The conference is created"),
                               .lead = tr("It is a draft: nobody has been invited, and nobody can join before that. Next, "
                                          "say who takes part."),
                               .primary = tr("Add people now"), .sends = Sends::yes, .leave = Leave::close});
    showPage(kWhen);
}

QWidget* NewConferenceWizard::newPhonesPage() {
    auto* content = new QWidget;
    auto* secure = new ChoiceCard(IconName::shield, tr("Secure phones"),
                                  tr("Every call is encrypted from the phone to the server. Recommended."), content);
    secure->setObjectName(QStringLiteral("secure"));
    secure->setChecked(true);
    auto* open = new ChoiceCard(IconName::shieldOff, tr("Non-secure phones too"),
                                tr("Not available: this server admits encrypted calls only, because one open line would let "
                                   "others listen to everybody."),
                                content);
    open->setObjectName(QStringLiteral("nonSecure"));
    open->setEnabled(false);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kSmall);
    column->addWidget(secure);
    column->addWidget(open);
    column->addStretch(1);
    return content;
}

api::ConferenceCreate NewConferenceWizard::entry() const {
    const ScheduleReading when = m_when->reading();
    return {.subject = utf8(m_about->subject()),
            .description = utf8(m_about->description()),
            .begin = when.begin,
            .end = when.end,
            .timeZone = m_when->zone().id().toStdString(),
            .type = ConferenceType::secure,
            .reminderMinutes = m_when->reminderMinutes()};
}

bool NewConferenceWizard::changed() const {
    const api::ConferenceCreate now = entry();
    return now.subject != m_start.subject || now.description != m_start.description || now.begin != m_start.begin ||
           now.end != m_start.end || now.timeZone != m_start.timeZone || now.reminderMinutes != m_start.reminderMinutes;
}

bool NewConferenceWizard::losesInput() const { return !m_saved && changed(); }

QString NewConferenceWizard::loseQuestion() const {
    return m_draft ? tr("Discard the changes?") : tr("Discard the new conference?");
}

void NewConferenceWizard::setZonesBeside(const QStringList& zones) {
    m_when->setZonesBeside(zones);
    m_review->setZonesBeside(zones);
    m_done->setZonesBeside(zones);
}

std::optional<WizardDraft> NewConferenceWizard::keep() const {
    if (m_saved || !changed()) return std::nullopt;
    WizardDraft draft;
    draft.kind = DraftKind::conference;
    draft.page = currentPage();
    draft.subject = m_about->subject();
    // With the key, what was sent just before a crash is not done twice.
    draft.content = {{QStringLiteral("when"), toJson(m_when->entry())},
                     {QStringLiteral("reminder"), static_cast<qint64>(m_when->reminderMinutes())},
                     {QStringLiteral("subject"), m_about->subject()},
                     {QStringLiteral("description"), m_about->description()},
                     {QStringLiteral("key"), QString::fromLatin1(m_key.value)}};
    if (m_draft) {
        draft.conferenceId = qs(m_draft->id.value);
        draft.content[QStringLiteral("before")] = toJson(*m_draft);
    }
    return draft;
}

void NewConferenceWizard::takeBack(const WizardDraft& draft) {
    const auto before = conferenceFromJson(draft.content[QStringLiteral("before")].toObject());
    if (m_draft && before) { // what was changed then is what is sent, nothing else
        m_start.subject = before->subject;
        m_start.description = before->description;
        m_start.begin = before->begin;
        m_start.end = before->end;
        m_start.timeZone = before->timeZone;
        m_start.reminderMinutes = before->reminderMinutes.value_or(0);
    }
    if (const auto when = scheduleFromJson(draft.content[QStringLiteral("when")].toObject())) m_when->setEntry(*when);
    m_when->offerReminder(draft.content[QStringLiteral("reminder")].toInteger());
    m_about->set(draft.content[QStringLiteral("subject")].toString(), draft.content[QStringLiteral("description")].toString());
    if (const QByteArray key = draft.content[QStringLiteral("key")].toString().toLatin1(); !key.isEmpty()) m_key = {key};
    int target = std::clamp(draft.page, int(kWhen), int(kReview));
    if (target > kAbout && !m_about->check()) target = kAbout;
    if (target > kWhen && !m_when->check()) target = kWhen; // the time may have passed since
    showPage(target);
    if (m_draft && before && m_draft->version != before->version) {
        const api::Conference newest = *std::exchange(m_draft, before);
        explainStale(newest);
    } else if (!m_draft && !draft.conferenceId.isEmpty()) {
        showMessage(Tone::warning, tr("This conference was deleted in the meantime. What you entered stands here as a new one."));
    }
}

bool NewConferenceWizard::isLocked() const { return m_draft && m_draft->state != ConferenceState::draft; }

void NewConferenceWizard::entered(int index) {
    if (index != kReview) return;
    const api::ConferenceCreate now = entry();
    api::Conference shown;
    shown.subject = now.subject;
    shown.description = now.description;
    shown.begin = std::get<Instant>(now.begin); // the page has resolved what the clocks show
    shown.end = std::get<Instant>(now.end);
    shown.timeZone = now.timeZone;
    shown.reminderMinutes = now.reminderMinutes;
    m_review->show(shown);
    if (isLocked())
        setPrimaryEnabled(false, errorSentence({.code = Errc::scheduleLocked}));
    else if (m_draft)
        setPrimaryEnabled(changed(), tr("Nothing has been changed."));
}

void NewConferenceWizard::primary(int index) {
    switch (index) {
    case kWhen:
        if (m_when->check()) showPage(kAbout);
        break;
    case kAbout:
        if (m_about->check()) showPage(kPhones);
        break;
    case kPhones: showPage(kReview); break;
    case kReview:
        // Time has gone on since the first page.
        if (!m_when->check())
            showPage(kWhen);
        else if (m_draft)
            saveChanges();
        else
            save();
        break;
    case kDone:
        accept();
        Q_EMIT participantsRequested(m_saved->id);
        break;
    default: break;
    }
}

void NewConferenceWizard::save() {
    api::ConferenceCreate request = entry();
    if (request.reminderMinutes == 0) request.reminderMinutes.reset(); // a server that knows no reminders takes it, too
    startWork(tr("Creating the conference…"),
              m_api.createConference(request, this, [this](Result<api::Conference> answer) { answered(answer); }, m_key));
}

void NewConferenceWizard::saveChanges() {
    const api::ConferenceCreate now = entry();
    api::ConferencePatch patch;
    if (now.subject != m_start.subject) patch.subject = now.subject;
    if (now.description != m_start.description) patch.description = now.description;
    if (now.begin != m_start.begin) patch.begin = now.begin;
    if (now.end != m_start.end) patch.end = now.end;
    if (now.timeZone != m_start.timeZone) patch.timeZone = now.timeZone;
    if (now.reminderMinutes != m_start.reminderMinutes) patch.reminderMinutes = now.reminderMinutes;
    startWork(tr("Saving the changes…"),
              m_api.changeConference(m_draft->id, m_draft->version, patch, this,
                                     [this](Result<api::Conference> answer) { answered(answer); }));
}

void NewConferenceWizard::answered(const Result<api::Conference>& answer) {
    endWork();
    if (answer) {
        m_saved = *answer;
        m_done->show(*answer, m_api.server().host());
        showPage(kDone);
        Q_EMIT saved(answer->id);
        return;
    }
    const Error& error = answer.error();
    // The same key with another body would be refused: what is sent after a change is a new intention.
    if (error.code != Errc::networkUnreachable && error.code != Errc::timedOut && error.code != Errc::cancelled)
        m_key = ActionKey::fresh();
    if (error.code == Errc::versionStale && m_draft)
        showStale();
    else if (!error.field.empty())
        showFieldError(error);
    else
        showError(error);
}

void NewConferenceWizard::showFieldError(const Error& error) {
    const QString field = qs(error.field);
    if (field == QStringLiteral("subject") || field == QStringLiteral("description")) {
        showPage(kAbout);
        m_about->showFault(field, errorSentence(error));
    } else if (field == QStringLiteral("begin") || field == QStringLiteral("end") ||
               field == QStringLiteral("timeZone") || field == QStringLiteral("reminderMinutes")) {
        showPage(kWhen);
        m_when->showFault(errorSentence(error));
    } else {
        showError(error);
    }
}

void NewConferenceWizard::showStale() {
    startWork(tr("Reading what has changed…"),
              m_api.conference(m_draft->id, this, [this](Result<api::Conference> newest) {
                  endWork();
                  if (newest)
                      explainStale(*newest);
                  else
                      showError(newest.error());
              }));
}

void NewConferenceWizard::explainStale(const api::Conference& newest) {
    QStringList lines;
    const QTimeZone zone = zoneNamed(newest.timeZone);
    if (newest.subject != m_draft->subject) lines += tr("Subject: %1").arg(qs(newest.subject));
    if (newest.begin != m_draft->begin || newest.end != m_draft->end || newest.timeZone != m_draft->timeZone)
        lines += tr("When: %1").arg(whenText(newest.begin, newest.end, zone));
    if (newest.reminderMinutes.value_or(0) != m_draft->reminderMinutes.value_or(0))
        lines += tr("Reminder: %1").arg(reminderText(newest.reminderMinutes.value_or(0)));
    if (newest.description != m_draft->description) lines += tr("The description");
    if (lines.isEmpty()) lines += tr("The people");
    m_draft = newest;
    if (isLocked()) {
        setPrimaryEnabled(false, errorSentence({.code = Errc::scheduleLocked}));
        showError({.code = Errc::scheduleLocked});
        return;
    }
    showMessage(Tone::warning, tr("This conference was changed elsewhere in the meantime, and nothing of yours has been saved "
                                  "yet. What is different there:\n%1\nSave again to put your changes over it.")
                                   .arg(lines.join(QLatin1Char('\n'))));
}

} // namespace conclave::client
