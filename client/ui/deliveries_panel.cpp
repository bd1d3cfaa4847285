#include "client/ui/deliveries_panel.hpp"

#include "client/ui/people_view.hpp"
#include "client/ui/person_commands.hpp"
#include "client/ui/widgets/action_button.hpp"
#include "client/ui/widgets/message_strip.hpp"
#include "client/ui/widgets/texts.hpp"
#include "client/ui/widgets/work_strip.hpp"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSortFilterProxyModel>

namespace conclave::client {

namespace {

constexpr int kAddressWidthMaxPx = 270; // what is longer is in the tooltip
constexpr std::array kButtons{PersonAct::correctAddress, PersonAct::sendAgain, PersonAct::copyText};

} // namespace

DeliveriesPanel::DeliveriesPanel(ApiClient& api, ConferenceReader& reader, QWidget* parent)
    : QWidget(parent), m_reader(reader) {
    setObjectName(QStringLiteral("deliveries"));
    m_totals = new QLabel(this);
    m_totals->setObjectName(QStringLiteral("mailTotals"));
    setHeading(m_totals, 1);
    m_hint = new MessageStrip(this);
    m_hint->setObjectName(QStringLiteral("mailMessage"));
    m_work = new WorkStrip(this);
    m_commands = new PersonCommands(api, reader, *m_work, this);
    m_model = new PeopleListModel(PeopleView::words(), this);
    m_order = new QSortFilterProxyModel(this);
    m_order->setSourceModel(m_model);
    m_order->setSortRole(PeopleListModel::RankRole);
    m_order->sort(PeopleListModel::Mail);
    m_view = new PeopleView(*m_order, this);
    m_view->setObjectName(QStringLiteral("mails"));
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    for (const int column : {PeopleListModel::RoleName, PeopleListModel::Account, PeopleListModel::Pin,
                             PeopleListModel::Phone})
        m_view->setColumnHidden(column, true);
    m_view->horizontalHeader()->setSectionResizeMode(PeopleListModel::Address, QHeaderView::ResizeToContents);
    m_view->horizontalHeader()->setSectionResizeMode(PeopleListModel::Details, QHeaderView::Stretch);
    m_view->horizontalHeader()->setMaximumSectionSize(kAddressWidthMaxPx);
    for (int i = 0; i < kPersonActs; ++i)
        if (static_cast<PersonAct>(i) != PersonAct::showPin) m_view->addAction(m_commands->action(static_cast<PersonAct>(i)));

    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::kSmall);
    for (const PersonAct act : kButtons) buttons->addWidget(newActionButton(m_commands->action(act), this));
    m_againFailed = new QPushButton(this);
    m_againFailed->setObjectName(QStringLiteral("sendAgainFailed"));
    m_againFailed->setAutoDefault(false);
    buttons->addWidget(m_againFailed);
    buttons->addStretch(1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kSmall);
    column->addWidget(m_totals);
    column->addWidget(m_hint);
    column->addWidget(m_view, 1);
    column->addWidget(m_work);
    column->addLayout(buttons);

    connect(&m_reader, &ConferenceReader::arrived, this, &DeliveriesPanel::arrived);
    connect(&m_reader, &ConferenceReader::failed, this, [this](const Error& error) {
        if (m_reader.newest())
            m_hint->show(Tone::warning, tr("The mail states are as of a moment ago. %1").arg(errorSentence(error)));
    });
    connect(m_view, &PeopleView::choiceChanged, this, [this] { m_commands->setChoice(m_view->chosen()); });
    connect(m_view, &QWidget::customContextMenuRequested, this, &DeliveriesPanel::showContextMenu);
    connect(m_commands, &PersonCommands::busyChanged, this, &DeliveriesPanel::refreshButtons);
    connect(m_againFailed, &QPushButton::clicked, this, [this] { m_commands->sendAgain(failed()); });
    refreshButtons();
}

std::vector<ParticipantId> DeliveriesPanel::failed() const {
    std::vector<ParticipantId> out;
    for (const api::Participant& one : m_model->people())
        if (isFailed(one.delivery)) out.push_back(one.id);
    return out;
}

void DeliveriesPanel::arrived() {
    const api::Conference& conference = *m_reader.newest();
    m_model->replaceAll(conference.participants.value_or(std::vector<api::Participant>{}));
    int sent = 0;
    int waiting = 0;
    int none = 0;
    const int failures = static_cast<int>(failed().size());
    for (const api::Participant& one : m_model->people()) {
        if (isFailed(one.delivery)) continue;
        const bool accepted = one.delivery && one.delivery->state == DeliveryState::accepted;
        (isWaiting(one.delivery) ? waiting : accepted ? sent : none) += 1;
    }
    // What failed stands on top and is what the buttons are for.
    if (m_view->chosen().empty() && failures > 0) m_view->choose(0);
    QStringList parts;
    if (failures > 0) parts += tr("%n failed", nullptr, failures);
    if (waiting > 0) parts += tr("%n waiting", nullptr, waiting);
    if (sent > 0) parts += tr("%n sent", nullptr, sent);
    if (none > 0) parts += tr("%n without mail", nullptr, none);
    m_totals->setText(parts.join(QStringLiteral(", ")));
    const QString hint = tr("Check the spelling and the domain of the addresses that failed. The people are in the "
                            "conference all the same; you can also hand over their PINs yourself.");
    if (failures == 0 || !whyOver(conference.state).isEmpty())
        m_hint->clear();
    else if (m_hint->text() != hint) // said once, not with every read
        m_hint->show(Tone::error, hint);
    m_commands->setChoice(m_view->chosen());
    refreshButtons();
}

void DeliveriesPanel::refreshButtons() {
    const int failures = static_cast<int>(failed().size());
    m_againFailed->setText(tr("Send again to all that &failed (%1)").arg(failures));
    m_againFailed->setVisible(failures > 1);
    m_againFailed->setEnabled(!m_commands->busy() && m_reader.newest() && whyOver(m_reader.newest()->state).isEmpty());
}

void DeliveriesPanel::showContextMenu(const QPoint& at) {
    if (!m_view->indexAt(at).isValid()) return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(m_commands->action(PersonAct::copyPin));
    menu->addAction(m_commands->action(PersonAct::copyText));
    menu->addSeparator();
    m_commands->fill(*menu);
    menu->popup(m_view->viewport()->mapToGlobal(at));
}

} // namespace conclave::client
