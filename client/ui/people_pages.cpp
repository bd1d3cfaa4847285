#include "client/ui/people_pages.hpp"

#include "client/ui/widgets/icon_button.hpp"
#include "client/ui/widgets/message_strip.hpp"
#include "client/ui/widgets/people_table.hpp"
#include "client/ui/widgets/texts.hpp"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QPushButton>

namespace conclave::client {
namespace {

constexpr int kStatus = 0;
constexpr int kActions = 1;

QVBoxLayout* newColumn(QWidget* page) {
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kSmall);
    return column;
}

QLabel* newTotals(QWidget* page) {
    auto* label = new QLabel(page);
    label->setObjectName(QStringLiteral("totals"));
    setHeading(label, 1);
    return label;
}

PersonRow newRow(const NewPerson& person, Role role) {
    return {.role = role, .name = person.displayName, .address = person.address, .hasAccount = person.hasAccount};
}

QString nameOf(const PersonRow& row) { return row.name.isEmpty() ? row.address : row.name; }

QString faultWord(EntryFault fault) {
    switch (fault) {
    case EntryFault::none: return PeopleReviewPage::tr("New");
    case EntryFault::invalidAddress: return PeopleReviewPage::tr("Not a mail address");
    case EntryFault::alreadyIn: return PeopleReviewPage::tr("Is in already");
    case EntryFault::otherRole: return PeopleReviewPage::tr("Is in, in another role");
    case EntryFault::twiceInBatch: return PeopleReviewPage::tr("Entered twice");
    case EntryFault::earlierBatch: return PeopleReviewPage::tr("In an earlier batch");
    case EntryFault::conferenceFull: return PeopleReviewPage::tr("Over 250 people");
    }
    return {};
}

} // namespace

PeopleListPage::PeopleListPage(QWidget* parent) : QWidget(parent) {
    m_totals = newTotals(this);
    m_add = new QPushButton(icon(IconName::plus), tr("&Add people"), this);
    m_add->setObjectName(QStringLiteral("addPeople"));
    m_again = new QPushButton(icon(IconName::chevronsRight), tr("Add a&nother batch"), this);
    m_again->setObjectName(QStringLiteral("anotherBatch"));
    m_table = new PeopleTable({tr("Status"), tr("Change")}, this);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->installEventFilter(this);
    auto* head = new QHBoxLayout;
    head->addWidget(m_totals, 1);
    head->addWidget(m_add);
    auto* column = newColumn(this);
    column->addLayout(head);
    column->addWidget(m_table, 1);
    column->addWidget(m_again, 0, Qt::AlignRight);
    connect(m_add, &QPushButton::clicked, this, &PeopleListPage::addRequested);
    connect(m_again, &QPushButton::clicked, this, &PeopleListPage::addRequested);
    connect(m_table, &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
        const int row = m_table->rowAt(at.y());
        if (row < 0) return;
        QMenu menu(this);
        QAction* role = menu.addAction(icon(IconName::pencil), tr("Change role…"));
        QAction* remove = menu.addAction(icon(IconName::trash), tr("Remove…"));
        const bool fixed = !m_table->cellWidget(row, PeopleTable::kFurther + kActions)->isEnabled();
        role->setDisabled(fixed);
        remove->setDisabled(fixed);
        QAction* chosen = menu.exec(m_table->viewport()->mapToGlobal(at));
        if (chosen == role) Q_EMIT roleRequested(static_cast<std::size_t>(row));
        if (chosen == remove) Q_EMIT removeRequested(static_cast<std::size_t>(row));
    });
    setTabOrder(m_add, m_table);
    setTabOrder(m_table, m_again);
}

QWidget* PeopleListPage::firstField() const { return m_add; }

QWidget* PeopleListPage::newActions(int row, const QString& who, bool lastModerator) {
    auto* cell = new QWidget(m_table);
    auto* role = newIconButton(IconName::pencil, tr("Change the role of %1").arg(who), cell);
    role->setObjectName(QStringLiteral("role%1").arg(row));
    auto* remove = newIconButton(IconName::trash, tr("Remove %1").arg(who), cell);
    remove->setObjectName(QStringLiteral("remove%1").arg(row));
    if (lastModerator) {
        cell->setEnabled(false);
        cell->setToolTip(tr("A conference needs a moderator. Make somebody else moderator first."));
        role->setToolTip(cell->toolTip());
        remove->setToolTip(cell->toolTip());
    }
    auto* line = new QHBoxLayout(cell);
    line->setContentsMargins(space::kTight, 0, space::kTight, 0);
    line->setSpacing(0);
    line->addWidget(role);
    line->addWidget(remove);
    line->addStretch(1);
    connect(role, &QToolButton::clicked, this, [this, row] { Q_EMIT roleRequested(static_cast<std::size_t>(row)); });
    connect(remove, &QToolButton::clicked, this, [this, row] { Q_EMIT removeRequested(static_cast<std::size_t>(row)); });
    return cell;
}

