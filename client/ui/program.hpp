// The desktop program put together: settings, trust, client, language, look, sign-in and the main window. Asks the trust
// questions, and asks to sign in again when a session ends while the windows stay. GUI thread only.
#pragma once

#include "client/cache/local_store.hpp"
#include "client/model/connection_watch.hpp"
#include "client/model/known_conferences.hpp"
#include "client/net/api_client.hpp"
#include "client/net/server_trust.hpp"
#include "client/settings/settings.hpp"
#include "client/ui/draft_shelf.hpp"
#include "client/ui/language.hpp"
#include "client/ui/sign_in_dialog.hpp"

#include <QObject>
#include <QPointer>
#include <QSet>
#include <memory>

class QApplication;

namespace conclave::client {

class MainWindow;
class TrustDialog;

struct StartOptions {
    QString profile{};  // empty: the one used last
    QString language{}; // empty: as the settings say
    QString server{};
    QString login{};
    QString password{};       // with server and login: signs in at once
    QByteArray fingerprint{}; // trusted as if accepted
};

class Program : public QObject {
    Q_OBJECT

public:
    Program(QApplication& app, StartOptions options);
    ~Program() override;

    void start();
    ApiClient& api() { return *m_api; }
    ConnectionWatch& connection() { return *m_connection; }
    MainWindow* mainWindow() { return m_window.get(); }
    SignInDialog* signInDialog() { return m_signIn; }

private:
    void askToSignIn(SignInDialog::Occasion occasion);
    void onSignedIn(SignInDialog& dialog);
    void ask(const TrustQuestion& question);
    void makeWindow();
    void lookOffline();
    void signInFailed(const Error& error);
    void storeOpened(StoreState state);
    void keepPassword(const QString& profile, const QString& password);
    void tell(const QString& notice);
    void signOut();
    void useTheme(const QString& theme);
    QWidget* activeWindow() const;

    QApplication& m_app;
    StartOptions m_options;
    Settings m_settings;
    Language m_language;
    LocalStore m_store;
    ServerTrust m_trust;
    std::unique_ptr<ApiClient> m_api;
    std::unique_ptr<KnownConferences> m_known;
    std::unique_ptr<ConnectionWatch> m_connection;
    DraftShelf m_shelf;
    std::unique_ptr<MainWindow> m_window;
    QPointer<SignInDialog> m_signIn;
    QPointer<TrustDialog> m_trustDialog;
    QTimer m_signInAgain; // while what was known is being read
    QString m_profile;
    QStringList m_notices;
    QString m_storeWord = QStringLiteral("good"); // for the report
    QSet<QByteArray> m_refused; // fingerprints the person said no to, until they try again
};

} // namespace conclave::client
