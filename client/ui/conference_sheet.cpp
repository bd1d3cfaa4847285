#include "client/ui/conference_sheet.hpp"

#include "client/ui/widgets/texts.hpp"

#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

namespace conclave::client {

std::vector<ConferenceFact> factsOf(const api::Conference& conference, const QString& host, const QStringList& zonesBeside) {
    std::vector<ConferenceFact> facts;
    const auto add = [&](const QString& name, const QString& title, const QString& value) {
        if (!value.isEmpty()) facts.push_back({name, title, value});
    };
    const QTimeZone zone = zoneNamed(conference.timeZone);
    add(QStringLiteral("sheetSubject"), ConferenceSheet::tr("Subject"), qs(conference.subject));
    add(QStringLiteral("sheetWhen"), ConferenceSheet::tr("When"), whenText(conference.begin, conference.end, zone));
    add(QStringLiteral("sheetDuration"), ConferenceSheet::tr("Duration"),
        durationText(conference.end - conference.begin));
    add(QStringLiteral("sheetZone"), ConferenceSheet::tr("Time zone"), zoneText(zone, conference.begin));
    for (const TimeElsewhere& time : timesElsewhere(conference.begin, conference.end, zone, zonesBeside))
        add(QStringLiteral("sheetElsewhere"), time.where, time.when);
    if (conference.reminderMinutes.value_or(0) > 0)
        add(QStringLiteral("sheetReminder"), ConferenceSheet::tr("Reminder"),
            ConferenceSheet::tr("%1, to everybody who was invited by mail").arg(reminderText(*conference.reminderMinutes)));
    add(QStringLiteral("sheetDescription"), ConferenceSheet::tr("Description"), qs(conference.description));
    add(QStringLiteral("sheetPhones"), ConferenceSheet::tr("Phones"),
        ConferenceSheet::tr("Secure phones only: every call is encrypted"));
    if (!conference.number.empty()) {
        add(QStringLiteral("sheetNumber"), ConferenceSheet::tr("Number"), numberText(conference.number));
        if (!host.isEmpty())
            add(QStringLiteral("sheetDial"), ConferenceSheet::tr("To join"),
                ConferenceSheet::tr("Tap the link in the mail, or dial sips:%1@%2 and type the PIN and #")
                    .arg(qs(conference.number), host));
    }
    return facts;
}

ConferenceSheet::ConferenceSheet(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("sheet"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addStretch(1);
}

void ConferenceSheet::show(const api::Conference& conference, const QString& host) {
    std::vector<ConferenceFact> facts = factsOf(conference, host, m_zonesBeside);
    if (m_body && facts == m_shown) return; // a selection in it stays
    m_shown = std::move(facts);
    delete m_body;
    m_body = new QWidget(this);
    m_grid = new QGridLayout(m_body);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(space::kLarge);
    m_grid->setVerticalSpacing(space::kSmall);
    m_grid->setColumnStretch(1, 1);
    for (const ConferenceFact& fact : m_shown) addRow(fact);
    static_cast<QVBoxLayout*>(layout())->insertWidget(0, m_body);
}

void ConferenceSheet::addRow(const ConferenceFact& fact) {
    const auto& [name, title, value] = fact;
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
