#include "client/ui/conference_info_dialog.hpp"

#include "client/ui/conference_sheet.hpp"
#include "client/ui/deliveries_panel.hpp"
#include "client/ui/invitation_text.hpp"
#include "client/ui/widgets/chip.hpp"
#include "client/ui/widgets/clipboard_lease.hpp"
#include "client/ui/widgets/message_strip.hpp"
#include "client/ui/widgets/people_table.hpp"
#include "client/ui/widgets/texts.hpp"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>

namespace conclave::client {

ConferenceInfoDialog::ConferenceInfoDialog(ApiClient& api, ConferenceId id, QWidget* parent)
    : QDialog(parent, Qt::Window), m_api(api), m_id(std::move(id)) {
    setObjectName(QStringLiteral("conferenceInfo"));
    setWindowTitle(tr("Conference"));
    setWindowIcon(appIcon());
    m_title = new QLabel(this);
    m_title->setObjectName(QStringLiteral("pageTitle"));
    m_title->setTextFormat(Qt::PlainText);
    m_title->setWordWrap(true);
    setHeading(m_title, 2);
    m_state = new Chip(this);
    m_sheet = new ConferenceSheet;
    m_people = new PeopleTable({tr("PIN")});
    m_totals = new QLabel;
    setHeading(m_totals, 1);
    m_eye = new QPushButton;
    m_eye->setObjectName(QStringLiteral("showPins"));
    m_copy = new QPushButton(icon(IconName::copy), tr("&Copy text with PIN"));
    m_copy->setObjectName(QStringLiteral("copyText"));
    m_message = new MessageStrip(this);
    m_message->setObjectName(QStringLiteral("message"));
    m_deliveries = new DeliveriesPanel(api, m_id, nullptr);

    auto* head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_state, 0, Qt::AlignVCenter);
    auto* peoplePage = new QWidget;
    auto* peopleHead = new QHBoxLayout;
    peopleHead->setSpacing(space::kSmall);
    peopleHead->addWidget(m_totals, 1);
    peopleHead->addWidget(m_copy);
    peopleHead->addWidget(m_eye);
    auto* people = new QVBoxLayout(peoplePage);
    people->setContentsMargins(space::kMedium, space::kMedium, space::kMedium, space::kMedium);
    people->setSpacing(space::kSmall);
    people->addLayout(peopleHead);
    people->addWidget(m_people, 1);
    auto* sheetPage = new QWidget;
    auto* sheetColumn = new QVBoxLayout(sheetPage);
    sheetColumn->setContentsMargins(space::kMedium, space::kMedium, space::kMedium, space::kMedium);
    sheetColumn->addWidget(scrolled(m_sheet));
    auto* mailPage = new QWidget;
    auto* mailColumn = new QVBoxLayout(mailPage);
    mailColumn->setContentsMargins(space::kMedium, space::kMedium, space::kMedium, space::kMedium);
    mailColumn->addWidget(m_deliveries);
    m_tabs = new QTabWidget(this);
    m_tabs->addTab(sheetPage, icon(IconName::info), tr("&What, when, how"));
    m_tabs->addTab(peoplePage, icon(IconName::people), tr("&People and PINs"));
    m_tabs->addTab(mailPage, icon(IconName::envelope), tr("&Mail"));
    auto* close = new QPushButton(tr("Close"), this);
    close->setObjectName(QStringLiteral("close"));
    auto* foot = new QHBoxLayout;
    foot->addWidget(m_message, 1);
    foot->addStretch(0);
    foot->addWidget(close);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::kLarge, space::kLarge, space::kLarge, space::kLarge);
    column->setSpacing(space::kMedium);
    column->addLayout(head);
    column->addWidget(m_tabs, 1);
    column->addLayout(foot);
    for (auto* button : findChildren<QPushButton*>()) button->setAutoDefault(false);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_eye, &QPushButton::clicked, this, &ConferenceInfoDialog::toggle);
    connect(m_copy, &QPushButton::clicked, this, &ConferenceInfoDialog::copySelected);
    connect(m_people, &QTableWidget::itemSelectionChanged, this, &ConferenceInfoDialog::refreshButtons);
    resize(860, 560);
    refreshButtons();
    load();
}

