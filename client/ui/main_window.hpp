// The frame: menus, the list of views at the left, the page, the status bar. Wires, does not decide. GUI thread only.
#pragma once

#include "client/net/api_client.hpp"
#include "client/settings/settings.hpp"

#include <QMainWindow>

class QActionGroup;
class QLabel;
class QListWidget;
class QMenu;

namespace conclave::client {

class ConferencesPage;

class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    MainWindow(ApiClient& api, Settings& settings, QWidget* parent = nullptr);

    ConferencesPage& conferences() { return *m_page; }
    void setSupportContact(const QString& contact);

Q_SIGNALS:
    void signOutRequested();
    void languageChosen(const QString& code);
    void themeChosen(const QString& theme);

protected:
    void changeEvent(QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

private:
    void makeMenus();
    void makeSideList();
    void makeStatusBar();
    void retranslate();
    void showWho();
    void showConnection(bool connected);
    void showFigures(std::int64_t mailsWaiting, int running);
    void about();

    ApiClient& m_api;
    Settings& m_settings;
    QString m_supportContact;
    std::int64_t m_mailsWaiting = 0;
    int m_running = 0;
    bool m_connected = false;
    ConferencesPage* m_page = nullptr;
    QListWidget* m_side = nullptr;
    QLabel* m_who = nullptr;
    QLabel* m_connectionMark = nullptr;
    QLabel* m_connection = nullptr;
    QLabel* m_mail = nullptr;
    QMenu* m_fileMenu = nullptr;
    QMenu* m_conferenceMenu = nullptr;
    QMenu* m_viewMenu = nullptr;
    QMenu* m_languageMenu = nullptr;
    QMenu* m_themeMenu = nullptr;
    QMenu* m_helpMenu = nullptr;
    QActionGroup* m_views = nullptr;
    QActionGroup* m_languages = nullptr;
    QActionGroup* m_themes = nullptr;
    QAction* m_signOut = nullptr;
    QAction* m_quit = nullptr;
    QAction* m_about = nullptr;
};

} // namespace conclave::client
