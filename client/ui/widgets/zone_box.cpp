#include "client/ui/widgets/zone_box.hpp"

#include "client/ui/widgets/texts.hpp"

#include <QCompleter>
#include <QLineEdit>
#include <QTimeZone>

namespace conclave::client {

ZoneBox::ZoneBox(QWidget* parent) : QComboBox(parent) {
    setAccessibleName(tr("Time zone"));
    setEditable(true);
    lineEdit()->setAccessibleName(accessibleName());
    setInsertPolicy(QComboBox::NoInsert);
    for (const QString& id : zoneIds()) addItem(zoneName(id), id);
    completer()->setFilterMode(Qt::MatchContains);
    completer()->setCompletionMode(QCompleter::PopupCompletion);
    setCurrentIndex(findData(QString::fromLatin1(QTimeZone::systemTimeZoneId())));
    // What is typed and left must be a zone, else the last one stands.
    connect(lineEdit(), &QLineEdit::editingFinished, this, [this] {
        const int typed = findText(currentText(), Qt::MatchFixedString);
        if (typed >= 0) setCurrentIndex(typed);
        setEditText(itemText(currentIndex()));
    });
}

void ZoneBox::allowNone(const QString& text) { insertItem(0, text, QString()); }

void ZoneBox::setZone(const QString& id) {
    if (findData(id) < 0) addItem(id, id);
    setCurrentIndex(findData(id));
}

} // namespace conclave::client
