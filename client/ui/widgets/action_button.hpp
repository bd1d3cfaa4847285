// A push button that is a command: text, icon, tooltip and whether it is possible follow the action.
#pragma once

#include <QAction>
#include <QPushButton>

namespace conclave::client {

inline QPushButton* newActionButton(QAction* action, QWidget* parent) {
    auto* button = new QPushButton(parent);
    button->setObjectName(action->objectName());
    button->setAutoDefault(false);
    const auto follow = [action, button] {
        button->setText(action->text());
        button->setIcon(action->icon());
        button->setToolTip(action->toolTip());
        button->setEnabled(action->isEnabled());
    };
    QObject::connect(action, &QAction::changed, button, follow);
    QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
    follow();
    return button;
}

} // namespace conclave::client
