#include "client/ui/conferences_page.hpp"

#include "client/ui/cancel_conference_dialog.hpp"
#include "client/ui/conference_info_dialog.hpp"
#include "client/ui/conference_table.hpp"
#include "client/ui/invitation_wizard.hpp"
#include "client/ui/new_conference_wizard.hpp"
#include "client/ui/participants_wizard.hpp"
#include "client/ui/widgets/busy_bar.hpp"
#include "client/ui/widgets/icons.hpp"
#include "client/ui/widgets/message_strip.hpp"
#include "client/ui/widgets/texts.hpp"
#include "client/ui/widgets/theme.hpp"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace conclave::client {

using namespace Qt::StringLiterals;

namespace {

constexpr int kGatherMs = 150;
constexpr int kPagesMax = 50;

} // namespace

ConferencesPage::ConferencesPage(ApiClient& api, Settings& settings, QWidget* parent)
    : QWidget(parent), m_api(api), m_settings(settings), m_model(stateWord) {
    setObjectName(u"conferencesPage"_s);
    m_table = new ConferenceTable(m_model, this);
    makeActions();
    layOut();
    retranslate();

    m_soon = new QTimer(this);
    m_soon->setSingleShot(true);
    m_soon->setInterval(kGatherMs);
    connect(m_soon, &QTimer::timeout, this, [this] {
        const auto stale = std::exchange(m_stale, {});
        if (std::exchange(m_allStale, false)) return refresh();
        for (const ConferenceId& id : stale) loadOne(id);
    });
    connect(&m_api, &ApiClient::changed, this, &ConferencesPage::onChanged);
    connect(&m_api, &ApiClient::changesMissed, this, [this] {
        m_allStale = true;
        m_soon->start();
    });
    connect(m_table, &ConferenceTable::choiceChanged, this, &ConferencesPage::updateActions);
    connect(m_table, &ConferenceTable::rowCountChanged, this, &ConferencesPage::updateBody);
    connect(m_table, &ConferenceTable::triggered, this, &ConferencesPage::trigger);
    connect(m_table, &QWidget::customContextMenuRequested, this, &ConferencesPage::showContextMenu);
    m_table->horizontalHeader()->restoreState(m_settings.conferenceColumns());
    updateActions();
    updateBody();
}

ConferencesPage::~ConferencesPage() { m_settings.setConferenceColumns(m_table->horizontalHeader()->saveState()); }

void ConferencesPage::makeActions() {
    const auto make = [this](const QString& name, const QKeySequence& keys) {
        auto* action = new QAction(this);
        action->setObjectName(name);
        action->setShortcut(keys);
        addAction(action);
        return action;
    };
    m_new = make(u"newConference"_s, QKeySequence::New);
    m_new->setIcon(icon(IconName::plus));
    m_refresh = make(u"refresh"_s, QKeySequence::Refresh);
    m_refresh->setIcon(icon(IconName::refresh));
    m_find = make(u"find"_s, QKeySequence::Find);
    m_find->setIcon(icon(IconName::search));
    m_details = make(u"details"_s, QKeySequence(Qt::CTRL | Qt::Key_D));
    m_details->setIcon(icon(IconName::info));
    const auto row = [&](RowAction action, const QString& name, const QKeySequence& keys) {
        QAction* made = make(name, keys);
        m_actions[static_cast<std::size_t>(action)] = made;
        connect(made, &QAction::triggered, this, [this, action] { trigger(action); });
    };
    row(RowAction::open, u"openConference"_s, QKeySequence(Qt::Key_F2));
    row(RowAction::people, u"people"_s, QKeySequence(Qt::CTRL | Qt::Key_P));
    row(RowAction::invite, u"invite"_s, QKeySequence(Qt::CTRL | Qt::Key_I));
    row(RowAction::remove, u"removeConference"_s, QKeySequence::Delete);
    action(RowAction::people)->setIcon(icon(IconName::people));
    action(RowAction::invite)->setIcon(icon(IconName::envelope));
    action(RowAction::remove)->setIcon(icon(IconName::trash));
    connect(m_new, &QAction::triggered, this, &ConferencesPage::newConference);
    connect(m_refresh, &QAction::triggered, this, &ConferencesPage::refresh);
    connect(m_find, &QAction::triggered, this, &ConferencesPage::focusFilter);
    connect(m_details, &QAction::triggered, this, [this] {
        if (const api::Conference* chosen = m_table->chosen()) openDetails(chosen->id);
    });
}

