#include "client/ui/participants_wizard.hpp"

#include "client/model/words.hpp"
#include "client/ui/add_people_page.hpp"
#include "client/ui/people_pages.hpp"
#include "client/ui/role_dialog.hpp"
#include "client/ui/widgets/texts.hpp"

#include <QCheckBox>
#include <QMessageBox>
#include <QPushButton>
#include <QRegularExpression>
#include <QTimer>

namespace conclave::client {
namespace {

enum PageIndex { kList, kAdd, kReview, kDone };

QString nameOf(const api::Participant& one) { return qs(one.displayName.empty() ? one.address : one.displayName); }

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
        if (over) showError({.code = m_conference.state == ConferenceState::ended ? Errc::conferenceEnded : Errc::alreadyCancelled});
    }));
}

void ParticipantsWizard::showList() {
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
}

bool ParticipantsWizard::losesInput() const { return !m_draft.waiting().empty() || !m_add->isEmpty(); }

QString ParticipantsWizard::loseQuestion() const {
    const int waiting = static_cast<int>(m_draft.waiting().size() + m_add->batch().size());
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
        if (m_add->check()) reviewBatch();
        break;
    case kReview:
        m_draft.accept(m_review->entries());
        m_add->clear();
        m_key = ActionKey::fresh();
        showPage(kList);
        break;
    case kDone: accept(); break;
    default: break;
    }
}

void ParticipantsWizard::reviewBatch() {
    m_review->show(m_draft.review(m_add->batch(), m_add->role()));
    const int good = m_review->goodCount();
    page(kReview).primary = good > 0 ? tr("Take %n people into the list", nullptr, good) : tr("Take nobody");
    showPage(kReview);
    if (good == 0) setPrimaryEnabled(false, tr("Nobody of this batch can be added. Go back to change it."));
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
    RoleDialog dialog(nameOf(one), one.role, suggested, this);
    if (dialog.exec() != QDialog::Accepted) return;
    api::ParticipantPatch patch;
    patch.role = dialog.role();
    startWork(tr("Changing the role…"),
              m_api.changeParticipant(m_id, one.id, one.version, patch, this, [this, row](Result<api::Participant> answer) {
                  endWork();
                  if (!answer) return refused(answer.error());
                  std::vector<api::Participant> all = m_draft.existing();
                  if (row < all.size()) all[row] = *answer;
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
    QMessageBox question(QMessageBox::NoIcon, tr("Remove"), tr("Remove %1 from the conference?").arg(nameOf(one)),
                         QMessageBox::NoButton, this);
    question.setObjectName(QStringLiteral("removeQuestion"));
    question.setInformativeText(tr("The PIN stops working at once."));
    QPushButton* yes = question.addButton(tr("Remove"), QMessageBox::DestructiveRole);
    QPushButton* no = question.addButton(tr("Keep"), QMessageBox::RejectRole);
    question.setDefaultButton(no);
    question.setEscapeButton(no);
    QCheckBox* tell = nullptr;
    if (m_conference.state == ConferenceState::scheduled) {
        tell = new QCheckBox(tr("Tell this person by mail that the invitation is withdrawn"), &question);
        tell->setChecked(true);
        question.setCheckBox(tell);
    }
    question.exec();
    if (question.clickedButton() != yes) return;
    const Notify notify = tell && tell->isChecked() ? Notify::yes : Notify::no;
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
