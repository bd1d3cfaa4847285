#include "client/ui/conferences_page.hpp"

#include "client/model/known_conferences.hpp"
#include "client/ui/cancel_conference_dialog.hpp"
#include "client/ui/conference_table.hpp"
#include "client/ui/detail_windows.hpp"
#include "client/ui/week_view.hpp"
#include "client/ui/widgets/busy_bar.hpp"
#include "client/ui/widgets/empty_state.hpp"
#include "client/ui/widgets/icons.hpp"
#include "client/ui/widgets/message_strip.hpp"
#include "client/ui/widgets/search_field.hpp"
#include "client/ui/widgets/texts.hpp"
#include "client/ui/widgets/theme.hpp"
#include "client/ui/wizard_opener.hpp"

#include <QAction>
#include <QActionGroup>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace conclave::client {

using namespace Qt::StringLiterals;

namespace {

enum Body { kListBody, kEmptyBody, kNoBody, kWeekBody };

} // namespace

ConferencesPage::ConferencesPage(ApiClient& api, Settings& settings, QWidget* parent)
    : QWidget(parent), m_api(api), m_settings(settings), m_model(stateWord) {
    setObjectName(u"conferencesPage"_s);
    m_table = new ConferenceTable(m_model); // the layout takes it, in the order of the keyboard
    m_feed = new ConferenceFeed(api, m_model, this);
    m_wizards = new WizardOpener(api, settings, this);
    m_detailWindows = new DetailWindows(api, settings, *m_wizards, this);
    connect(m_wizards, &WizardOpener::changed, m_feed, &ConferenceFeed::loadOne);
    connect(m_wizards, &WizardOpener::detailsRequested, this, &ConferencesPage::openDetails);
    connect(m_wizards, &WizardOpener::started, this, &ConferencesPage::startWork);
    connect(m_wizards, &WizardOpener::ended, this, &ConferencesPage::endWork);
    connect(m_wizards, &WizardOpener::failed, this, [this](const Error& error) { m_message->showError(error); });
    makeActions();
    layOut();
    retranslate();

    connect(m_feed, &ConferenceFeed::started, this, &ConferencesPage::startWork);
    connect(m_feed, &ConferenceFeed::ended, this, &ConferencesPage::endWork);
    connect(m_feed, &ConferenceFeed::changed, this, &ConferencesPage::updateBody);
    connect(m_feed, &ConferenceFeed::unreachable, this, &ConferencesPage::unreachable); // said above all pages
    connect(m_feed, &ConferenceFeed::knownAtChanged, this, &ConferencesPage::knownAtChanged);
    connect(m_feed, &ConferenceFeed::loaded, this, [this] {
        if (m_message->tone() == Tone::error) m_message->clear();
        updateBody();
        if (std::exchange(m_firstAnswer, false)) focusBody();
    });
    connect(m_feed, &ConferenceFeed::failed, this, [this](const Error& error) {
        m_message->showError(error);
        m_message->offer(tr("Try again"));
    });
    connect(m_table, &ConferenceTable::choiceChanged, this, &ConferencesPage::updateActions);
    connect(m_table, &ConferenceTable::rowCountChanged, this, &ConferencesPage::updateBody);
    connect(m_table, &ConferenceTable::triggered, this, &ConferencesPage::trigger);
    connect(m_table, &QWidget::customContextMenuRequested, this, [this](const QPoint& where) {
        if (m_table->indexAt(where).isValid()) showContextMenu(m_table->viewport()->mapToGlobal(where));
    });
    m_table->setColumns(m_settings.conferenceColumns());
    if (m_settings.weekShown()) {
        m_shape = Shape::week;
        m_feed->setEnded(ConferenceFeed::Ended::shown);
    }
    shapeAction(m_shape)->setChecked(true);
    updateActions();
    updateBody();
}

ConferencesPage::~ConferencesPage() { m_settings.setConferenceColumns(m_table->horizontalHeader()->saveState()); }

