#include "client/ui/main_window.hpp"

#include "client/model/account_actions.hpp"
#include "client/model/conference_watch.hpp"
#include "client/model/known_conferences.hpp"
#include "client/model/live_watch.hpp"
#include "client/model/words.hpp"
#include "client/ui/about_dialog.hpp"
#include "client/ui/accounts_page.hpp"
#include "client/ui/conferences_page.hpp"
#include "client/ui/draft_offer.hpp"
#include "client/ui/draft_shelf.hpp"
#include "client/ui/my_account_dialog.hpp"
#include "client/ui/notifier.hpp"
#include "client/ui/settings_dialog.hpp"
#include "client/ui/widgets/icons.hpp"
#include "client/ui/widgets/message_strip.hpp"
#include "client/ui/widgets/texts.hpp"
#include "client/ui/widgets/theme.hpp"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QMenuBar>
#include <QScreen>
#include <QStackedWidget>
#include <QStatusBar>
#include <QSystemTrayIcon>
#include <QVBoxLayout>

namespace conclave::client {

using namespace Qt::StringLiterals;

namespace {

ConferencesPage::View viewAt(int row) {
    return row == 1 ? ConferencesPage::View::running
           : row == 2 ? ConferencesPage::View::past
                      : ConferencesPage::View::current;
}

} // namespace

MainWindow::MainWindow(ApiClient& api, Settings& settings, const Keepers& keepers, QWidget* parent)
    : QMainWindow(parent), m_api(api), m_settings(settings), m_keepers(keepers) {
    setObjectName(u"mainWindow"_s);
    setWindowIcon(appIcon());
    m_page = new ConferencesPage(api, settings);
    m_page->setKeepers(m_keepers.known, m_keepers.shelf);
    m_accounts = new AccountsPage(api);
    makeSideList();
    makeMenus();
    makeStatusBar();
    makeStrips();
    auto* centre = new QWidget;
    auto* row = new QHBoxLayout(centre);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    auto* side = new QVBoxLayout;
    side->setContentsMargins(space::kSmall, space::kMedium, space::kSmall, space::kSmall);
    side->addWidget(m_side);
    row->addLayout(side);
    m_pages = new QStackedWidget;
    m_pages->addWidget(m_page);
    m_pages->addWidget(m_accounts);
    auto* main = new QVBoxLayout;
    main->setSpacing(0);
    main->addWidget(m_strips);
    main->addWidget(m_pages, 1);
    row->addLayout(main, 1);
    setCentralWidget(centre);
    m_pages->setAutoFillBackground(true);
    m_pages->setBackgroundRole(QPalette::Base);
    retranslate();

    connect(m_page, &ConferencesPage::figuresChanged, this, &MainWindow::showFigures);
    connect(&m_api, &ApiClient::connectedChanged, this, [this](bool connected) {
        m_connected = connected;
        showConnection();
    });
    connect(&m_keepers.connection, &ConnectionWatch::changed, this, &MainWindow::showOffline);
    connect(m_page, &ConferencesPage::unreachable, &m_keepers.connection, &ConnectionWatch::failed);
    connect(m_accounts, &AccountsPage::unreachable, &m_keepers.connection, &ConnectionWatch::failed);
    connect(m_page, &ConferencesPage::knownAtChanged, this, &MainWindow::showOffline);
    connect(&m_keepers.shelf, &DraftShelf::offered, m_offer, &DraftOffer::show);
    connect(&m_keepers.known, &KnownConferences::seen, m_watch, &ConferenceWatch::see);
    connect(&m_keepers.known, &KnownConferences::seen, m_liveWatch, &LiveWatch::see);
    connect(&m_api, &ApiClient::sessionStarted, this, [this] {
        showWho();
        m_page->refresh();
        if (m_pages->currentWidget() == m_accounts) m_accounts->refresh();
    });
    connect(&m_api, &ApiClient::userChanged, this, &MainWindow::showWho);
    connect(&m_api, &ApiClient::sessionExpired, this, &MainWindow::showWho);
    connect(&m_api, &ApiClient::sessionClosed, this, [this] {
        m_page->clear();
        m_accounts->clear();
        showWho();
    });
    setNotifications();
    if (!restoreGeometry(settings.windowGeometry())) resize(QSize(1320, 740).boundedTo(screen()->availableSize()));
    showWho();
    if (api.signedIn()) m_page->refresh();
}

MainWindow::~MainWindow() = default;

// What concerns all pages stands above them.
void MainWindow::makeStrips() {
    m_strips = new QWidget;
    m_strips->setAutoFillBackground(true);
    m_strips->setBackgroundRole(QPalette::Base);
    m_offline = new MessageStrip(m_strips);
    m_offline->setObjectName(u"offlineStrip"_s);
    m_noticeStrip = new MessageStrip(m_strips);
    m_noticeStrip->setObjectName(u"noticeStrip"_s);
    m_offer = new DraftOffer(m_strips);
    auto* column = new QVBoxLayout(m_strips);
    column->setContentsMargins(space::kLarge, space::kMedium, space::kLarge, 0);
    column->setSpacing(space::kTight);
    for (QWidget* strip : {static_cast<QWidget*>(m_offline), static_cast<QWidget*>(m_noticeStrip), static_cast<QWidget*>(m_offer)}) {
        column->addWidget(strip);
        strip->installEventFilter(this);
    }
    m_strips->hide();
    connect(m_offline, &MessageStrip::accepted, this, [this] {
        if (m_keepers.connection.state() == ConnectionWatch::State::lost && m_api.signedIn())
            m_keepers.connection.tryNow();
        else
            Q_EMIT signInRequested();
    });
    connect(m_page->refreshAction(), &QAction::triggered, this, [this] {
        if (m_keepers.connection.state() == ConnectionWatch::State::lost) m_keepers.connection.tryNow();
    });
    connect(m_offer, &DraftOffer::goOn, m_page, &ConferencesPage::goOn);
    connect(m_offer, &DraftOffer::discarded, &m_keepers.shelf, &DraftShelf::drop);
    m_watch = new ConferenceWatch(
        [] { return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now()); }, this);
    m_notifier = std::make_unique<Notifier>(*m_noticeStrip, *this);
    m_liveWatch = new LiveWatch(m_api, this);
    connect(m_watch, &ConferenceWatch::due, m_notifier.get(), &Notifier::tell);
    connect(m_liveWatch, &LiveWatch::due, m_notifier.get(), &Notifier::tell);
    connect(m_notifier.get(), &Notifier::opened, m_page, [this](const Notice& notice) {
        isOfTheCall(notice.kind) ? m_page->openRunning(notice.conference) : m_page->openConference(notice.conference);
    });
}