void ConferencesPage::layOut() {
    m_title = new QLabel;
    setHeading(m_title, 2);
    m_newButton = new QPushButton;
    m_newButton->setObjectName(u"newConferenceButton"_s);
    m_newButton->setIcon(QIcon());
    setPrimary(m_newButton);
    connect(m_newButton, &QPushButton::clicked, m_new, &QAction::trigger);
    m_filter = new QLineEdit;
    m_filter->setObjectName(u"filter"_s);
    m_filter->setClearButtonEnabled(true);
    m_filterMark = m_filter->addAction(icon(IconName::search, Tone::faint), QLineEdit::LeadingPosition);
    connect(m_filterMark, &QAction::triggered, this, &ConferencesPage::focusFilter);
    m_filter->setMinimumHeight(32);
    m_filter->setMaximumWidth(280);
    connect(m_filter, &QLineEdit::textChanged, this, &ConferencesPage::applyFilter);
    m_refreshButton = new QToolButton;
    m_refreshButton->setObjectName(u"refreshButton"_s);
    m_refreshButton->setDefaultAction(m_refresh);
    m_refreshButton->setIconSize(QSize(space::kIcon, space::kIcon));
    m_refreshButton->setAutoRaise(true);
    m_refreshButton->setFocusPolicy(Qt::StrongFocus);
    m_progress = new BusyBar;

    auto* tools = new QHBoxLayout;
    tools->setSpacing(space::kMedium);
    tools->addWidget(m_title);
    tools->addWidget(m_progress);
    tools->addStretch(1);
    tools->addWidget(m_filter, 1);
    tools->addWidget(m_refreshButton);
    tools->addWidget(m_newButton);

    m_message = new MessageStrip;
    m_message->setObjectName(u"pageMessage"_s);
    connect(m_message, &MessageStrip::accepted, this, &ConferencesPage::refresh);

    auto* empty = new QWidget;
    empty->setObjectName(u"emptyState"_s);
    auto* column = new QVBoxLayout(empty);
    column->setSpacing(space::kMedium);
    column->addStretch(2);
    column->addWidget(newIconLabel(IconName::calendar, Tone::faint, 56, empty), 0, Qt::AlignHCenter);
    m_emptyTitle = new QLabel;
    m_emptyTitle->setAlignment(Qt::AlignHCenter);
    setHeading(m_emptyTitle, 1);
    m_emptyText = new QLabel;
    m_emptyText->setAlignment(Qt::AlignHCenter);
    m_emptyText->setWordWrap(true);
    setTone(m_emptyText, Tone::faint);
    m_emptyButton = new QPushButton;
    m_emptyButton->setObjectName(u"emptyButton"_s);
    setPrimary(m_emptyButton);
    connect(m_emptyButton, &QPushButton::clicked, m_new, &QAction::trigger);
    column->addWidget(m_emptyTitle);
    column->addWidget(m_emptyText);
    column->addWidget(m_emptyButton, 0, Qt::AlignHCenter);
    column->addStretch(3);

    m_body = new QStackedWidget;
    m_body->addWidget(m_table);
    m_body->addWidget(empty);
    m_body->addWidget(new QWidget); // before the first answer

    auto* page = new QVBoxLayout(this);
    page->setContentsMargins(space::kLarge, space::kLarge, space::kLarge, space::kSmall);
    page->setSpacing(space::kMedium);
    page->addLayout(tools);
    page->addWidget(m_message);
    page->addWidget(m_body, 1);
}

void ConferencesPage::retranslate() {
    m_title->setText(m_view == View::current   ? tr("Own Conferences")
                     : m_view == View::running ? tr("Running conferences")
                                               : tr("Past and cancelled conferences"));
    m_new->setText(tr("&New conference…"));
    m_newButton->setText(tr("New conference"));
    m_newButton->setToolTip(tr("Plan a conference (%1)").arg(m_new->shortcut().toString(QKeySequence::NativeText)));
    m_refresh->setText(tr("&Refresh"));
    m_refreshButton->setAccessibleName(tr("Refresh"));
    m_find->setText(tr("&Find"));
    m_details->setText(tr("&Details and PINs…"));
    action(RowAction::people)->setText(tr("&People…"));
    action(RowAction::invite)->setText(tr("&Invite…"));
    m_filter->setPlaceholderText(tr("Filter"));
    m_filterMark->setText(tr("Filter"));
    m_filter->setAccessibleName(tr("Filter conferences"));
    m_progress->setAccessibleName(tr("Loading"));
    m_emptyButton->setText(tr("New conference"));
    m_table->retranslate();
    updateActions();
    updateBody();
}

void ConferencesPage::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