void ConferencesPage::makeActions() {
    const auto make = [this](const QString& name, const QKeySequence& keys) {
        auto* action = new QAction(this);
        action->setObjectName(name);
        action->setShortcut(keys);
        action->setAutoRepeat(false);
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
    const auto row = [&](RowAction action, IconName mark, const QString& name, const QKeySequence& keys) {
        QAction* made = make(name, keys);
        made->setIcon(icon(mark));
        m_actions[static_cast<std::size_t>(action)] = made;
        connect(made, &QAction::triggered, this, [this, action] { trigger(action); });
    };
    row(RowAction::open, IconName::pencil, u"openConference"_s, QKeySequence(Qt::Key_F2));
    row(RowAction::people, IconName::people, u"people"_s, QKeySequence(Qt::CTRL | Qt::Key_P));
    row(RowAction::invite, IconName::envelope, u"invite"_s, QKeySequence(Qt::CTRL | Qt::Key_I));
    row(RowAction::remove, IconName::trash, u"removeConference"_s, QKeySequence::Delete);
    row(RowAction::duplicate, IconName::copy, u"duplicate"_s, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D));
    row(RowAction::live, IconName::phone, u"runningConference"_s, QKeySequence(Qt::CTRL | Qt::Key_L));
    row(RowAction::attendance, IconName::list, u"attendance"_s, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_A));
    row(RowAction::reschedule, IconName::clock, u"reschedule"_s, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_T));
    auto* shapes = new QActionGroup(this);
    const std::array keys{QKeySequence(Qt::CTRL | Qt::Key_1), QKeySequence(Qt::CTRL | Qt::Key_2)};
    for (const Shape shape : {Shape::list, Shape::week}) {
        const auto which = static_cast<std::size_t>(shape);
        QAction* made = make(shape == Shape::list ? u"showList"_s : u"showWeek"_s, keys[which]);
        made->setCheckable(true);
        made->setIcon(icon(shape == Shape::list ? IconName::list : IconName::calendar));
        shapes->addAction(made);
        m_shapes[which] = made;
        connect(made, &QAction::triggered, this, [this, shape] { setShape(shape); });
    }
    connect(m_new, &QAction::triggered, this, &ConferencesPage::newConference);
    connect(m_refresh, &QAction::triggered, this, &ConferencesPage::refresh);
    connect(m_find, &QAction::triggered, this, [this] { m_filter->takeKeyboard(); });
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
    m_filter = new SearchField(u"filter"_s);
    connect(m_filter, &QLineEdit::textChanged, this, &ConferencesPage::applyFilter);
    m_refreshButton = new QToolButton;
    m_refreshButton->setObjectName(u"refreshButton"_s);
    m_refreshButton->setDefaultAction(m_refresh);
    m_refreshButton->setIconSize(QSize(space::kIcon, space::kIcon));
    m_refreshButton->setAutoRaise(true);
    m_refreshButton->setFocusPolicy(Qt::StrongFocus);
    m_progress = new BusyBar;
    auto* shapes = new QHBoxLayout;
    shapes->setSpacing(0);
    for (const Shape shape : {Shape::list, Shape::week}) {
        auto* button = new QToolButton;
        button->setDefaultAction(shapeAction(shape));
        button->setObjectName(shapeAction(shape)->objectName() + u"Button"_s);
        button->setIconSize(QSize(space::kIcon, space::kIcon));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::StrongFocus);
        shapes->addWidget(button);
    }

    auto* tools = new QHBoxLayout;
    tools->setSpacing(space::kMedium);
    tools->addWidget(m_title);
    tools->addWidget(m_progress);
    tools->addStretch(1);
    tools->addWidget(m_filter, 1);
    tools->addLayout(shapes);
    tools->addWidget(m_refreshButton);
    tools->addWidget(m_newButton);

    m_message = new MessageStrip;
    m_message->setObjectName(u"pageMessage"_s);
    connect(m_message, &MessageStrip::accepted, this, &ConferencesPage::refresh);

    m_empty = new EmptyState(IconName::calendar);
    connect(m_empty, &EmptyState::pressed, m_new, &QAction::trigger);
    m_week = new WeekView(*m_table);
    connect(m_week, &WeekView::opened, this, [this] { trigger(RowAction::open); });
    connect(m_week, &WeekView::contextMenuRequested, this, &ConferencesPage::showContextMenu);

    m_body = new QStackedWidget;
    m_body->addWidget(m_table);
    m_body->addWidget(m_empty);
    m_body->addWidget(new QWidget); // before the first answer
    m_body->addWidget(m_week);

    auto* page = new QVBoxLayout(this);
    page->setContentsMargins(space::kLarge, space::kLarge, space::kLarge, space::kSmall);
    page->setSpacing(space::kMedium);
    page->addLayout(tools);
    page->addWidget(m_message);
    page->addWidget(m_body, 1);
}