void MainWindow::startOver() {
    m_keepers.shelf.putAway();
    for (QDialog* dialog : findChildren<QDialog*>()) {
        dialog->hide();
        dialog->deleteLater();
    }
    m_watch->clear();
    m_liveWatch->clear();
    m_notifier->clear();
    m_offer->show({});
}

void MainWindow::setNotifications() {
    m_watch->setChoice(m_settings.notifications());
    m_liveWatch->setChoice(m_settings.notifications());
}

void MainWindow::makeSideList() {
    m_side = new QListWidget;
    m_side->setObjectName(u"views"_s);
    m_side->setFrameShape(QFrame::NoFrame);
    m_side->setFixedWidth(208);
    m_side->setIconSize(QSize(space::kIcon, space::kIcon));
    m_side->setSpacing(3);
    m_side->viewport()->setBackgroundRole(QPalette::Window);
    m_side->setAutoFillBackground(false);
    m_side->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    for (const IconName name : {IconName::calendar, IconName::phone, IconName::clock}) {
        auto* item = new QListWidgetItem(icon(name), QString(), m_side);
        item->setSizeHint(QSize(0, 38));
    }
    auto* heading = new QListWidgetItem(m_side);
    heading->setFlags(Qt::NoItemFlags);
    heading->setSizeHint(QSize(0, 46));
    heading->setTextAlignment(Qt::AlignLeft | Qt::AlignBottom);
    auto* accounts = new QListWidgetItem(icon(IconName::account), QString(), m_side);
    accounts->setSizeHint(QSize(0, 38));
    toneHeading();
    m_side->setCurrentRow(0);
    connect(m_side, &QListWidget::currentRowChanged, this, &MainWindow::showView);
}

// It cannot be chosen, but it is to be read.
void MainWindow::toneHeading() { m_side->item(kSupportHeading)->setForeground(toneColour(Tone::faint, QApplication::palette())); }

void MainWindow::showView(int row) {
    if (row < 0 || row == kSupportHeading) return;
    const bool accounts = row == kAccounts;
    if (accounts) {
        m_accounts->refresh();
    } else {
        m_page->setView(viewAt(row));
    }
    m_pages->setCurrentWidget(accounts ? static_cast<QWidget*>(m_accounts) : m_page);
    showOffline();
    m_views->actions().at(accounts ? kAccountsAction : row)->setChecked(true);
    // One page's commands and keys at a time.
    m_conferenceMenu->menuAction()->setVisible(!accounts);
    m_accountMenu->menuAction()->setVisible(accounts);
    for (QAction* action : {m_page->findAction(), m_page->refreshAction()}) action->setVisible(!accounts);
    for (QAction* action : {m_accounts->findAction(), m_accounts->refreshAction()}) action->setVisible(accounts);
}