void PeopleListPage::show(const ParticipantsDraft& draft) {
    std::vector<PersonRow> rows;
    for (const api::Participant& one : draft.existing()) rows.push_back(personRow(one));
    for (const auto& one : draft.waiting()) rows.push_back(newRow(one.person, one.role));
    m_table->setRows(rows);
    const std::size_t existing = draft.existing().size();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const int row = static_cast<int>(i);
        if (i >= existing)
            m_table->setCell(row, kStatus, IconName::plus, Tone::accent, tr("New"));
        else
            m_table->setCell(row, kStatus, tr("Is in"));
        m_table->setCell(row, kActions, QString());
        m_table->setCellWidget(row, PeopleTable::kFurther + kActions,
                               newActions(row, nameOf(rows[i]), i < existing && draft.isLastModerator(i)));
    }
    m_totals->setText(totalsText(rows));
    const bool full = draft.room() == 0;
    const QString reason = full ? tr("A conference holds at most 250 people.") : QString();
    for (auto* button : {m_add, m_again}) {
        button->setDisabled(full);
        button->setToolTip(reason);
    }
    m_again->setVisible(!draft.waiting().empty());
}

bool PeopleListPage::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const int row = m_table->chosenRow();
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (row >= 0 && m_table->cellWidget(row, PeopleTable::kFurther + kActions)->isEnabled()) {
            if (key == Qt::Key_F2) return Q_EMIT roleRequested(static_cast<std::size_t>(row)), true;
            if (key == Qt::Key_Delete) return Q_EMIT removeRequested(static_cast<std::size_t>(row)), true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

PeopleReviewPage::PeopleReviewPage(QWidget* parent) : QWidget(parent) {
    m_totals = newTotals(this);
    m_message = new MessageStrip(this);
    m_table = new PeopleTable({tr("Status"), QString()}, this);
    auto* column = newColumn(this);
    column->addWidget(m_totals);
    column->addWidget(m_table, 1);
    column->addWidget(m_message);
}

int PeopleReviewPage::goodCount() const {
    return static_cast<int>(std::count_if(m_entries.begin(), m_entries.end(),
                                          [](const ReviewEntry& entry) { return entry.fault == EntryFault::none; }));
}

void PeopleReviewPage::show(const std::vector<ReviewEntry>& entries) {
    m_entries = entries;
    std::vector<PersonRow> rows;
    std::vector<PersonRow> good;
    for (const ReviewEntry& entry : entries) {
        rows.push_back(newRow(entry.person, entry.role));
        if (entry.fault == EntryFault::none) good.push_back(rows.back());
    }
    m_table->setRows(rows);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const ReviewEntry& entry = entries[i];
        const int row = static_cast<int>(i);
        const bool fine = entry.fault == EntryFault::none;
        m_table->setCell(row, 0, fine ? IconName::plus : IconName::error, fine ? Tone::accent : Tone::error,
                         faultWord(entry.fault));
        m_table->setCell(row, 1, QString());
        if (entry.fault != EntryFault::otherRole) continue;
        auto* offer = new QPushButton(tr("Change role…"), m_table);
        offer->setAutoDefault(false);
        offer->setObjectName(QStringLiteral("offerRole%1").arg(i));
        offer->setAccessibleName(tr("Change the role of %1 to %2").arg(nameOf(rows[i]), roleName(entry.role)));
        connect(offer, &QPushButton::clicked, this,
                [this, existing = *entry.existing, role = entry.role] { Q_EMIT roleChangeRequested(existing, role); });
        m_table->setCellWidget(row, PeopleTable::kFurther + 1, offer);
    }
    m_totals->setText(good.empty() ? tr("Nobody new") : totalsText(good));
    const int left = static_cast<int>(entries.size() - good.size());
    if (left > 0)
        m_message->show(Tone::warning, tr("%n of them cannot be added, for the reason beside each. The others can.",
                                          nullptr, left));
    else
        m_message->clear();
}

PeopleAddedPage::PeopleAddedPage(QWidget* parent) : QWidget(parent) {
    m_totals = newTotals(this);
    m_table = new PeopleTable({tr("PIN")}, this);
    m_eye = new QPushButton(this);
    m_eye->setObjectName(QStringLiteral("showPins"));
    auto* invite = new QPushButton(icon(IconName::envelope), tr("Go on to the &invitations"), this);
    invite->setObjectName(QStringLiteral("goInvite"));
    auto* head = new QHBoxLayout;
    head->addWidget(m_totals, 1);
    head->addWidget(m_eye);
    auto* column = newColumn(this);
    column->addLayout(head);
    column->addWidget(m_table, 1);
    column->addWidget(invite, 0, Qt::AlignLeft);
    connect(m_eye, &QPushButton::clicked, this, [this] {
        m_revealed = !m_revealed;
        fillPins();
    });
    connect(invite, &QPushButton::clicked, this, &PeopleAddedPage::inviteRequested);
}

void PeopleAddedPage::show(const std::vector<api::Participant>& added) {
    m_added = added;
    m_revealed = false;
    std::vector<PersonRow> rows;
    for (const api::Participant& one : added) rows.push_back(personRow(one));
    m_table->setRows(rows);
    m_totals->setText(totalsText(rows));
    fillPins();
}

void PeopleAddedPage::fillPins() {
    m_eye->setText(m_revealed ? tr("Hide &PINs") : tr("Show &PINs"));
    m_eye->setIcon(icon(m_revealed ? IconName::eyeOff : IconName::eye));
    const QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    for (std::size_t i = 0; i < m_added.size(); ++i) {
        const bool shown = m_revealed && m_added[i].pin;
        auto* cell = m_table->setCell(static_cast<int>(i), 0, shown ? pinText(*m_added[i].pin) : pinDots());
        cell->setFont(fixed);
        if (!shown) cell->setData(Qt::AccessibleTextRole, tr("PIN hidden"));
    }
}

} // namespace conclave::client
