#include "client/ui/widgets/field_form.hpp"

#include "client/ui/widgets/icons.hpp"

#include <QAccessible>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace conclave::client {
namespace {

constexpr int kFieldHeightPx = 32;
constexpr int kMarkPx = 14;

QString withoutKey(QString label) { return label.remove(QLatin1Char('&')); }

} // namespace

FieldForm::FieldForm(QWidget* parent) : QWidget(parent) {
    m_grid = new QGridLayout(this);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setVerticalSpacing(space::kSmall);
    m_grid->setHorizontalSpacing(space::kLarge);
    m_grid->setColumnStretch(1, 1);
}

void FieldForm::add(const QString& name, const QString& label, QWidget* field) {
    Line line;
    line.field = field;
    field->setMinimumHeight(kFieldHeightPx);
    if (field->objectName().isEmpty()) field->setObjectName(name);
    if (field->accessibleName().isEmpty()) field->setAccessibleName(withoutKey(label));
    line.description = field->accessibleDescription();
    line.row = new QWidget;
    line.mark = new QLabel;
    line.text = new QLabel;
    line.text->setObjectName(name + QStringLiteral("Note"));
    line.text->setWordWrap(true);
    line.text->setTextFormat(Qt::PlainText);
    auto* note = new QHBoxLayout(line.row);
    note->setContentsMargins(0, 0, 0, 0);
    note->setSpacing(space::kTight);
    note->addWidget(line.mark, 0, Qt::AlignTop);
    note->addWidget(line.text, 1);
    line.row->hide();
    auto* cell = new QWidget;
    auto* column = new QVBoxLayout(cell);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kTight);
    column->addWidget(field);
    column->addWidget(line.row);
    auto* title = new QLabel(label);
    title->setBuddy(field);
    addRow(title, cell);
    m_lines.insert(name, line);
}

void FieldForm::addFact(const QString& label, const QString& value) {
    auto* fact = new QLabel(value);
    fact->setTextFormat(Qt::PlainText);
    fact->setWordWrap(true);
    fact->setTextInteractionFlags(Qt::TextSelectableByMouse);
    fact->setAccessibleName(QStringLiteral("%1: %2").arg(label, value));
    auto* title = new QLabel(label);
    setTone(title, Tone::faint);
    addRow(title, fact);
}

// The label stands beside the first line, however much is below it.
void FieldForm::addRow(QLabel* title, QWidget* content) {
    title->setMinimumHeight(qobject_cast<QLabel*>(content) ? 0 : kFieldHeightPx);
    const int row = m_rows++;
    m_grid->addWidget(title, row, 0, Qt::AlignTop);
    m_grid->addWidget(content, row, 1);
    // What room there is lies below the last line.
    m_grid->setRowStretch(row, 0);
    m_grid->setRowStretch(m_rows, 1);
}

void FieldForm::fault(const QString& name, const QString& sentence) {
    note(name, Tone::error, sentence);
    if (!std::exchange(m_faulty, true)) field(name)->setFocus();
}

void FieldForm::note(const QString& name, Tone tone, const QString& sentence) {
    const Line line = m_lines.value(name);
    const IconName mark = tone == Tone::error ? IconName::error : tone == Tone::warning ? IconName::warning : IconName::info;
    line.mark->setPixmap(icon(mark, tone).pixmap(QSize(kMarkPx, kMarkPx), devicePixelRatioF()));
    line.text->setText(sentence);
    setTone(line.text, tone);
    line.row->show();
    line.field->setAccessibleDescription(sentence);
    QAccessibleEvent alert(line.text, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void FieldForm::clearNotes() {
    for (auto line = m_lines.keyBegin(); line != m_lines.keyEnd(); ++line) clearNote(*line);
    m_faulty = false;
}

void FieldForm::clearNote(const QString& name) {
    const Line line = m_lines.value(name);
    line.row->hide();
    line.text->clear();
    line.field->setAccessibleDescription(line.description);
}

} // namespace conclave::client
