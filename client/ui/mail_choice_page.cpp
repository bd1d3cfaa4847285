#include "client/ui/mail_choice_page.hpp"

#include "client/model/address_doubt.hpp"
#include "client/model/words.hpp"
#include "client/ui/widgets/message_strip.hpp"
#include "client/ui/widgets/people_table.hpp"
#include "client/ui/widgets/texts.hpp"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <algorithm>

namespace conclave::client {
namespace {

constexpr int kMail = PeopleTable::kFurther;
constexpr int kDoubt = 1; // among the further columns

} // namespace

MailChoicePage::MailChoicePage(QWidget* parent) : QWidget(parent) {
    m_totals = new QLabel(this);
    m_totals->setObjectName(QStringLiteral("mailTotals"));
    setHeading(m_totals, 1);
    m_table = new PeopleTable({tr("Gets mail"), tr("Look again")}, this);
    m_table->setObjectName(QStringLiteral("mailChoice"));
    // With so many columns a long name leaves no room for the addresses, which are what one looks at here.
    m_table->horizontalHeader()->setSectionResizeMode(PeopleTable::kName, QHeaderView::Stretch);
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
            cell->setCheckState(tickedAtFirst(people[static_cast<std::size_t>(row)]) ? Qt::Checked : Qt::Unchecked);
        }
    }
    if (m_table->rowCount() > 0) m_table->setCurrentCell(0, PeopleTable::kName);
    showDoubts();
    refresh();
}

// Who was left out by choice stays so until ticked.
bool MailChoicePage::tickedAtFirst(const api::Participant& person) { return !person.delivery.has_value(); }

void MailChoicePage::leaveOut(const std::vector<ParticipantId>& people) {
    {
        const QSignalBlocker quiet(m_table);
        for (std::size_t i = 0; i < m_people.size(); ++i) {
            const bool out = std::find(people.begin(), people.end(), m_people[i].id) != people.end();
            m_table->item(static_cast<int>(i), kMail)->setCheckState(out ? Qt::Unchecked : Qt::Checked);
        }
    }
    refresh();
}

bool MailChoicePage::isChanged() const {
    for (std::size_t i = 0; i < m_people.size(); ++i)
        if (isTicked(i) != tickedAtFirst(m_people[i])) return true;
    return false;
}

void MailChoicePage::setReturnedMail(const ReturnedMail& returned) {
    m_returned = returned;
    showDoubts();
    refresh();
}

void MailChoicePage::showDoubts() {
    const QSignalBlocker quiet(m_table);
    QStringList addresses;
    for (const api::Participant& one : m_people) addresses += qs(one.address);
    const auto doubts = doubtsOf(addresses, QSet<QString>(m_returned.keyBegin(), m_returned.keyEnd()));
    m_doubtful = 0;
    for (std::size_t i = 0; i < doubts.size(); ++i) {
        const int row = static_cast<int>(i);
        const auto hint = [&](Tone tone, const QString& says, const QString& why) {
            m_table->setCell(row, kDoubt, IconName::warning, tone, says)->setToolTip(tipText(why));
        };
        switch (doubts[i].doubt) {
        case Doubt::none: m_table->setCell(row, kDoubt, QString()); break;
        case Doubt::misspelt:
            ++m_doubtful;
            hint(Tone::warning, tr("%1?").arg(doubts[i].suggested), tr("This looks misspelt. It can be corrected in the list of people."));
            break;
        case Doubt::cameBack:
            ++m_doubtful;
            hint(Tone::warning, tr("Came back before"),
                 tr("A mail to this address came back; seen on %1.")
                     .arg(QLocale().toString(m_returned[addresses[row].toLower()].toLocalTime().date(), QLocale::ShortFormat)));
            break;
        case Doubt::unread: hint(Tone::warning, tr("Read by nobody"), tr("Mail to such an address is thrown away as a rule.")); break;
        case Doubt::sharedInbox:
            hint(Tone::warning, tr("Read by several"), tr("Whoever reads this mail knows the PIN."));
            break;
        }
    }
    m_table->setColumnHidden(PeopleTable::kFurther + kDoubt, std::all_of(doubts.begin(), doubts.end(), [](const AddressDoubt& each) {
        return each.doubt == Doubt::none;
    }));
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
    else if (m_doubtful > 0)
        m_message->show(Tone::warning, tr("%n addresses may be wrong. Look again before the mail goes out.", nullptr, m_doubtful));
    else
        m_message->clear();
    Q_EMIT changed();
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
