// The button of the sign-in dialog that looks after server profiles: add, rename, remove. A profile keeps server, login and
// accepted certificate; what the keyring and the local store hold under its name goes along. GUI thread only.
#pragma once

#include "client/settings/settings.hpp"

#include <QToolButton>

namespace conclave::client {

class LocalStore;

// What people read for a profile's name: the first one has none of its own.
QString profileText(const QString& name);

class ProfileMenu : public QToolButton {
    Q_OBJECT

public:
    ProfileMenu(Settings& settings, LocalStore& store, QWidget* parent);

    void setCurrent(const QString& name);

Q_SIGNALS:
    // The names have changed; `current` is the one to go on with.
    void changed(const QString& current);
    // Why a name was not taken.
    void refused(const QString& sentence);

private:
    void add();
    void rename();
    void remove();
    void askName(const QString& title, const QString& text, const QString& before, void (ProfileMenu::*then)(const QString&));
    void added(const QString& name);
    void renamed(const QString& name);
    bool isGood(const QString& name);

    Settings& m_settings;
    LocalStore& m_store;
    QString m_current;
    QAction* m_rename = nullptr;
    QAction* m_remove = nullptr;
};

} // namespace conclave::client
