#include "client/ui/shortcuts_sheet.hpp"

#include "client/ui/widgets/texts.hpp"

#include <QAction>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace conclave::client {
namespace {

QString plain(QString text) {
    text.remove(QLatin1Char('&'));
    while (text.endsWith(QChar(u'…'))) text.chop(1);
    return text;
}

QString keyText(std::initializer_list<QKeySequence> keys) {
    QStringList words;
    for (const QKeySequence& key : keys) words += key.toString(QKeySequence::NativeText);
    return words.join(QStringLiteral(", "));
}

} // namespace

ShortcutsSheet::ShortcutsSheet(const QMenuBar& menus, QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("shortcuts"));
    setWindowTitle(tr("Keyboard"));
    auto* list = new QTreeWidget(this);
    list->setObjectName(QStringLiteral("shortcutList"));
    list->setAccessibleName(tr("Keys and what they do"));
    list->setHeaderLabels({tr("Command"), tr("Key")});
    list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    list->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    list->header()->setStretchLastSection(false);
    list->setRootIsDecorated(false);
    list->setIndentation(space::kMedium);
    list->setStyleSheet(QStringLiteral("QTreeView::item { padding: 2px 0; }"));
    list->setFrameShape(QFrame::NoFrame);
    list->setSelectionMode(QAbstractItemView::SingleSelection);
    const auto section = [&](const QString& title) {
        auto* head = new QTreeWidgetItem(list, {plain(title)});
        QFont bold = list->font();
        bold.setWeight(QFont::DemiBold);
        head->setFont(0, bold);
        head->setFlags(Qt::ItemIsEnabled);
        return head;
    };
    const auto line = [](QTreeWidgetItem* under, const QString& command, const QString& keys) {
        new QTreeWidgetItem(under, {command, keys});
    };
    for (const QAction* top : menus.actions()) {
        if (!top->menu()) continue;
        QTreeWidgetItem* head = nullptr;
        for (const QAction* action : top->menu()->actions()) {
            if (action->shortcut().isEmpty() || !action->isVisible()) continue;
            if (!head) head = section(top->text());
            line(head, plain(action->text()), keyText({action->shortcut()}));
        }
    }
    QTreeWidgetItem* lists = section(tr("In a list"));
    line(lists, tr("Open the chosen row"), keyText({Qt::Key_Return}));
    line(lists, tr("Commands of the chosen row"), keyText({QKeySequence(Qt::SHIFT | Qt::Key_F10)}));
    line(lists, tr("Tick or untick"), keyText({Qt::Key_Space}));
    QTreeWidgetItem* live = section(tr("In a running conference"));
    line(live, tr("Lock or unlock"), keyText({Qt::CTRL | Qt::Key_L}));
    line(live, tr("Mute or unmute everyone"), keyText({Qt::CTRL | Qt::Key_M}));
    line(live, tr("End for all"), keyText({Qt::CTRL | Qt::SHIFT | Qt::Key_E}));
    line(live, tr("Search"), keyText({QKeySequence(QKeySequence::Find)}));
    line(live, tr("Mute or unmute the chosen person"), keyText({Qt::Key_Space}));
    line(live, tr("Lower the hand of the chosen person"), keyText({Qt::CTRL | Qt::Key_H}));
    line(live, tr("Change the role of the chosen person"), keyText({Qt::Key_F2}));
    line(live, tr("Remove the chosen person from the call"), keyText({Qt::Key_Delete}));
    QTreeWidgetItem* week = section(tr("In the week"));
    line(week, tr("From conference to conference"), keyText({Qt::Key_Up, Qt::Key_Down}));
    line(week, tr("Week before, week after"), keyText({Qt::Key_PageUp, Qt::Key_PageDown}));
    line(week, tr("Today"), keyText({Qt::Key_Home}));
    QTreeWidgetItem* wizards = section(tr("In a wizard"));
    line(wizards, tr("Go on, where nothing is sent"), keyText({Qt::Key_Return}));
    line(wizards, tr("Cancel; asks if something would be lost"), keyText({Qt::Key_Escape}));
    line(wizards, tr("Change the role of the chosen person"), keyText({Qt::Key_F2}));
    line(wizards, tr("Remove the chosen person"), keyText({Qt::Key_Delete}));
    list->expandAll();
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->button(QDialogButtonBox::Close)->setText(tr("Close"));
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::kLarge, space::kLarge, space::kLarge, space::kLarge);
    column->addWidget(list, 1);
    column->addWidget(buttons);
    resize(520, 620);
    list->setCurrentItem(list->topLevelItem(0)->child(0));
    list->setFocus();
}

} // namespace conclave::client
