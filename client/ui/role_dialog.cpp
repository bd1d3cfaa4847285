#include "client/ui/role_dialog.hpp"

#include "client/ui/widgets/choice_card.hpp"
#include "client/ui/widgets/texts.hpp"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace conclave::client {
namespace {

constexpr Role kRoles[] = {Role::audience, Role::participant, Role::moderator};

} // namespace

RoleChoice::RoleChoice(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("roleChoice"));
    setAccessibleName(tr("Role"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::kSmall);
    for (const Role role : kRoles) {
        auto* card = new ChoiceCard(roleIcon(role), roleName(role), roleSentence(role), this);
        card->setObjectName(qs(wordOf(role)));
        connect(card, &QRadioButton::toggled, this, [this](bool on) {
            if (on) Q_EMIT changed();
        });
        m_cards[static_cast<int>(role)] = card;
        row->addWidget(card, 1);
    }
    setRole(Role::participant);
}

void RoleChoice::setRole(Role role) { m_cards[static_cast<int>(role)]->setChecked(true); }

Role RoleChoice::role() const {
    for (const Role role : kRoles)
        if (m_cards[static_cast<int>(role)]->isChecked()) return role;
    return Role::participant;
}

QWidget* RoleChoice::firstField() const { return m_cards[static_cast<int>(role())]; }

RoleDialog::RoleDialog(const QString& who, Role now, std::optional<Role> suggested, QWidget* parent)
    : QDialog(parent), m_now(now) {
    setObjectName(QStringLiteral("roleDialog"));
    setWindowTitle(tr("Change role"));
    auto* title = new QLabel(tr("What is %1 to be?").arg(who), this);
    title->setTextFormat(Qt::PlainText);
    title->setWordWrap(true);
    setHeading(title, 2);
    auto* lead = new QLabel(tr("%1 now. The change is in force at once, also in a running conference.").arg(roleName(now)), this);
    lead->setWordWrap(true);
    setTone(lead, Tone::faint);
    m_choice = new RoleChoice(this);
    m_choice->setRole(suggested.value_or(now));
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setAutoDefault(false);
    m_primary = new QPushButton(this);
    m_primary->setObjectName(QStringLiteral("changeRole"));
    m_primary->setAutoDefault(false);
    setPrimary(m_primary);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_primary);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::kLarge, space::kLarge, space::kLarge, space::kLarge);
    column->setSpacing(space::kSmall);
    column->addWidget(title);
    column->addWidget(lead);
    column->addSpacing(space::kSmall);
    column->addWidget(m_choice);
    column->addSpacing(space::kMedium);
    column->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_primary, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_choice, &RoleChoice::changed, this, &RoleDialog::refresh);
    refresh();
    m_choice->firstField()->setFocus(Qt::TabFocusReason);
    resize(680, sizeHint().height());
}

Role RoleDialog::role() const { return m_choice->role(); }

void RoleDialog::refresh() {
    switch (role()) {
    case Role::audience: m_primary->setText(tr("Make audience")); break;
    case Role::participant: m_primary->setText(tr("Make participant")); break;
    case Role::moderator: m_primary->setText(tr("Make moderator")); break;
    }
    m_primary->setEnabled(role() != m_now);
}

} // namespace conclave::client