void MainWindow::showSupport() {
    const bool support = m_api.user() && maySupport(*m_api.user());
    // While a session has ended and is being renewed, everything stays as it is.
    if (!m_api.user() && m_pages->currentWidget() == m_accounts) return;
    if (!support && m_side->currentRow() == kAccounts) m_side->setCurrentRow(0);
    for (const int row : {kSupportHeading, kAccounts}) m_side->item(row)->setHidden(!support);
    m_views->actions().at(kAccountsAction)->setVisible(support);
}

void MainWindow::makeStatusBar() {
    m_who = new QLabel;
    m_who->setObjectName(u"who"_s);
    m_connectionMark = new QLabel;
    m_connection = new QLabel;
    m_connection->setObjectName(u"connection"_s);
    m_mail = new QLabel;
    m_mail->setObjectName(u"mail"_s);
    for (QLabel* label : {m_who, m_connection, m_mail}) label->setTextFormat(Qt::PlainText);
    statusBar()->setSizeGripEnabled(false);
    statusBar()->setContentsMargins(space::kMedium, 0, space::kMedium, 0);
    statusBar()->addWidget(m_who);
    statusBar()->addPermanentWidget(m_mail);
    statusBar()->addPermanentWidget(m_connectionMark);
    statusBar()->addPermanentWidget(m_connection);
}

void MainWindow::retranslate() {
    m_fileMenu->setTitle(tr("&File"));
    m_conferenceMenu->setTitle(tr("&Conference"));
    m_accountMenu->setTitle(tr("&Account"));
    m_viewMenu->setTitle(tr("&View"));
    m_languageMenu->setTitle(tr("&Language"));
    m_themeMenu->setTitle(tr("L&ook"));
    m_helpMenu->setTitle(tr("&Help"));
    m_settingsAction->setText(tr("Se&ttings…"));
    m_switch->setText(tr("S&witch server…"));
    m_myAccount->setText(tr("&My account…"));
    m_signOut->setText(tr("&Sign out"));
    m_quit->setText(tr("&Quit"));
    m_shortcuts->setText(tr("&Keyboard"));
    m_about->setText(tr("&About Conclave"));
    const QStringList views{tr("Own Conferences"), tr("Running"), tr("Past and cancelled"), tr("Accounts")};
    for (int at = 0; at < views.size(); ++at) m_views->actions().at(at)->setText(views.at(at));
    m_side->item(kSupportHeading)->setText(tr("Support"));
    m_side->item(kAccounts)->setText(tr("Accounts"));
    const QStringList languages{tr("As the system"), u"English"_s, u"Deutsch"_s};
    for (int i = 0; i < languages.size(); ++i) m_languages->actions().at(i)->setText(languages.at(i));
    const QStringList themes{tr("As the system"), tr("Light"), tr("Dark")};
    for (int i = 0; i < themes.size(); ++i) m_themes->actions().at(i)->setText(themes.at(i));
    m_side->setAccessibleName(tr("Views"));
    m_notifier->retranslate();
    showWho();
    showOffline();
    showFigures(m_mailsWaiting, m_running);
}

void MainWindow::changeEvent(QEvent* event) {
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
    if (event->type() == QEvent::PaletteChange && m_connection) {
        showConnection();
        toneHeading();
    }
}

bool MainWindow::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::ShowToParent || event->type() == QEvent::HideToParent)
        m_strips->setVisible(!m_offline->isHidden() || !m_noticeStrip->isHidden() || !m_offer->isHidden());
    return QMainWindow::eventFilter(watched, event);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    m_settings.setWindowGeometry(saveGeometry());
    m_keepers.shelf.putAway(); // offered at the next start
    event->accept();
}

void MainWindow::setSupportContact(const QString& contact) { m_supportContact = contact; }

void MainWindow::showWho() {
    showSupport();
    m_myAccount->setEnabled(m_api.signedIn());
    setWindowTitle(m_api.server().isEmpty() ? u"Conclave"_s : m_api.server().text() + u" — Conclave"_s);
    if (!m_api.user()) {
        m_who->setText(tr("Signed out"));
        return;
    }
    const api::User& user = *m_api.user();
    const QString name = qs(user.displayName.empty() ? user.login : user.displayName);
    m_who->setText(tr("%1 · %2", "name, group").arg(name, groupWord(user.group)));
}