void ConferencesPage::setView(View view) {
    if (view == m_view) return;
    m_view = view;
    clear();
    retranslate();
    m_table->sortByColumn(ConferenceListModel::Begin,
                          view == View::past ? Qt::DescendingOrder : Qt::AscendingOrder);
    refresh();
}

void ConferencesPage::clear() {
    m_call.cancel();
    m_everLoaded = false;
    m_model.replaceAll({});
    updateBody();
}

void ConferencesPage::refresh() {
    if (!m_api.signedIn()) return;
    m_call.cancel();
    m_arriving.clear();
    m_pages = 0;
    startWork();
    loadPage({});
}

void ConferencesPage::loadPage(const QString& cursor) {
    m_call = m_api.conferences(m_view == View::past ? Scope::past : Scope::current, {}, cursor, this,
                               [this](Result<api::ConferenceList> answer) { loaded(std::move(answer)); });
}

void ConferencesPage::loaded(Result<api::ConferenceList> answer) {
    if (!answer) {
        if (answer.error().code == Errc::cancelled) return; // by a newer one, or the window's end
        endWork();
        if (answer.error().code == Errc::unauthenticated) return; // sign-in is being asked for
        m_message->showError(answer.error());
        m_message->offer(tr("Try again"));
        return;
    }
    for (api::Conference& conference : answer->items) m_arriving.push_back(std::move(conference));
    if (answer->next && !answer->next->empty() && ++m_pages < kPagesMax) return loadPage(qs(*answer->next));
    endWork();
    m_everLoaded = true;
    if (m_message->tone() == Tone::error) m_message->clear();
    if (m_view == View::running) std::erase_if(m_arriving, [](const api::Conference& c) { return !c.live; });
    m_model.replaceAll(m_arriving);
    m_arriving.clear();
    updateBody();
    if (std::exchange(m_firstAnswer, false)) (m_table->isHidden() ? static_cast<QWidget*>(m_emptyButton) : m_table)->setFocus();
}

void ConferencesPage::loadOne(const ConferenceId& id) {
    m_api.conference(id, this, [this, id](Result<api::Conference> answer) {
        if (!answer) {
            if (answer.error().code == Errc::notFound) m_model.remove(id);
            return;
        }
        const bool over = answer->state == ConferenceState::ended || answer->state == ConferenceState::cancelled;
        const bool belongs = m_view == View::past ? over : !over && (m_view == View::current || answer->live);
        if (belongs)
            m_model.put(*answer);
        else
            m_model.remove(id);
        updateBody();
    });
}

void ConferencesPage::onChanged(const QString& kind, const api::Change& change) {
    if (kind == u"user"_s) return;
    if (change.conferenceId) {
        if (std::find(m_stale.begin(), m_stale.end(), *change.conferenceId) == m_stale.end())
            m_stale.push_back(*change.conferenceId);
    } else {
        m_allStale = true;
    }
    if (!m_soon->isActive()) m_soon->start();
}

void ConferencesPage::applyFilter() {
    m_table->filter().setText(m_filter->text());
    updateBody();
}

