#include "client/ui/main_window.hpp"

#include "client/model/words.hpp"
#include "client/ui/conferences_page.hpp"
#include "client/ui/widgets/icons.hpp"
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
#include <QMessageBox>
#include <QStatusBar>
#include <QVBoxLayout>

namespace conclave::client {

using namespace Qt::StringLiterals;

namespace {

constexpr int kViews = 3;

ConferencesPage::View viewAt(int row) {
    return row == 1 ? ConferencesPage::View::running
           : row == 2 ? ConferencesPage::View::past
                      : ConferencesPage::View::current;
}

} // namespace

MainWindow::MainWindow(ApiClient& api, Settings& settings, QWidget* parent)
    : QMainWindow(parent), m_api(api), m_settings(settings) {
    setObjectName(u"mainWindow"_s);
    setWindowIcon(appIcon());
    m_page = new ConferencesPage(api, settings);
    makeSideList();
    makeMenus();
    makeStatusBar();
    auto* centre = new QWidget;
    auto* row = new QHBoxLayout(centre);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    auto* side = new QVBoxLayout;
    side->setContentsMargins(space::kSmall, space::kMedium, space::kSmall, space::kSmall);
    side->addWidget(m_side);
    row->addLayout(side);
    row->addWidget(m_page, 1);
    setCentralWidget(centre);
    m_page->setAutoFillBackground(true);
    m_page->setBackgroundRole(QPalette::Base);
    retranslate();

    connect(m_page, &ConferencesPage::figuresChanged, this, &MainWindow::showFigures);
    connect(&m_api, &ApiClient::connectedChanged, this, &MainWindow::showConnection);
    connect(&m_api, &ApiClient::sessionStarted, this, [this] {
        showWho();
        m_page->refresh();
    });
    connect(&m_api, &ApiClient::sessionExpired, this, &MainWindow::showWho);
    connect(&m_api, &ApiClient::sessionClosed, this, [this] {
        m_page->clear();
        showWho();
    });
    if (!restoreGeometry(settings.windowGeometry())) resize(1260, 720);
    showWho();
    if (api.signedIn()) m_page->refresh();
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
    m_side->setCurrentRow(0);
    connect(m_side, &QListWidget::currentRowChanged, this, [this](int row) {
        if (row < 0) return;
        m_page->setView(viewAt(row));
        if (m_views) m_views->actions().at(row)->setChecked(true);
    });
}

void MainWindow::makeMenus() {
    m_fileMenu = menuBar()->addMenu(QString());
    m_conferenceMenu = menuBar()->addMenu(QString());
    m_viewMenu = menuBar()->addMenu(QString());
    m_helpMenu = menuBar()->addMenu(QString());

    m_fileMenu->addAction(m_page->newAction());
    m_fileMenu->addSeparator();
    m_signOut = m_fileMenu->addAction(icon(IconName::signOut), QString(), this, &MainWindow::signOutRequested);
    m_signOut->setObjectName(u"signOut"_s);
    m_quit = m_fileMenu->addAction(QString(), this, &QWidget::close);
    m_quit->setShortcut(QKeySequence::Quit);

    m_conferenceMenu->setToolTipsVisible(true);
    m_conferenceMenu->addAction(m_page->action(RowAction::open));
    m_conferenceMenu->addAction(m_page->action(RowAction::people));
    m_conferenceMenu->addAction(m_page->action(RowAction::invite));
    m_conferenceMenu->addAction(m_page->detailsAction());
    m_conferenceMenu->addSeparator();
    m_conferenceMenu->addAction(m_page->action(RowAction::remove));

    m_views = new QActionGroup(this);
    for (int row = 0; row < kViews; ++row) {
        QAction* view = m_viewMenu->addAction(QString());
        view->setCheckable(true);
        view->setChecked(row == 0);
        m_views->addAction(view);
        connect(view, &QAction::triggered, this, [this, row] { m_side->setCurrentRow(row); });
    }
    m_viewMenu->addSeparator();
    m_viewMenu->addAction(m_page->findAction());
    m_viewMenu->addAction(m_page->refreshAction());
    m_viewMenu->addSeparator();
    const auto choices = [this](QMenu* menu, const QStringList& codes, const QString& chosen, auto signal) {
        auto* group = new QActionGroup(this);
        for (const QString& code : codes) {
            QAction* choice = menu->addAction(QString());
            choice->setCheckable(true);
            choice->setData(code);
            choice->setChecked(code == chosen);
            group->addAction(choice);
            connect(choice, &QAction::triggered, this, [this, signal, code] { Q_EMIT(this->*signal)(code); });
        }
        return group;
    };
    m_languageMenu = m_viewMenu->addMenu(QString());
    m_languages = choices(m_languageMenu, {QString(), u"en"_s, u"de"_s}, m_settings.language(),
                          &MainWindow::languageChosen);
    m_themeMenu = m_viewMenu->addMenu(QString());
    m_themes = choices(m_themeMenu, {QString(), u"light"_s, u"dark"_s}, m_settings.theme(), &MainWindow::themeChosen);

    m_about = m_helpMenu->addAction(icon(IconName::info), QString(), this, &MainWindow::about);
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
    m_viewMenu->setTitle(tr("&View"));
    m_languageMenu->setTitle(tr("&Language"));
    m_themeMenu->setTitle(tr("L&ook"));
    m_helpMenu->setTitle(tr("&Help"));
    m_signOut->setText(tr("&Sign out"));
    m_quit->setText(tr("&Quit"));
    m_about->setText(tr("&About Conclave"));
    const QStringList views{tr("Own Conferences"), tr("Running"), tr("Past and cancelled")};
    for (int row = 0; row < kViews; ++row) m_views->actions().at(row)->setText(views.at(row));
    const QStringList languages{tr("As the system"), u"English"_s, u"Deutsch"_s};
    for (int i = 0; i < languages.size(); ++i) m_languages->actions().at(i)->setText(languages.at(i));
    const QStringList themes{tr("As the system"), tr("Light"), tr("Dark")};
    for (int i = 0; i < themes.size(); ++i) m_themes->actions().at(i)->setText(themes.at(i));
    m_side->setAccessibleName(tr("Views"));
    showWho();
    showConnection(m_connected);
    showFigures(m_mailsWaiting, m_running);
}

void MainWindow::changeEvent(QEvent* event) {
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
    if (event->type() == QEvent::PaletteChange && m_connection) showConnection(m_connected);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    m_settings.setWindowGeometry(saveGeometry());
    event->accept();
}

void MainWindow::setSupportContact(const QString& contact) { m_supportContact = contact; }

void MainWindow::showWho() {
    setWindowTitle(m_api.server().isEmpty() ? u"Conclave"_s : m_api.server().text() + u" — Conclave"_s);
    if (!m_api.user()) {
        m_who->setText(tr("Signed out"));
        return;
    }
    const api::User& user = *m_api.user();
    const QString name = qs(user.displayName.empty() ? user.login : user.displayName);
    m_who->setText(tr("%1 · %2", "name, group").arg(name, groupWord(user.group)));
}

void MainWindow::showConnection(bool connected) {
    m_connected = connected;
    const QString tls = m_api.tlsVersion();
    m_connection->setText(!connected      ? tr("Connecting")
                          : tls.isEmpty() ? tr("Connected, encrypted")
                                          : tr("Connected, encrypted (%1)").arg(tls));
    const QIcon mark = connected ? icon(IconName::lock, Tone::success) : icon(IconName::server, Tone::faint);
    m_connectionMark->setPixmap(mark.pixmap(QSize(15, 15), devicePixelRatioF()));
    m_connectionMark->setAccessibleName(m_connection->text());
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

void MainWindow::about() {
    auto* box = new QMessageBox(this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setWindowTitle(tr("About Conclave"));
    box->setIconPixmap(appIcon().pixmap(QSize(64, 64), devicePixelRatioF()));
    box->setTextFormat(Qt::PlainText);
    box->setText(u"Conclave " CONCLAVE_VERSION ""_s);
    QString text = tr("Secure, encrypted voice conferences on your own server.");
    if (!m_supportContact.isEmpty()) text += u"\n\n"_s + tr("Questions? Ask %1.").arg(m_supportContact);
    box->setInformativeText(text);
    box->open();
}

} // namespace conclave::client
