// Changes one person's role; its button says what happens, so it is the confirmation too. GUI thread only.
#pragma once

#include "common/role.hpp"

#include <QDialog>
#include <optional>

class QAbstractButton;
class QPushButton;

namespace conclave::client {

// The three roles as large choices, side by side.
class RoleChoice : public QWidget {
    Q_OBJECT

public:
    explicit RoleChoice(QWidget* parent = nullptr);
    void setRole(Role role);
    Role role() const;
    QWidget* firstField() const;

Q_SIGNALS:
    void changed();

private:
    QAbstractButton* m_cards[3] = {};
};

class RoleDialog : public QDialog {
    Q_OBJECT

public:
    RoleDialog(const QString& who, Role now, std::optional<Role> suggested, QWidget* parent);
    Role role() const;

private:
    void refresh();

    Role m_now;
    RoleChoice* m_choice = nullptr;
    QPushButton* m_primary = nullptr;
};

} // namespace conclave::client
