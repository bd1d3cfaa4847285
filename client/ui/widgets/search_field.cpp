#include "client/ui/widgets/search_field.hpp"

#include "client/ui/widgets/icons.hpp"
#include "client/ui/widgets/theme.hpp"

#include <QAction>
#include <QKeyEvent>

namespace conclave::client {

SearchField::SearchField(const QString& name, QWidget* parent) : QLineEdit(parent) {
    setObjectName(name);
    setMinimumHeight(32);
    setMaximumWidth(280);
    m_mark = addAction(icon(IconName::search, Tone::faint), LeadingPosition);
    connect(m_mark, &QAction::triggered, this, &SearchField::takeKeyboard);
    m_clear = addAction(icon(IconName::close, Tone::faint), TrailingPosition);
    m_clear->setVisible(false);
    connect(m_clear, &QAction::triggered, this, &QLineEdit::clear);
    connect(this, &QLineEdit::textChanged, m_clear, [this](const QString& text) { m_clear->setVisible(!text.isEmpty()); });
}

void SearchField::setWords(const QString& verb, const QString& says) {
    setPlaceholderText(verb);
    setAccessibleName(says);
    m_mark->setText(verb);
    m_clear->setText(tr("Clear"));
    m_clear->setToolTip(m_clear->text());
}

void SearchField::takeKeyboard() {
    setFocus(Qt::ShortcutFocusReason);
    selectAll();
}

bool SearchField::event(QEvent* event) {
    const bool ours = event->type() == QEvent::ShortcutOverride &&
                      static_cast<QKeyEvent*>(event)->matches(QKeySequence::Cancel) && !text().isEmpty();
    if (!ours) return QLineEdit::event(event);
    event->accept(); // else it would be a window's shortcut
    return true;
}

void SearchField::keyPressEvent(QKeyEvent* event) {
    if (!event->matches(QKeySequence::Cancel) || text().isEmpty()) return QLineEdit::keyPressEvent(event);
    clear();
}

} // namespace conclave::client
