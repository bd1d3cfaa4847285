// Signs somebody in: server, login, password; then, where somebody else set the password, a new one. Faults stand in
// place; progress after 300 ms; nothing blocks. Trust is decided elsewhere: when a pin arrives, it goes on by itself.
// `again` keeps server and login: the session has ended and the windows stay. `switching`: somebody has signed out, so
// nothing is tried by itself. Where no server answers, it offers to look at what was known. GUI thread only.
#pragma once

#include "client/cache/local_store.hpp"
#include "client/net/api_client.hpp"
#include "client/settings/settings.hpp"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;

namespace conclave::client {

class BusyBar;
class MessageStrip;
class NewPasswordForm;
class ProfileMenu;

class SignInDialog : public QDialog {
    Q_OBJECT

public:
    enum class Occasion { first, again, switching };

    SignInDialog(ApiClient& api, Settings& settings, LocalStore& store, const QString& profile, Occasion occasion,
                 QWidget* parent);

    // As if typed; `pinned` as if accepted.
    void fill(const QString& server, const QString& login, const QString& password, const QByteArray& pinned);
    void submit();
    const ServerProfile& profile() const { return m_profile; }
    const QString& supportContact() const { return m_supportContact; }
    const QString& serverVersion() const { return m_serverVersion; }
    // Whose data it is about, as entered; empty while server or login are missing.
    StoreOwner owner() const;

Q_SIGNALS:
    // The person has started a new attempt: questions that were refused before may be asked again.
    void attempting();
    void failed(const conclave::Error& error);
    // The person wants to read what was known last; the dialog keeps what was entered.
    void lookRequested();
    // Signed in, and the keyring is to hold the password from now on; the dialog is about to go.
    void passwordToKeep(const QString& profile, const QString& password);

protected:
    void reject() override;

private:
    QWidget* newSignInPage(Occasion occasion);
    QWidget* newPasswordPage();
    void chooseProfile(const QString& name);
    void signIn();
    void answered(const Result<api::Session>& session);
    void changePassword();
    void finish();
    void startWork(Call call);
    void endWork();
    void fault(QWidget* field, const QString& text);
    void fail(const Error& error);
    QString refusalSentence() const;
    void fillProfiles();
    void offerToLook();

    ApiClient& m_api;
    Settings& m_settings;
    LocalStore& m_store;
    Occasion m_occasion;
    ServerProfile m_profile;
    QByteArray m_pinned;
    QString m_supportContact;
    QString m_serverVersion;
    QString m_usedPassword; // until the dialog closes: for the keyring and for a forced change
    Call m_call;
    bool m_busy = false;
    bool m_waitsForTrust = false;

    QStackedWidget* m_pages = nullptr;
    QComboBox* m_profiles = nullptr;
    QLabel* m_profilesLabel = nullptr;
    ProfileMenu* m_servers = nullptr;
    QLineEdit* m_server = nullptr;
    QLineEdit* m_login = nullptr;
    QLineEdit* m_password = nullptr;
    QCheckBox* m_remember = nullptr;
    NewPasswordForm* m_new = nullptr;
    MessageStrip* m_message = nullptr;
    QPushButton* m_look = nullptr;
    BusyBar* m_progress = nullptr;
    QPushButton* m_primary = nullptr;
    QPushButton* m_cancel = nullptr;
};

} // namespace conclave::client
