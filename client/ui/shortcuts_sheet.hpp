// Every key that does something, on one sheet: the menus' commands as they are now, and the keys of the lists, the week
// and the wizards. GUI thread only.
#pragma once

#include <QDialog>

class QMenuBar;

namespace conclave::client {

class ShortcutsSheet : public QDialog {
    Q_OBJECT

public:
    ShortcutsSheet(const QMenuBar& menus, QWidget* parent);
};

} // namespace conclave::client