void ConferenceInfoDialog::showPeople() { m_tabs->setCurrentIndex(1); }

void ConferenceInfoDialog::load() {
    m_api.conference(m_id, this, [this](Result<api::Conference> answer) {
        if (answer)
            show(*answer);
        else
            m_message->show(Tone::error, errorSentence(answer.error()));
    });
}

void ConferenceInfoDialog::show(const api::Conference& conference) {
    m_conference = conference;
    setWindowTitle(qs(conference.subject));
    m_title->setText(qs(conference.subject));
    m_state->set(stateIcon(conference.state), conference.state == ConferenceState::scheduled ? Tone::accent : Tone::faint,
                 stateWord(conference.state));
    m_sheet->show(conference, m_api.server().host());
    const std::vector<api::Participant> people = conference.participants.value_or(std::vector<api::Participant>{});
    std::vector<PersonRow> rows;
    for (const api::Participant& one : people) rows.push_back(personRow(one));
    m_people->setRows(rows);
    m_totals->setText(totalsText(rows));
    if (m_people->chosenRow() < 0 && !rows.empty()) m_people->selectRow(0);
    m_tabs->setTabVisible(2, conference.state != ConferenceState::draft);
    if (conference.state != ConferenceState::draft) m_deliveries->show(people, {});
    fillPins();
    refreshButtons();
}

void ConferenceInfoDialog::refreshButtons() {
    m_eye->setText(m_revealed ? tr("Hide P&INs") : tr("Show P&INs"));
    m_eye->setIcon(icon(m_revealed ? IconName::eyeOff : IconName::eye));
    const bool any = m_conference.participants && !m_conference.participants->empty();
    m_eye->setEnabled(any && !m_call.running());
    m_copy->setEnabled(m_people->chosenRow() >= 0 && !m_call.running());
    m_copy->setToolTip(tr("Copies the invitation of the chosen person; it leaves the clipboard after a minute."));
}

void ConferenceInfoDialog::toggle() {
    if (!m_revealed) return askPins(Then::reveal);
    // Hidden means gone from here too.
    m_revealed = false;
    m_pins.clear();
    fillPins();
    refreshButtons();
}

void ConferenceInfoDialog::askPins(Then then) {
    m_call = m_api.pins(m_id, this, [this, then](Result<api::PinList> answer) {
        m_call = Call();
        if (!answer) {
            m_message->show(Tone::error, errorSentence(answer.error()));
            return refreshButtons();
        }
        m_pins = answer->items;
        if (then == Then::copy) {
            copySelected();
            if (!m_revealed) m_pins.clear();
        } else {
            m_revealed = true;
            fillPins();
        }
        refreshButtons();
    });
    refreshButtons();
}

void ConferenceInfoDialog::fillPins() {
    if (!m_conference.participants) return;
    const QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    for (std::size_t i = 0; i < m_conference.participants->size(); ++i) {
        const ParticipantId id = (*m_conference.participants)[i].id;
        const auto pin = std::find_if(m_pins.begin(), m_pins.end(), [&](const api::Pin& one) { return one.participantId == id; });
        const bool shown = m_revealed && pin != m_pins.end();
        auto* cell = m_people->setCell(static_cast<int>(i), 0, shown ? pinText(pin->pin) : pinDots());
        cell->setFont(fixed);
        if (!shown) cell->setData(Qt::AccessibleTextRole, tr("PIN hidden"));
    }
}

void ConferenceInfoDialog::copySelected() {
    const int row = m_people->chosenRow();
    if (row < 0 || !m_conference.participants) return;
    const api::Participant& person = m_conference.participants->at(static_cast<std::size_t>(row));
    const auto pin = std::find_if(m_pins.begin(), m_pins.end(), [&](const api::Pin& one) { return one.participantId == person.id; });
    if (pin == m_pins.end()) {
        if (m_pins.empty()) askPins(Then::copy);
        return;
    }
    copyForAWhile(invitationText(m_conference, person, *pin, m_api.server().host()));
    m_message->show(Tone::success, tr("The text for %1 is in the clipboard for a minute.")
                                       .arg(qs(person.displayName.empty() ? person.address : person.displayName)));
}

} // namespace conclave::client
