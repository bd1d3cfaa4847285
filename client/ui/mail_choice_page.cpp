#include "client/ui/mail_choice_page.hpp"

#include "client/ui/widgets/message_strip.hpp"
#include "client/ui/widgets/people_table.hpp"
#include "client/ui/widgets/texts.hpp"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>

namespace conclave::client {
namespace {

constexpr int kMail = PeopleTable::kFurther;

} // namespace

MailChoicePage::MailChoicePage(QWidget* parent) : QWidget(parent) {
    m_totals = new QLabel(this);
    m_totals->setObjectName(QStringLiteral("mailTotals"));
    setHeading(m_totals, 1);
    m_table = new PeopleTable({tr("Gets mail")}, this);
    m_table->setObjectName(QStringLiteral("mailChoice"));
    m_table->installEventFilter(this);
    m_message = new MessageStrip(this);
    auto* all = new QPushButton(tr("Tick &all"), this);
    all->setObjectName(QStringLiteral("tickAll"));
    auto* none = new QPushButton(tr("Tick &none"), this);
    none->setObjectName(QStringLiteral("tickNone"));
    auto* head = new QHBoxLayout;
    head->setSpacing(space::kSmall);
    head->addWidget(m_totals, 1);
    head->addWidget(all);
    head->addWidget(none);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kSmall);
    column->addLayout(head);
    column->addWidget(m_table, 1);
    column->addWidget(m_message);
    connect(all, &QPushButton::clicked, this, [this] { tickAll(Qt::Checked); });
    connect(none, &QPushButton::clicked, this, [this] { tickAll(Qt::Unchecked); });
    connect(m_table, &QTableWidget::itemChanged, this, [this](QTableWidgetItem* cell) {
        if (cell->column() == kMail) refresh();
    });
}

QWidget* MailChoicePage::firstField() const { return m_table; }

void MailChoicePage::show(const std::vector<api::Participant>& people) {
    std::vector<PersonRow> rows;
    for (const api::Participant& one : people) rows.push_back(personRow(one));
    {
        const QSignalBlocker quiet(m_table);
        m_people = people;
        m_table->setRows(rows);
        for (int row = 0; row < m_table->rowCount(); ++row) {
            auto* cell = m_table->setCell(row, 0, QString());
            cell->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
            // Who was left out by choice stays so until ticked.
            const bool leftOut = people[static_cast<std::size_t>(row)].delivery.has_value();
            cell->setCheckState(leftOut ? Qt::Unchecked : Qt::Checked);
        }
    }
    if (m_table->rowCount() > 0) m_table->setCurrentCell(0, PeopleTable::kName);
    refresh();
}

bool MailChoicePage::isTicked(std::size_t index) const {
    const QTableWidgetItem* cell = m_table->item(static_cast<int>(index), kMail);
    return cell && cell->checkState() == Qt::Checked;
}

std::vector<ParticipantId> MailChoicePage::ticked() const {
    std::vector<ParticipantId> out;
    for (std::size_t i = 0; i < m_people.size(); ++i)
        if (isTicked(i)) out.push_back(m_people[i].id);
    return out;
}

void MailChoicePage::tickAll(Qt::CheckState state) {
    {
        const QSignalBlocker quiet(m_table);
        for (int row = 0; row < m_table->rowCount(); ++row) m_table->item(row, kMail)->setCheckState(state);
    }
    refresh();
}

void MailChoicePage::refresh() {
    {
        const QSignalBlocker quiet(m_table);
        for (int row = 0; row < m_table->rowCount(); ++row)
            m_table->item(row, kMail)->setText(isTicked(static_cast<std::size_t>(row)) ? tr("Yes") : tr("No"));
    }
    m_table->viewport()->update();
    const int all = static_cast<int>(m_people.size());
    const int mailed = static_cast<int>(ticked().size());
    m_totals->setText(mailed == all ? tr("All %n get mail", nullptr, all)
                                    : tr("%1 of %n get mail", nullptr, all).arg(mailed));
    if (mailed == 0)
        m_message->show(Tone::warning, tr("Nobody gets mail. The conference is finalised all the same: hand over number and PINs "
                                          "yourself; the info page shows them."));
    else if (mailed < all)
        m_message->show(Tone::faint, tr("Those without mail take part too: hand over their PINs yourself; the info page shows "
                                        "them."));
    else
        m_message->clear();
}

// Space ticks the chosen row, whichever of its cells is the current one.
bool MailChoicePage::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_table && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space && m_table->currentRow() >= 0) {
        QTableWidgetItem* cell = m_table->item(m_table->currentRow(), kMail);
        cell->setCheckState(cell->checkState() == Qt::Checked ? Qt::Unchecked : Qt::Checked);
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace conclave::client
