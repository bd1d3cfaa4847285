// What somebody may choose, in one window; each choice is in force at once. Passwords and lists that are remembered can be
// forgotten here. GUI thread only.
#pragma once

#include "client/settings/settings.hpp"

#include <QDialog>

class QComboBox;
class QLabel;
class QListWidget;
class QPushButton;
class QVBoxLayout;

namespace conclave::client {

class SettingsDialog : public QDialog {
    Q_OBJECT

public:
    // `profile` is the one in use: its remembered password can be removed.
    SettingsDialog(Settings& settings, const QString& profile, QWidget* parent);

Q_SIGNALS:
    void languageChosen(const QString& code);
    void themeChosen(const QString& theme);
    void notificationsChosen();
    // The person wants nothing to be kept for reading without a connection.
    void forgetListsRequested();

protected:
    void changeEvent(QEvent* event) override;

private:
    void build();
    void addLook(QVBoxLayout& column);
    void addZones(QVBoxLayout& column);
    void addNotifications(QVBoxLayout& column);
    void addPrivacy(QVBoxLayout& column);
    void storeZones();
    void showPassword();
    void forgetPassword();

    Settings& m_settings;
    QString m_profile;
    QWidget* m_body = nullptr;
    QListWidget* m_zones = nullptr;
    QLabel* m_password = nullptr;
    QPushButton* m_forget = nullptr;
};

} // namespace conclave::client