void ConferencesPage::retranslate() {
    m_title->setText(m_feed->view() == View::current   ? tr("Own Conferences")
                     : m_feed->view() == View::running ? tr("Running conferences")
                                               : tr("Past and cancelled conferences"));
    m_new->setText(tr("&New conference…"));
    m_newButton->setText(tr("New conference"));
    m_newButton->setToolTip(m_offline.isEmpty() ? tr("Plan a conference (%1)").arg(m_new->shortcut().toString(QKeySequence::NativeText))
                                                : m_offline);
    m_refresh->setText(tr("&Refresh"));
    m_refreshButton->setAccessibleName(tr("Refresh"));
    m_find->setText(tr("&Find"));
    m_details->setText(tr("&Details and PINs…"));
    action(RowAction::people)->setText(tr("&People…"));
    action(RowAction::invite)->setText(tr("&Invite…"));
    action(RowAction::duplicate)->setText(tr("D&uplicate…"));
    action(RowAction::reschedule)->setText(tr("&Reschedule…"));
    action(RowAction::live)->setText(tr("Runnin&g conference…"));
    action(RowAction::attendance)->setText(tr("&Attendance…"));
    m_filter->setWords(tr("Filter"), tr("Filter conferences"));
    m_progress->setAccessibleName(tr("Loading"));
    shapeAction(Shape::list)->setText(tr("&List"));
    shapeAction(Shape::week)->setText(tr("&Week"));
    m_table->retranslate();
    m_week->retranslate();
    updateActions();
    updateBody();
}

void ConferencesPage::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

void ConferencesPage::setView(View view) {
    if (view == m_feed->view()) return;
    m_feed->setView(view);
    m_feed->clear();
    retranslate();
    m_table->sortByColumn(ConferenceListModel::Begin,
                          view == View::past ? Qt::DescendingOrder : Qt::AscendingOrder);
    refresh();
}

void ConferencesPage::clear() {
    m_feed->clear();
    m_mailsWaiting = 0;
    Q_EMIT figuresChanged(0, 0);
}

void ConferencesPage::refresh() { m_feed->refresh(); }

const QDateTime& ConferencesPage::knownAt() const { return m_feed->knownAt(); }

void ConferencesPage::setShape(Shape shape) {
    if (shape == m_shape) return;
    m_shape = shape;
    m_settings.setWeekShown(shape == Shape::week);
    m_feed->setEnded(shape == Shape::week ? ConferenceFeed::Ended::shown : ConferenceFeed::Ended::hidden);
    if (m_feed->everLoaded()) updateBody(); // at once, with what is there
    refresh();
}

void ConferencesPage::setKeepers(KnownConferences& known, DraftShelf& shelf) {
    m_detailWindows->setKnown(known);
    m_feed->setKeeper(known);
    m_wizards->setShelf(shelf);
    m_wizards->setKnown(known);
}

void ConferencesPage::goOn(const WizardDraft& draft) { m_wizards->goOn(draft); }

void ConferencesPage::setOffline(const QString& reason) {
    if (reason == m_offline) return;
    const bool was = !m_offline.isEmpty();
    m_offline = reason;
    m_table->setBlocked(reason);
    m_new->setEnabled(reason.isEmpty());
    m_new->setToolTip(reason);
    for (QPushButton* button : {m_newButton, m_empty->button()}) button->setEnabled(reason.isEmpty());
    retranslate();
    if (reason.isEmpty())
        refresh();
    else if (!was)
        m_feed->showKnown();
}

void ConferencesPage::openConference(const ConferenceId& id) {
    m_table->choose(id);
    openDetails(id);
}

void ConferencesPage::openRunning(const ConferenceId& id) {
    m_table->choose(id);
    m_offline.isEmpty() ? m_detailWindows->openLive(id) : openDetails(id);
}

void ConferencesPage::applyFilter() {
    m_table->filter().setText(m_filter->text());
    updateBody();
}

