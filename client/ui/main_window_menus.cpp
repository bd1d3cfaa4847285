// The menus of the main window: commands that its pages own, and those of the program itself.
#include "client/ui/accounts_page.hpp"
#include "client/ui/conferences_page.hpp"
#include "client/ui/main_window.hpp"
#include "client/ui/shortcuts_sheet.hpp"
#include "client/ui/widgets/icons.hpp"

#include <QAction>
#include <QActionGroup>
#include <QListWidget>
#include <QMenuBar>

namespace conclave::client {

using namespace Qt::StringLiterals;

void MainWindow::makeMenus() {
    m_fileMenu = menuBar()->addMenu(QString());
    m_conferenceMenu = menuBar()->addMenu(QString());
    m_accountMenu = menuBar()->addMenu(QString());
    m_viewMenu = menuBar()->addMenu(QString());
    m_helpMenu = menuBar()->addMenu(QString());

    m_fileMenu->addAction(m_page->newAction());
    m_fileMenu->addSeparator();
    m_myAccount = m_fileMenu->addAction(icon(IconName::person), QString(), this, &MainWindow::myAccount);
    m_myAccount->setObjectName(u"myAccount"_s);
    m_settingsAction = m_fileMenu->addAction(QString(), this, &MainWindow::openSettings);
    m_settingsAction->setObjectName(u"settings"_s);
    m_settingsAction->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Comma));
    m_settingsAction->setMenuRole(QAction::PreferencesRole);
    m_fileMenu->addSeparator();
    m_switch = m_fileMenu->addAction(icon(IconName::server), QString(), this, &MainWindow::switchServerRequested);
    m_switch->setObjectName(u"switchServer"_s);
    m_signOut = m_fileMenu->addAction(icon(IconName::signOut), QString(), this, &MainWindow::signOutRequested);
    m_signOut->setObjectName(u"signOut"_s);
    m_quit = m_fileMenu->addAction(QString(), this, &QWidget::close);
    m_quit->setShortcut(QKeySequence::Quit);
    for (QAction* once : {m_settingsAction, m_quit}) once->setAutoRepeat(false);

    m_page->fillMenu(*m_conferenceMenu);

    m_accounts->fillMenu(*m_accountMenu);
    m_accountMenu->menuAction()->setVisible(false);

    m_views = new QActionGroup(this);
    for (const int row : {0, 1, 2, kAccounts}) {
        QAction* view = m_viewMenu->addAction(QString());
        view->setCheckable(true);
        view->setChecked(row == 0);
        m_views->addAction(view);
        connect(view, &QAction::triggered, this, [this, row] {
            m_side->setCurrentRow(row);
            if (row == kAccounts) m_accounts->takeKeyboard();
        });
    }
    m_viewMenu->addSeparator();
    m_viewMenu->addActions({m_page->shapeAction(ConferencesPage::Shape::list), m_page->shapeAction(ConferencesPage::Shape::week)});
    m_viewMenu->addSeparator();
    m_viewMenu->addActions({m_page->findAction(), m_page->refreshAction()});
    m_viewMenu->addActions({m_accounts->findAction(), m_accounts->refreshAction()});
    m_accounts->findAction()->setVisible(false);
    m_accounts->refreshAction()->setVisible(false);
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

    m_shortcuts = m_helpMenu->addAction(QString(), this, [this] {
        auto* sheet = new ShortcutsSheet(*menuBar(), this);
        sheet->setAttribute(Qt::WA_DeleteOnClose);
        sheet->open();
    });
    m_shortcuts->setShortcut(QKeySequence::HelpContents);
    m_about = m_helpMenu->addAction(icon(IconName::info), QString(), this, &MainWindow::about);
}

} // namespace conclave::client
