#include "client/ui/known_conference_dialog.hpp"

#include "client/ui/conference_sheet.hpp"
#include "client/ui/widgets/message_strip.hpp"
#include "client/ui/widgets/people_table.hpp"
#include "client/ui/widgets/texts.hpp"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScreen>
#include <QVBoxLayout>
#include <algorithm>

namespace conclave::client {

KnownConferenceDialog::KnownConferenceDialog(KnownConferences& known, const ConferenceId& id, const QDateTime& knownAt,
                                             QWidget* parent)
    : QDialog(parent) {
    setObjectName(QStringLiteral("knownConference"));
    setWindowTitle(tr("Conference"));
    m_title = new QLabel(tr("As it was known last"), this);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setWordWrap(true);
    setHeading(m_title, 2);
    m_message = new MessageStrip(this);
    m_message->setObjectName(QStringLiteral("knownMessage"));
    m_sheet = new ConferenceSheet;
    m_totals = new QLabel(this);
    setHeading(m_totals, 1);
    m_people = new PeopleTable({}, this);
    auto* buttons = new QDialogButtonBox(this);
    QPushButton* close = buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole);
    close->setDefault(true);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::kPage, space::kPage, space::kPage, space::kLarge);
    column->setSpacing(space::kMedium);
    column->addWidget(m_title);
    column->addWidget(m_message);
    column->addWidget(scrolled(m_sheet), 1); // a description may be long, and is copied from as it is
    column->addWidget(m_totals);
    column->addWidget(m_people, 1);
    column->addWidget(buttons);
    resize(760, std::min(620, screen()->availableGeometry().height() - 2 * space::kPage));
    m_people->setFocus();
    known.conference(id, this, [this, knownAt](const std::optional<api::Conference>& conference) { fill(conference, knownAt); });
}

void KnownConferenceDialog::fill(const std::optional<api::Conference>& conference, const QDateTime& knownAt) {
    const QString when = QLocale().toString(knownAt.toLocalTime(), QLocale::ShortFormat);
    if (!conference) return m_message->show(Tone::warning, tr("Nothing more is known of this conference here."));
    setWindowTitle(qs(conference->subject));
    m_message->show(Tone::warning, tr("The server cannot be reached. This was known on %1. PINs are not kept on this computer.").arg(when));
    m_sheet->show(*conference);
    std::vector<PersonRow> rows;
    for (const api::Participant& one : conference->participants.value_or(std::vector<api::Participant>{})) rows.push_back(personRow(one));
    m_people->setRows(rows);
    m_people->setVisible(conference->participants.has_value());
    m_totals->setText(conference->participants ? totalsText(rows) : tr("Who takes part is not known here."));
}

} // namespace conclave::client
