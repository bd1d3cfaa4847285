// Fields that a form of an account has: the language of mails and announcements, and the group. GUI thread only.
#pragma once

#include "common/api/messages.hpp"

#include <QComboBox>
#include <array>
#include <optional>

class QAbstractButton;

namespace conclave::client {

// `en`, `de`, or none: then mails are in the language of whoever invites.
class LanguageBox : public QComboBox {
    Q_OBJECT

public:
    explicit LanguageBox(QWidget* parent = nullptr);
    void setCode(const QString& code);
    static QString nameOf(const QString& code);
    QString code() const { return currentData().toString(); }
};

// The four levels as large choices; those that cannot be given say why.
class GroupChoice : public QWidget {
    Q_OBJECT

public:
    // `account` is the one to change, none where it is new; `self` is who is signed in.
    GroupChoice(const std::optional<api::User>& account, const api::User& self, QWidget* parent = nullptr);
    void setGroup(Group group);
    Group group() const;

Q_SIGNALS:
    void changed();

private:
    std::array<QAbstractButton*, 4> m_cards{};
};

} // namespace conclave::client
