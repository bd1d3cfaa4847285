#include "client/ui/conference_sheet.hpp"

#include "client/ui/widgets/texts.hpp"

#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

namespace conclave::client {

ConferenceSheet::ConferenceSheet(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("sheet"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addStretch(1);
}

void ConferenceSheet::show(const api::Conference& conference, const QString& host) {
    delete m_body;
    m_body = new QWidget(this);
    m_grid = new QGridLayout(m_body);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(space::kLarge);
    m_grid->setVerticalSpacing(space::kSmall);
    m_grid->setColumnStretch(1, 1);
    const QTimeZone own = QTimeZone::systemTimeZone();
    const QTimeZone zone = zoneNamed(conference.timeZone);
    addRow(QStringLiteral("sheetSubject"), tr("Subject"), qs(conference.subject));
    addRow(QStringLiteral("sheetWhen"), tr("When"), whenText(conference.begin, conference.end, zone));
    addRow(QStringLiteral("sheetDuration"), tr("Duration"), durationText(conference.end - conference.begin));
    addRow(QStringLiteral("sheetZone"), tr("Time zone"), zoneText(zone, conference.begin));
    if (own.offsetFromUtc(toDateTime(conference.begin, own)) != zone.offsetFromUtc(toDateTime(conference.begin, zone)))
        addRow(QStringLiteral("sheetElsewhere"), tr("Where you are"), whenText(conference.begin, conference.end, own));
    addRow(QStringLiteral("sheetDescription"), tr("Description"), qs(conference.description));
    addRow(QStringLiteral("sheetPhones"), tr("Phones"), tr("Secure phones only: every call is encrypted"));
    if (!conference.number.empty()) {
        addRow(QStringLiteral("sheetNumber"), tr("Number"), numberText(conference.number));
        if (!host.isEmpty())
            addRow(QStringLiteral("sheetDial"), tr("To join"),
                   tr("Tap the link in the mail, or dial sips:%1@%2 and type the PIN and #")
                       .arg(qs(conference.number), host));
    }
    static_cast<QVBoxLayout*>(layout())->insertWidget(0, m_body);
}

void ConferenceSheet::addRow(const QString& name, const QString& title, const QString& value) {
    if (value.isEmpty()) return;
    const int row = m_grid->rowCount();
    auto* left = new QLabel(title, m_body);
    setTone(left, Tone::faint);
    auto* right = new QLabel(value, m_body);
    right->setObjectName(name);
    right->setTextFormat(Qt::PlainText);
    right->setWordWrap(true);
    right->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    right->setFocusPolicy(Qt::ClickFocus);
    right->setAccessibleName(QStringLiteral("%1: %2").arg(title, value));
    if (name == QStringLiteral("sheetSubject")) setHeading(right, 1);
    m_grid->addWidget(left, row, 0, Qt::AlignTop);
    m_grid->addWidget(right, row, 1, Qt::AlignTop);
}

QWidget* scrolled(QWidget* content) {
    auto* area = new QScrollArea;
    area->setWidget(content);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus);
    // The page's own ground shows through.
    area->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    return area;
}

} // namespace conclave::client