void MainWindow::showConnection() {
    const bool lost = m_keepers.connection.state() == ConnectionWatch::State::lost;
    const QString tls = m_api.tlsVersion();
    m_connection->setText(lost              ? tr("No connection")
                          : !m_connected    ? tr("Connecting")
                          : tls.isEmpty()   ? tr("Connected, encrypted")
                                            : tr("Connected, encrypted (%1)").arg(tls));
    const QIcon mark = lost          ? icon(IconName::warning, Tone::warning)
                       : m_connected ? icon(IconName::lock, Tone::success)
                                     : icon(IconName::server, Tone::faint);
    m_connectionMark->setPixmap(mark.pixmap(QSize(15, 15), devicePixelRatioF()));
    m_connectionMark->setAccessibleName(m_connection->text());
}

QString MainWindow::blockedReason() const {
    switch (m_keepers.connection.state()) {
    case ConnectionWatch::State::connected: return {};
    case ConnectionWatch::State::lost: return tr("Nothing can be changed while the server cannot be reached.");
    case ConnectionWatch::State::signedOut: return tr("Sign in to change something.");
    }
    return {};
}

void MainWindow::showOffline() {
    const ConnectionWatch::State state = m_keepers.connection.state();
    const QString reason = blockedReason();
    m_page->setOffline(reason);
    m_accounts->setOffline(reason);
    m_offer->setBlocked(reason);
    showConnection();
    if (state == ConnectionWatch::State::connected) return m_offline->clear();
    const QDateTime at = m_page->knownAt();
    const QString when = QLocale().toString(at.toLocalTime(), QLocale::ShortFormat);
    const bool lost = state == ConnectionWatch::State::lost;
    const bool accounts = m_pages->currentWidget() == m_accounts;
    const QString known = accounts        ? tr("Accounts stay as they were read last.")
                          : !at.isValid() ? tr("Nothing is known here of what this page shows.")
                          : lost          ? tr("You see what was known on %1; nothing can be changed until it is back.").arg(when)
                                          : tr("You see what was known on %1; nothing can be changed before you sign in.").arg(when);
    m_offline->show(Tone::warning, (lost ? tr("The server cannot be reached.") : tr("You are signed out.")) + u' ' + known);
    m_offline->offer(lost ? tr("Try again") : tr("Sign in"));
}

void MainWindow::showFigures(std::int64_t mailsWaiting, int running) {
    m_mailsWaiting = mailsWaiting;
    m_running = running;
    m_mail->setText(mailsWaiting > 0 ? tr("Mail: %n waiting", nullptr, static_cast<int>(mailsWaiting)) : QString());
    m_mail->setVisible(mailsWaiting > 0);
    m_side->item(0)->setText(tr("Own Conferences"));
    m_side->item(1)->setText(running > 0 ? tr("Running (%1)").arg(running) : tr("Running"));
    m_side->item(2)->setText(tr("Past and cancelled"));
}

void MainWindow::myAccount() {
    auto* dialog = new MyAccountDialog(m_api, m_settings, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MainWindow::about() {
    ReportFacts facts;
    facts.serverVersion = m_serverVersion;
    facts.tlsVersion = m_api.tlsVersion();
    facts.connection = m_keepers.connection.state() == ConnectionWatch::State::lost ? u"lost"_s
                       : !m_api.signedIn()                                         ? u"signed out"_s
                       : m_connected                                               ? u"connected"_s
                                                                                   : u"connecting"_s;
    facts.platform = QGuiApplication::platformName();
    facts.scale = devicePixelRatioF();
    facts.look = isDark(palette()) ? u"dark"_s : u"light"_s;
    facts.language = QLocale().name();
    facts.localStore = m_storeWord;
    facts.profiles = static_cast<int>(m_settings.profileNames().size());
    facts.conferences = m_page->model().rowCount();
    facts.tray = QSystemTrayIcon::isSystemTrayAvailable();
    auto* dialog = new AboutDialog(facts, m_supportContact, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MainWindow::openSettings() {
    auto* dialog = new SettingsDialog(m_settings, m_settings.currentProfile(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    const auto choose = [](const QActionGroup* group, const QString& code) {
        for (QAction* choice : group->actions())
            if (choice->data().toString() == code) choice->trigger();
    };
    connect(dialog, &SettingsDialog::languageChosen, this, [=, this](const QString& code) { choose(m_languages, code); });
    connect(dialog, &SettingsDialog::themeChosen, this, [=, this](const QString& theme) { choose(m_themes, theme); });
    connect(dialog, &SettingsDialog::notificationsChosen, this, &MainWindow::setNotifications);
    connect(dialog, &SettingsDialog::forgetListsRequested, this, &MainWindow::forgetListsRequested);
    dialog->open();
}

} // namespace conclave::client