void ConferencesPage::focusBody() {
    if (m_body->currentIndex() == kWeekBody)
        m_week->focusChosen();
    else if (m_body->currentIndex() == kListBody)
        m_table->setFocus();
    else
        m_empty->button()->setFocus();
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
    for (int i = 0; i < kConferenceActions; ++i) {
        const auto which = static_cast<RowAction>(i);
        const Availability availability = chosen ? m_table->availability(which, *chosen) : Availability{};
        action(which)->setEnabled(availability.possible);
        action(which)->setStatusTip(availability.says);
        action(which)->setToolTip(availability.says);
    }
    const bool draft = !chosen || opensForEditing(*chosen);
    const bool edits = draft && m_offline.isEmpty();
    action(RowAction::open)->setText(edits ? tr("&Change…") : tr("&Look at…"));
    action(RowAction::open)->setIcon(icon(edits ? IconName::pencil : IconName::info));
    action(RowAction::remove)->setText(draft ? tr("D&elete draft…") : tr("&Cancel conference…"));
}

void ConferencesPage::updateBody() {
    const int rows = m_table->filter().rowCount();
    // Commands always have a row to work on.
    if (rows > 0 && !m_table->chosen())
        m_table->setCurrentIndex(m_table->filter().index(0, ConferenceListModel::Subject));
    const bool filtered = m_model.rowCount() > 0 && rows == 0;
    if (filtered)
        m_empty->say(tr("No conference matches the filter"),
                     tr("Every word is looked for in subject, description, number, date and state."));
    else if (m_feed->view() == View::current)
        m_empty->say(tr("No conferences yet"),
                     tr("A conference gives each person a role and a PIN of their own, invites them by mail, and opens at the "
                        "planned time."),
                     tr("New conference"));
    else if (m_feed->view() == View::running)
        m_empty->say(tr("Nothing is running"), tr("Conferences in which somebody is talking right now appear here."));
    else
        m_empty->say(tr("No past conferences"), tr("Ended and cancelled conferences are kept here."));
    m_body->setCurrentIndex(rows > 0 ? (m_shape == Shape::week ? kWeekBody : kListBody) : m_feed->everLoaded() || knownAt().isValid() ? kEmptyBody
                                                                                                          : kNoBody);
    // Past ones say nothing of what runs and waits now, and running ones are not all whose mails wait.
    if (m_feed->view() == View::past || !(m_feed->everLoaded() || knownAt().isValid())) return;
    if (m_feed->view() == View::current) m_mailsWaiting = m_model.mailsWaiting();
    Q_EMIT figuresChanged(m_mailsWaiting, runningCount());
}

void ConferencesPage::startWork() { m_progress->start(); }

void ConferencesPage::endWork() { m_progress->stop(); }

void ConferencesPage::trigger(RowAction which) {
    const api::Conference* chosen = m_table->chosen();
    if (!chosen || !m_table->availability(which, *chosen).possible) return;
    const api::Conference conference = *chosen; // what opens may change the row
    if (!m_offline.isEmpty()) return openDetails(conference.id);
    switch (which) {
    case RowAction::open:
        return opensForEditing(conference) ? m_wizards->changeConference(conference.id) : openDetails(conference.id);
    case RowAction::people:
        return m_wizards->people(conference.id);
    case RowAction::invite:
        return m_wizards->invitation(conference.id);
    case RowAction::remove:
        return openRemoval(conference);
    case RowAction::duplicate:
        return m_wizards->duplicate(conference.id);
    case RowAction::reschedule:
        return m_wizards->reschedule(conference.id);
    case RowAction::live:
        return m_detailWindows->openLive(conference.id);
    case RowAction::attendance:
        return m_detailWindows->openAttendance(conference.id);
    }
}

void ConferencesPage::showContextMenu(const QPoint& where) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fillMenu(*menu);
    menu->popup(where);
}

void ConferencesPage::fillMenu(QMenu& menu) const {
    menu.setToolTipsVisible(true);
    menu.addActions({action(RowAction::open), action(RowAction::people), action(RowAction::invite), m_details});
    menu.addSeparator();
    menu.addActions({action(RowAction::live), action(RowAction::attendance)});
    menu.addSeparator();
    menu.addActions({action(RowAction::duplicate), action(RowAction::reschedule), action(RowAction::remove)});
}

void ConferencesPage::newConference() { m_wizards->newConference(); }

void ConferencesPage::openDetails(const ConferenceId& id) {
    m_offline.isEmpty() ? m_detailWindows->open(id) : m_detailWindows->openKnown(id, knownAt());
}

void ConferencesPage::renewWindows() {
    m_wizards->renew();
    m_detailWindows->renew();
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