void ConferencesPage::focusFilter() {
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void ConferencesPage::notice(const QString& text) { m_message->show(Tone::warning, text); }

int ConferencesPage::runningCount() const {
    int count = 0;
    for (int row = 0; row < m_model.rowCount(); ++row) count += m_model.at(row).live ? 1 : 0;
    return count;
}

void ConferencesPage::updateActions() {
    const api::Conference* chosen = m_table->chosen();
    m_details->setEnabled(chosen != nullptr);
    for (const RowAction which : {RowAction::open, RowAction::people, RowAction::invite, RowAction::remove}) {
        const Availability availability = chosen ? availabilityOf(which, *chosen) : Availability{};
        action(which)->setEnabled(availability.possible);
        action(which)->setStatusTip(availability.says);
        action(which)->setToolTip(availability.says);
    }
    const bool draft = !chosen || opensForEditing(*chosen);
    action(RowAction::open)->setText(draft ? tr("&Change…") : tr("&Look at…"));
    action(RowAction::open)->setIcon(icon(draft ? IconName::pencil : IconName::info));
    action(RowAction::remove)->setText(draft ? tr("D&elete draft…") : tr("&Cancel conference…"));
}

void ConferencesPage::updateBody() {
    const int rows = m_table->filter().rowCount();
    // Commands always have a row to work on.
    if (rows > 0 && !m_table->chosen())
        m_table->setCurrentIndex(m_table->filter().index(0, ConferenceListModel::Subject));
    const bool filtered = m_model.rowCount() > 0 && rows == 0;
    if (filtered) {
        m_emptyTitle->setText(tr("No conference matches the filter"));
        m_emptyText->setText(tr("Every word is looked for in subject, description, number, date and state."));
    } else if (m_view == View::current) {
        m_emptyTitle->setText(tr("No conferences yet"));
        m_emptyText->setText(tr("A conference gives each person a role and a PIN of their own, invites them by mail, and "
                                "opens at the planned time."));
    } else if (m_view == View::running) {
        m_emptyTitle->setText(tr("Nothing is running"));
        m_emptyText->setText(tr("Conferences in which somebody is talking right now appear here."));
    } else {
        m_emptyTitle->setText(tr("No past conferences"));
        m_emptyText->setText(tr("Ended and cancelled conferences are kept here."));
    }
    m_emptyButton->setVisible(!filtered && m_view == View::current);
    m_body->setCurrentIndex(rows > 0 ? 0 : m_everLoaded ? 1 : 2);
    Q_EMIT figuresChanged(m_model.mailsWaiting(), runningCount());
}

void ConferencesPage::startWork() { m_progress->start(); }

void ConferencesPage::endWork() {
    m_progress->stop();
}

void ConferencesPage::trigger(RowAction which) {
    const api::Conference* chosen = m_table->chosen();
    if (!chosen || !availabilityOf(which, *chosen).possible) return;
    const api::Conference conference = *chosen; // what opens may change the row
    switch (which) {
    case RowAction::open:
        return opensForEditing(conference) ? openDraft(conference.id) : openDetails(conference.id);
    case RowAction::people:
        return openPeople(conference.id);
    case RowAction::invite:
        return openInvitation(conference.id);
    case RowAction::remove:
        return openRemoval(conference);
    }
}

void ConferencesPage::showContextMenu(const QPoint& where) {
    if (!m_table->indexAt(where).isValid()) return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    menu->addAction(action(RowAction::open));
    menu->addAction(action(RowAction::people));
    menu->addAction(action(RowAction::invite));
    menu->addAction(m_details);
    menu->addSeparator();
    menu->addAction(action(RowAction::remove));
    menu->popup(m_table->viewport()->mapToGlobal(where));
}

void ConferencesPage::newConference() {
    auto* wizard = new NewConferenceWizard(m_api, std::nullopt, window());
    wizard->setAttribute(Qt::WA_DeleteOnClose);
    connect(wizard, &NewConferenceWizard::saved, this, [this](const ConferenceId& id) {
        loadOne(id);
    });
    connect(wizard, &NewConferenceWizard::participantsRequested, this, &ConferencesPage::openPeople);
    wizard->show();
}

void ConferencesPage::openDraft(const ConferenceId& id) {
    // The newest state, so that the wizard starts from what is there now.
    startWork();
    m_api.conference(id, this, [this](Result<api::Conference> answer) {
        endWork();
        if (!answer) return m_message->showError(answer.error());
        auto* wizard = new NewConferenceWizard(m_api, *answer, window());
        wizard->setAttribute(Qt::WA_DeleteOnClose);
        connect(wizard, &NewConferenceWizard::saved, this, &ConferencesPage::loadOne);
        connect(wizard, &NewConferenceWizard::participantsRequested, this, &ConferencesPage::openPeople);
        wizard->show();
    });
}

void ConferencesPage::openDetails(const ConferenceId& id) {
    auto* dialog = new ConferenceInfoDialog(m_api, id, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    static_cast<QWidget*>(dialog)->show();
}

void ConferencesPage::openPeople(const ConferenceId& id) {
    auto* wizard = new ParticipantsWizard(m_api, id, window());
    wizard->setAttribute(Qt::WA_DeleteOnClose);
    connect(wizard, &ParticipantsWizard::changed, this, &ConferencesPage::loadOne);
    connect(wizard, &ParticipantsWizard::invitationRequested, this, &ConferencesPage::openInvitation);
    wizard->show();
}

void ConferencesPage::openInvitation(const ConferenceId& id) {
    auto* wizard = new InvitationWizard(m_api, id, window());
    wizard->setAttribute(Qt::WA_DeleteOnClose);
    connect(wizard, &InvitationWizard::finalised, this, &ConferencesPage::loadOne);
    connect(wizard, &InvitationWizard::pinsRequested, this, &ConferencesPage::openDetails);
    wizard->show();
}

void ConferencesPage::openRemoval(const api::Conference& conference) {
    auto* dialog = new CancelConferenceDialog(m_api, conference, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, id = conference.id] {
        m_model.remove(id);
        updateBody();
    });
    dialog->open();
}

} // namespace conclave::client
