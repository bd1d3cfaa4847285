#include "client/ui/account_fields.hpp"

#include "client/model/account_actions.hpp"
#include "client/model/words.hpp"
#include "client/ui/widgets/choice_card.hpp"
#include "client/ui/widgets/texts.hpp"

#include <QGridLayout>

namespace conclave::client {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array kGroups{Group::none, Group::conferenceUser, Group::conferenceSupport, Group::administrator};

} // namespace

LanguageBox::LanguageBox(QWidget* parent) : QComboBox(parent) {
    for (const QString& code : {QString(), u"en"_s, u"de"_s}) addItem(nameOf(code), code);
    setToolTip(tr("The language of mails and announcements to this person."));
    setAccessibleDescription(toolTip());
}

QString LanguageBox::nameOf(const QString& code) {
    if (code.isEmpty()) return tr("Language of whoever invites");
    return code == u"en"_s ? u"English"_s : code == u"de"_s ? u"Deutsch"_s : code;
}

void LanguageBox::setCode(const QString& code) {
    if (findData(code) < 0) addItem(nameOf(code), code);
    setCurrentIndex(findData(code));
}

GroupChoice::GroupChoice(const std::optional<api::User>& account, const api::User& self, QWidget* parent)
    : QWidget(parent) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(space::kSmall);
    for (std::size_t i = 0; i < kGroups.size(); ++i) {
        const Group group = kGroups[i];
        const Availability given = groupAvailability(group, account, self);
        auto* card = new ChoiceCard(groupIcon(group), groupName(group), given.possible ? groupSentence(group) : given.says);
        card->setObjectName(qs(wordOf(group)));
        card->setEnabled(given.possible);
        connect(card, &QRadioButton::toggled, this, [this](bool on) {
            if (on) Q_EMIT changed();
        });
        m_cards[i] = card;
        grid->addWidget(card, static_cast<int>(i) / 2, static_cast<int>(i) % 2);
    }
    // Tab comes to the chosen one, the arrow keys go on from there.
    setGroup(account ? account->group : Group::none);
}

void GroupChoice::setGroup(Group group) {
    QAbstractButton* card = m_cards[static_cast<std::size_t>(group)];
    card->setChecked(true);
    setFocusProxy(card);
}

Group GroupChoice::group() const {
    for (const Group group : kGroups)
        if (m_cards[static_cast<std::size_t>(group)]->isChecked()) return group;
    return Group::none;
}

} // namespace conclave::client
