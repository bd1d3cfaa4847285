// The frame: menus, the list of views at the left, the page, the status bar. Wires, does not decide. GUI thread only.
#pragma once

#include "client/model/connection_watch.hpp"
#include "client/net/api_client.hpp"
#include "client/settings/settings.hpp"

#include <QMainWindow>
#include <memory>

class QActionGroup;
class QLabel;
class QListWidget;
class QMenu;
class QStackedWidget;

namespace conclave::client {

class AccountsPage;
class ConferencesPage;
class ConferenceWatch;
class DraftOffer;
class DraftShelf;
class KnownConferences;
class LiveWatch;
class MessageStrip;
class Notifier;

// What outlives the window and a session.
struct Keepers {
    KnownConferences& known;
    DraftShelf& shelf;
    ConnectionWatch& connection;
};

class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    MainWindow(ApiClient& api, Settings& settings, const Keepers& keepers, QWidget* parent = nullptr);
    ~MainWindow() override;

    ConferencesPage& conferences() { return *m_page; }
    void setSupportContact(const QString& contact);
    // For the report of whoever asks for help.
    void setServerVersion(const QString& version) { m_serverVersion = version; }
    void setStoreWord(const QString& word) { m_storeWord = word; }
    // Another account: dialogs close, half-done wizards are put away, nothing of the one before stays on the screen.
    void startOver();

Q_SIGNALS:
    void signOutRequested();
    void signInRequested();
    void switchServerRequested();
    void forgetListsRequested();
    void languageChosen(const QString& code);
    void themeChosen(const QString& theme);

protected:
    void changeEvent(QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    static constexpr int kViews = 3;
    // Rows of the side list after the views of conferences.
    static constexpr int kSupportHeading = kViews;
    static constexpr int kAccounts = kSupportHeading + 1;
    // The action of a row among those of the View menu, in which the heading is none.
    static constexpr int kAccountsAction = kViews;

    void makeMenus();
    void setNotifications();
    void makeSideList();
    void toneHeading();
    void makeStatusBar();
    void retranslate();
    void showWho();
    void makeStrips();
    void showConnection();
    void showOffline();
    QString blockedReason() const;
    void openSettings();
    void showFigures(std::int64_t mailsWaiting, int running);
    // What only support sees comes and goes with the group of who is signed in.
    void showSupport();
    void showView(int row);
    void myAccount();
    void about();

    ApiClient& m_api;
    Settings& m_settings;
    Keepers m_keepers;
    QString m_supportContact;
    QString m_serverVersion;
    QString m_storeWord;
    std::int64_t m_mailsWaiting = 0;
    int m_running = 0;
    bool m_connected = false;
    QStackedWidget* m_pages = nullptr;
    ConferencesPage* m_page = nullptr;
    QWidget* m_strips = nullptr; // gone while none of them shows
    MessageStrip* m_offline = nullptr;
    MessageStrip* m_noticeStrip = nullptr;
    DraftOffer* m_offer = nullptr;
    ConferenceWatch* m_watch = nullptr;
    LiveWatch* m_liveWatch = nullptr;
    std::unique_ptr<Notifier> m_notifier;
    AccountsPage* m_accounts = nullptr;
    QListWidget* m_side = nullptr;
    QLabel* m_who = nullptr;
    QLabel* m_connectionMark = nullptr;
    QLabel* m_connection = nullptr;
    QLabel* m_mail = nullptr;
    QMenu* m_fileMenu = nullptr;
    QMenu* m_conferenceMenu = nullptr;
    QMenu* m_accountMenu = nullptr;
    QMenu* m_viewMenu = nullptr;
    QMenu* m_languageMenu = nullptr;
    QMenu* m_themeMenu = nullptr;
    QMenu* m_helpMenu = nullptr;
    QActionGroup* m_views = nullptr;
    QActionGroup* m_languages = nullptr;
    QActionGroup* m_themes = nullptr;
    QAction* m_switch = nullptr;
    QAction* m_settingsAction = nullptr;
    QAction* m_myAccount = nullptr;
    QAction* m_signOut = nullptr;
    QAction* m_quit = nullptr;
    QAction* m_shortcuts = nullptr;
    QAction* m_about = nullptr;
};

} // namespace conclave::client
