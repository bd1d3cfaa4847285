#include "client/ui/participants_wizard.hpp"

#include "client/model/draft_content.hpp"
#include "client/model/person_acts.hpp"
#include "client/model/words.hpp"
#include "client/net/account_marks.hpp"
#include "client/ui/add_people_page.hpp"
#include "client/ui/people_pages.hpp"
#include "client/ui/person_questions.hpp"
#include "client/ui/role_dialog.hpp"
#include "client/ui/widgets/texts.hpp"

#include <QRegularExpression>
#include <QTimer>

namespace conclave::client {
namespace {

enum PageIndex { kList, kAdd, kReview, kDone };

} // namespace

ParticipantsWizard::ParticipantsWizard(ApiClient& api, ConferenceId id, QWidget* parent)
    : StepWizard(QStringLiteral("participantsWizard"), tr("People"), parent), m_api(api), m_id(std::move(id)) {
    m_list = new PeopleListPage;
    m_add = new AddPeoplePage(api);
    m_review = new PeopleReviewPage;
    m_added = new PeopleAddedPage;
    setSteps({tr("People"), tr("Add"), tr("Check"), tr("Done")});
    addPage(m_list, {.step = 0, .title = tr("Who takes part, and how?"), .lead = {},
                     .primary = tr("Finish and return to Own Conferences"), .sends = Sends::yes,
                     .firstField = m_list->firstField()});
    addPage(m_add, {.step = 1, .title = tr("Whom do you want to add?"),
                    .lead = tr("Everybody in this batch gets the same role."), .primary = tr("Continue"), .back = kList,
                    .firstField = m_add->firstField()});
    addPage(m_review, {.step = 2, .title = tr("Are these the right people?"), .lead = {}, .primary = {},
                       .sends = Sends::no, .back = kAdd});
    addPage(m_added, {.step = 3, .title = {}, .lead = {}, .primary = tr("Return to Own Conferences"),
                      .sends = Sends::no, .leave = Leave::none});
    connect(m_add, &AddPeoplePage::changed, this, &ParticipantsWizard::touch);
    m_marks = new AccountMarks(api, this);
    connect(m_marks, &AccountMarks::found, this, &ParticipantsWizard::markAccount);
    connect(m_marks, &AccountMarks::done, this, [this] {
        page(kReview).lead.clear();
        if (currentPage() == kReview && !m_imported.empty()) reviewBatch();
    });
    connect(m_add, &AddPeoplePage::imported, this, &ParticipantsWizard::reviewImport);
    connect(m_list, &PeopleListPage::addRequested, this, [this] { showPage(kAdd); });
    connect(m_list, &PeopleListPage::roleRequested, this, [this](std::size_t row) { changeRole(row, {}); });
    connect(m_list, &PeopleListPage::removeRequested, this, &ParticipantsWizard::remove);
    connect(m_review, &PeopleReviewPage::roleChangeRequested, this,
            [this](std::size_t existing, Role role) { changeRole(existing, role); });
    connect(m_added, &PeopleAddedPage::inviteRequested, this, [this] {
        accept();
        Q_EMIT invitationRequested(m_id);
    });
    showPage(kList);
    load();
}

void ParticipantsWizard::load() {
    startWork(tr("Reading the people…"), m_api.conference(m_id, this, [this](Result<api::Conference> answer) {
        endWork();
        if (!answer) {
            m_list->setEnabled(false);
            setPrimaryEnabled(false, errorSentence(answer.error()));
            showError(answer.error());
            if (answer.error().code == Errc::notFound) sayGone();
            return;
        }
        m_loaded = true;
        m_conference = *answer;
        setWindowTitle(tr("People – %1").arg(qs(m_conference.subject)));
        m_draft.setExisting(m_conference.participants.value_or(std::vector<api::Participant>{}));
        showList();
        m_list->firstField()->setFocus(Qt::TabFocusReason);
        const bool over = m_conference.state == ConferenceState::cancelled || m_conference.state == ConferenceState::ended;
        m_list->setEnabled(!over);
        if (const auto left = dueDraft()) restore(*left);
        if (over) showError({.code = m_conference.state == ConferenceState::ended ? Errc::conferenceEnded : Errc::alreadyCancelled});
    }));
}

std::optional<WizardDraft> ParticipantsWizard::keep() const {
    if (currentPage() == kDone || !losesInput()) return std::nullopt;
    WizardDraft draft;
    draft.kind = DraftKind::people;
    draft.conferenceId = qs(m_id.value);
    draft.subject = qs(m_conference.subject);
    draft.page = currentPage();
    draft.content = {{QStringLiteral("waiting"), toJson(m_draft.waiting())},
                     {QStringLiteral("batch"), toJson(m_add->batch())},
                     {QStringLiteral("imported"), toJson(m_imported)},
                     {QStringLiteral("role"), toText(m_add->role())},
                     {QStringLiteral("version"), static_cast<qint64>(m_conference.version)},
                     {QStringLiteral("state"), static_cast<int>(m_conference.state)},
                     {QStringLiteral("key"), QString::fromLatin1(m_key.value)}};
    return draft;
}

void ParticipantsWizard::takeBack(const WizardDraft& draft) { takeBackLater(draft); }

void ParticipantsWizard::restore(const WizardDraft& draft) {
    const std::vector<ReviewEntry> left = m_draft.restore(waitingFromJson(draft.content[QStringLiteral("waiting")].toArray()));
    m_add->setBatch(roleFromText(draft.content[QStringLiteral("role")].toString()),
                    peopleFromJson(draft.content[QStringLiteral("batch")].toArray()));
    if (const QByteArray key = draft.content[QStringLiteral("key")].toString().toLatin1(); !key.isEmpty() && left.empty())
        m_key = {key};
    showList();
    const std::vector<NewPerson> imported = peopleFromJson(draft.content[QStringLiteral("imported")].toArray());
    if (!imported.empty())
        reviewImport(imported);
    else if (draft.page == kReview && !m_add->isEmpty())
        reviewBatch();
    else
        showPage(draft.page == kAdd ? kAdd : kList);
    QStringList sentences;
    const bool finalised = draft.content[QStringLiteral("state")].toInt() == static_cast<int>(ConferenceState::draft) &&
                           m_conference.state == ConferenceState::scheduled;
    if (finalised)
        sentences += tr("The conference was finalised in the meantime. New people are invited by the envelope afterwards.");
    else if (draft.content[QStringLiteral("version")].toInteger() != m_conference.version)
        sentences += tr("The conference was changed in the meantime; its people are shown as they are now.");
    if (!left.empty()) {
        QStringList who;
        for (const ReviewEntry& entry : left) who += entry.person.address;
        sentences += tr("%n of your people are in already, or cannot be added any more, and were left out: %1", nullptr,
                        static_cast<int>(left.size()))
                         .arg(who.join(QStringLiteral(", ")));
    }
    if (!sentences.isEmpty()) showMessage(Tone::warning, sentences.join(QLatin1Char('\n')));
}

// Nobody who was chosen is forgotten without a word.
void ParticipantsWizard::sayGone() {
    const auto draft = dueDraft();
    if (!draft) return;
    QStringList who;
    for (const auto& one : waitingFromJson(draft->content[QStringLiteral("waiting")].toArray())) who += one.person.address;
    for (const char* kept : {"batch", "imported"})
        for (const NewPerson& one : peopleFromJson(draft->content[QLatin1String(kept)].toArray())) who += one.address;
    showMessage(Tone::error, tr("“%1” does not exist any more. You had chosen for it: %2")
                                 .arg(draft->subject, who.join(QStringLiteral(", "))));
}

void ParticipantsWizard::showList() {
    touch();
    m_list->show(m_draft);
    const int waiting = static_cast<int>(m_draft.waiting().size());
    Page& list = page(kList);
    list.lead = waiting > 0 ? tr("%n people are new. They are added, and get their PINs, when you finish.", nullptr, waiting)
                            : tr("Up to 250 people. Changes of role and removals are in force at once.");
    // With nobody new the button only closes.
    list.sends = waiting > 0 ? Sends::yes : Sends::no;
    if (currentPage() == kList) refreshPage();
}

void ParticipantsWizard::entered(int index) {
    if (index == kList) showList();
    if (index == kAdd && !m_imported.empty())
        showMessage(Tone::faint, tr("%n people from the file wait: Continue shows them again.", nullptr,
                                    static_cast<int>(m_imported.size())));
}

bool ParticipantsWizard::losesInput() const {
    return !m_draft.waiting().empty() || !m_add->isEmpty() || !m_imported.empty();
}

QString ParticipantsWizard::loseQuestion() const {
    const int waiting = static_cast<int>(m_draft.waiting().size() + m_add->batch().size() + m_imported.size());
    return tr("Discard %n people who have not been added yet?", nullptr, waiting);
}

void ParticipantsWizard::primary(int index) {
    switch (index) {
    case kList:
        if (m_draft.waiting().empty())
            accept();
        else
            commit();
        break;
    case kAdd:
        if ((!m_imported.empty() && m_add->isEmpty()) || m_add->check()) reviewBatch();
        break;
    case kReview:
        m_draft.accept(m_review->entries());
        m_imported.clear();
        m_add->clear();
        m_key = ActionKey::fresh();
        showPage(kList);
        break;
    case kDone: accept(); break;
    default: break;
    }
}

void ParticipantsWizard::reviewBatch() {
    std::vector<NewPerson> batch = m_imported;
    for (NewPerson& one : m_add->batch()) batch.push_back(std::move(one));
    m_review->show(m_draft.review(batch, m_add->role()));
    const int good = m_review->goodCount();
    page(kReview).primary = good > 0 ? tr("Take %n people into the list", nullptr, good) : tr("Take nobody");
    showPage(kReview);
    if (good == 0) setPrimaryEnabled(false, tr("Nobody of this batch can be added. Go back to change it."));
}

void ParticipantsWizard::reviewImport(const std::vector<NewPerson>& people) {
    m_imported.insert(m_imported.end(), people.begin(), people.end());
    QStringList addresses;
    for (const NewPerson& one : people) addresses += one.address;
    page(kReview).lead = tr("Looking up who of them has an account…");
    reviewBatch();
    touch();
    m_marks->ask(addresses.mid(0, static_cast<qsizetype>(limits::kParticipantsMax)));
}

void ParticipantsWizard::markAccount(const QString& address, const QString& displayName) {
    for (NewPerson& one : m_imported) {
        if (one.address != address) continue;
        one.hasAccount = true;
        one.displayName = displayName;
    }
}

void ParticipantsWizard::commit() {
    const auto answered = [this](Result<api::ParticipantList> answer) {
        endWork();
        if (!answer) {
            const Error& error = answer.error();
            if (error.code == Errc::networkUnreachable || error.code == Errc::timedOut || error.code == Errc::cancelled)
                return showError(error); // the same key: asked again, it is done once
            m_key = ActionKey::fresh();
            static const QRegularExpression line(QStringLiteral("^participants\\[(\\d+)\\]"));
            const auto found = line.match(qs(error.field));
            const std::size_t which = found.hasMatch() ? found.captured(1).toUInt() : m_draft.waiting().size();
            if (which < m_draft.waiting().size())
                showMessage(Tone::error, QStringLiteral("%1: %2").arg(m_draft.waiting()[which].person.address, errorSentence(error)));
            else
                showError(error);
            return;
        }
        std::vector<api::Participant> all = m_draft.existing();
        all.insert(all.end(), answer->items.begin(), answer->items.end());
        m_draft.setExisting(std::move(all));
        m_draft.clearWaiting();
        m_added->show(answer->items);
        Page& done = page(kDone);
        done.title = tr("%n people have been added", nullptr, static_cast<int>(answer->items.size()));
        done.lead = m_conference.state == ConferenceState::scheduled
                        ? tr("Each has a PIN. They have not been invited yet: the envelope invites those who are new.")
                        : tr("Each has a PIN. Nobody has been invited yet: the envelope does that, and finalises the conference.");
        showPage(kDone);
        Q_EMIT changed(m_id);
    };
    startWork(tr("Adding the people…"), m_api.addParticipants(m_id, m_draft.request(), this, answered, m_key));
}

void ParticipantsWizard::changeRole(std::size_t row, std::optional<Role> suggested) {
    const std::size_t existing = m_draft.existing().size();
    if (row >= existing + m_draft.waiting().size() || busy()) return;
    if (row >= existing) {
        const auto& one = m_draft.waiting()[row - existing];
        const QString who = one.person.displayName.isEmpty() ? one.person.address : one.person.displayName;
        RoleDialog dialog(who, one.role, suggested, this);
        if (dialog.exec() != QDialog::Accepted) return;
        m_draft.changeWaitingRole(row - existing, dialog.role());
        m_key = ActionKey::fresh();
        return showList();
    }
    const api::Participant one = m_draft.existing()[row];
    askRole(one, suggested, this, [this, one](Role role) { sendRole(one, role); });
}

void ParticipantsWizard::sendRole(const api::Participant& one, Role role) {
    api::ParticipantPatch patch;
    patch.role = role;
    startWork(tr("Changing the role…"),
              m_api.changeParticipant(m_id, one.id, one.version, patch, this, [this](Result<api::Participant> answer) {
                  endWork();
                  if (!answer) return refused(answer.error());
                  std::vector<api::Participant> all = m_draft.existing();
                  for (api::Participant& each : all)
                      if (each.id == answer->id) each = *answer;
                  m_draft.setExisting(std::move(all));
                  Q_EMIT changed(m_id);
                  if (currentPage() == kReview) return reviewBatch();
                  showList();
                  showMessage(Tone::success, tr("%1 is now: %2.").arg(nameOf(*answer), roleName(answer->role)));
              }));
}

void ParticipantsWizard::remove(std::size_t row) {
    const std::size_t existing = m_draft.existing().size();
    if (row >= existing + m_draft.waiting().size() || busy()) return;
    if (row >= existing) { // never sent, so nothing is lost that Add would not bring back
        m_draft.removeWaiting(row - existing);
        m_key = ActionKey::fresh();
        return showList();
    }
    const api::Participant one = m_draft.existing()[row];
    askRemoval(one, m_conference, this, [this, one](Notify notify) { sendRemoval(one, notify); });
}

void ParticipantsWizard::sendRemoval(const api::Participant& one, Notify notify) {
    startWork(tr("Removing…"), m_api.removeParticipant(m_id, one.id, one.version, notify, this, [this, one](Result<void> answer) {
        endWork();
        if (!answer) return refused(answer.error());
        std::vector<api::Participant> all = m_draft.existing();
        std::erase_if(all, [&](const api::Participant& each) { return each.id == one.id; });
        m_draft.setExisting(std::move(all));
        Q_EMIT changed(m_id);
        showList();
        showMessage(Tone::success, tr("%1 has been removed.").arg(nameOf(one)));
    }));
}

// What was shown is old, or gone: show the newest with the reason above it.
void ParticipantsWizard::refused(const Error& error) {
    if (error.code != Errc::versionStale && error.code != Errc::notFound) return showError(error);
    startWork(tr("Reading the people…"), m_api.conference(m_id, this, [this, error](Result<api::Conference> answer) {
        endWork();
        if (answer) {
            m_conference = *answer;
            m_draft.setExisting(m_conference.participants.value_or(std::vector<api::Participant>{}));
            showList();
        }
        showError(error);
    }));
}

} // namespace conclave::client
