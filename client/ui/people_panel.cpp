#include "client/ui/people_panel.hpp"

#include "client/ui/people_view.hpp"
#include "client/ui/person_commands.hpp"
#include "client/ui/widgets/action_button.hpp"
#include "client/ui/widgets/people_table.hpp"
#include "client/ui/widgets/texts.hpp"
#include "client/ui/widgets/work_strip.hpp"
#include "common/limits.hpp"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <algorithm>

namespace conclave::client {

PeoplePanel::PeoplePanel(ApiClient& api, ConferenceReader& reader, QWidget* parent) : QWidget(parent), m_reader(reader) {
    setObjectName(QStringLiteral("peoplePanel"));
    m_pins = new PinReveal(api, reader, this);
    m_work = new WorkStrip(this);
    m_commands = new PersonCommands(api, reader, *m_work, this);
    m_model = new PeopleListModel(PeopleView::words(), this);
    m_view = new PeopleView(*m_model, this);
    m_view->setObjectName(QStringLiteral("people"));
    m_view->setColumnHidden(PeopleListModel::Details, true);
    for (int i = 0; i < kPersonActs; ++i) m_view->addAction(m_commands->action(static_cast<PersonAct>(i)));
    layOut();

    connect(&m_reader, &ConferenceReader::arrived, this, &PeoplePanel::arrived);
    connect(m_pins, &PinReveal::changed, this, &PeoplePanel::refreshPins);
    connect(m_pins, &PinReveal::started, m_work, &WorkStrip::start);
    connect(m_pins, &PinReveal::ended, m_work, &WorkStrip::stop);
    connect(m_pins, &PinReveal::refused, m_work, &WorkStrip::showError);
    connect(m_view, &PeopleView::choiceChanged, this, [this] {
        m_commands->setChoice(m_view->chosen());
        refreshPins();
    });
    connect(m_view, &PeopleView::eyePressed, this, &PeoplePanel::togglePin);
    connect(m_view, &QWidget::customContextMenuRequested, this, &PeoplePanel::showContextMenu);
    connect(m_commands->action(PersonAct::showPin), &QAction::triggered, this, &PeoplePanel::togglePin);
    connect(m_eye, &QPushButton::clicked, this, [this] { m_pins->anyShown() ? m_pins->hideAll() : m_pins->showAll(); });
    connect(m_add, &QPushButton::clicked, this, &PeoplePanel::addRequested);
    refreshPins();
}

void PeoplePanel::layOut() {
    m_totals = new QLabel(this);
    m_totals->setObjectName(QStringLiteral("totals"));
    setHeading(m_totals, 1);
    m_ready = new QLabel(this);
    m_ready->setObjectName(QStringLiteral("ready"));
    m_ready->setToolTip(tr("Ready is whose phone has reached the test line, or a call of this conference."));
    setTone(m_ready, Tone::faint);
    m_eye = new QPushButton(this);
    m_eye->setObjectName(QStringLiteral("showPins"));
    m_add = new QPushButton(icon(IconName::plus), tr("&Add people…"), this);
    m_add->setObjectName(QStringLiteral("addPeople"));
    m_change = new QPushButton(tr("C&hange"), this);
    m_change->setObjectName(QStringLiteral("changePerson"));
    auto* menu = new QMenu(m_change);
    m_commands->fill(*menu);
    m_change->setMenu(menu);
    for (auto* button : {m_eye, m_add, m_change}) button->setAutoDefault(false);

    auto* head = new QHBoxLayout;
    head->setSpacing(space::kSmall);
    head->addWidget(m_totals, 1);
    head->addWidget(m_eye);
    head->addWidget(m_add);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(space::kSmall);
    std::vector<QWidget*> order{m_eye, m_add, m_view};
    for (const PersonAct act : {PersonAct::showPin, PersonAct::copyPin, PersonAct::copyText}) {
        order.push_back(newActionButton(m_commands->action(act), this));
        foot->addWidget(order.back());
    }
    foot->addWidget(m_change);
    order.push_back(m_change);
    for (std::size_t i = 1; i < order.size(); ++i) setTabOrder(order[i - 1], order[i]);
    foot->addStretch(1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::kMedium, space::kMedium, space::kMedium, space::kMedium);
    column->setSpacing(space::kSmall);
    column->addLayout(head);
    column->addWidget(m_ready);
    column->addWidget(m_view, 1);
    column->addWidget(m_work);
    column->addLayout(foot);
}

void PeoplePanel::arrived() {
    const api::Conference& conference = *m_reader.newest();
    const std::vector<api::Participant> people = conference.participants.value_or(std::vector<api::Participant>{});
    m_model->replaceAll(people);
    std::vector<PersonRow> rows;
    for (const api::Participant& one : people) rows.push_back(personRow(one));
    m_totals->setText(totalsText(rows));
    const auto ready = std::count_if(people.begin(), people.end(), [](const api::Participant& one) { return one.phoneTested; });
    m_ready->setText(tr("Ready: %1 of %2", "people").arg(QLocale().toString(static_cast<int>(ready)),
                                                         QLocale().toString(static_cast<int>(people.size()))));
    m_ready->setVisible(conference.state == ConferenceState::scheduled);
    if (m_view->chosen().empty() && m_model->rowCount() > 0) m_view->choose(0);
    const QString over = whyOver(conference.state);
    const bool full = people.size() >= limits::kParticipantsMax;
    m_add->setEnabled(over.isEmpty() && !full);
    m_add->setToolTip(!over.isEmpty() ? over : full ? tr("A conference holds at most 250 people.") : QString());
    m_change->setEnabled(over.isEmpty() && !people.empty());
    m_change->setToolTip(over);
    const bool dead = conference.state == ConferenceState::cancelled;
    if (dead) m_pins->hideAll();
    m_eye->setEnabled(!dead && !people.empty());
    m_eye->setToolTip(dead ? tr("The PINs went with the cancelled conference.")
                           : tr("The server records that the PINs were looked at."));
    m_commands->setChoice(m_view->chosen());
    refreshPins();
}

void PeoplePanel::refreshPins() {
    m_model->showPins(m_pins->shown());
    m_eye->setText(m_pins->anyShown() ? tr("Hide P&INs") : tr("Show P&INs"));
    m_eye->setIcon(icon(m_pins->anyShown() ? IconName::eyeOff : IconName::eye));
    const auto& chosen = m_commands->choice();
    const bool shown = chosen.size() == 1 && m_pins->isShown(chosen.front());
    QAction* one = m_commands->action(PersonAct::showPin);
    one->setText(shown ? tr("Hide PI&N") : tr("Show PI&N"));
    one->setIcon(icon(shown ? IconName::eyeOff : IconName::eye));
}

void PeoplePanel::togglePin() {
    if (!m_commands->action(PersonAct::showPin)->isEnabled() || m_commands->busy()) return;
    const ParticipantId who = m_commands->choice().front();
    m_pins->isShown(who) ? m_pins->hide(who) : m_pins->show(who);
}

void PeoplePanel::showContextMenu(const QPoint& at) {
    if (!m_view->indexAt(at).isValid()) return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const PersonAct act : {PersonAct::showPin, PersonAct::copyPin, PersonAct::copyText})
        menu->addAction(m_commands->action(act));
    menu->addSeparator();
    m_commands->fill(*menu);
    menu->popup(m_view->viewport()->mapToGlobal(at));
}

} // namespace conclave::client
