#include "client/ui/set_password_dialog.hpp"

#include "client/model/account_actions.hpp"
#include "client/ui/new_password_form.hpp"
#include "client/ui/widgets/choice_card.hpp"
#include "client/ui/widgets/clipboard_lease.hpp"
#include "client/ui/widgets/message_strip.hpp"
#include "client/ui/widgets/password_field.hpp"
#include "client/ui/widgets/texts.hpp"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace conclave::client {

using namespace Qt::StringLiterals;

SetPasswordDialog::SetPasswordDialog(ApiClient& api, api::User account, Occasion occasion, QWidget* parent)
    : RequestDialog(u"setPasswordDialog"_s, tr("Set password"), parent), m_api(api), m_account(std::move(account)) {
    setTitle(tr("Which password for %1?").arg(accountName(m_account)));
    setLead(occasion == Occasion::first
                ? tr("The account is created. Its first password must be changed at the first sign-in.")
                : tr("The present one stops working, and sessions of this account end. The new one must be changed at the "
                     "first sign-in."));
    askWhich();
    if (m_account.group == Group::none)
        message().show(Tone::faint, tr("This account may not plan conferences, so it cannot sign in to this program, not even "
                                       "with a password."));
    refresh();
    m_generate->setFocus(Qt::TabFocusReason);
    setMinimumWidth(560);
}

void SetPasswordDialog::askWhich() {
    auto* content = new QWidget;
    m_generate = new ChoiceCard(IconName::key, tr("Generate one"),
                                tr("25 letters and digits that nobody can guess and that are easy to tell apart."));
    m_generate->setObjectName(u"generate"_s);
    m_generate->setChecked(true);
    m_type = new ChoiceCard(IconName::pencil, tr("Enter one"), NewPasswordForm::hint());
    m_type->setObjectName(u"type"_s);
    m_form = new FieldForm;
    m_password = newPasswordField(u"password"_s, tr("New password"));
    m_form->add(u"password"_s, tr("New &password"), m_password);
    auto* cards = new QHBoxLayout;
    cards->setSpacing(space::kSmall);
    cards->addWidget(m_generate, 1);
    cards->addWidget(m_type, 1);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kMedium);
    column->addLayout(cards);
    column->addWidget(m_form);
    column->addStretch(1);
    setContent(content);
    connect(m_type, &QRadioButton::toggled, this, &SetPasswordDialog::refresh);
    connect(m_password, &QLineEdit::textEdited, this, [this] { m_form->clearNotes(); });
}

void SetPasswordDialog::refresh() {
    m_form->clearNotes();
    m_form->setEnabled(m_type->isChecked());
    if (m_type->isChecked()) m_password->setFocus();
    setPrimaryText(m_type->isChecked() ? tr("Set this password") : tr("Generate and set password"));
}

void SetPasswordDialog::send() {
    if (m_done) return accept();
    if (m_type->isChecked()) {
        m_form->clearNotes();
        const QString why = NewPasswordForm::faultOf(m_password->text());
        if (!why.isEmpty()) return m_form->fault(u"password"_s, why);
    }
    assign();
}

void SetPasswordDialog::assign() {
    api::PasswordAssignment assignment;
    if (m_type->isChecked())
        assignment.password = utf8(m_password->text());
    else
        assignment.generate = true;
    startWork(m_api.assignPassword(m_account.id, m_account.version, assignment, this,
                                   [this](Result<api::AssignedPassword> assigned) {
                                       endWork();
                                       if (assigned)
                                           showPassword(assigned->password ? qs(*assigned->password) : m_password->text());
                                       else if (assigned.error().code == Errc::versionStale)
                                           reload();
                                       else if (assigned.error().field == "password")
                                           m_form->fault(u"password"_s, errorSentence(assigned.error()));
                                       else
                                           showError(assigned.error());
                                   }));
}

void SetPasswordDialog::reload() {
    startWork(m_api.user(m_account.id, this, [this](Result<api::User> newest) {
        endWork();
        if (!newest) return showError(newest.error());
        m_account = *newest;
        message().show(Tone::warning, tr("Somebody changed this account in the meantime. If that was a new password, yours "
                                         "would replace it. Set it again to go on."));
    }));
}

void SetPasswordDialog::showPassword(const QString& password) {
    m_done = true;
    setTitle(tr("The password is set"));
    setLead(tr("It is shown this once. Hand it to %1 in person or by phone; it must be changed at the first sign-in.")
                .arg(accountName(m_account)));
    auto* content = new QWidget;
    auto* shown = new QLineEdit(password);
    shown->setObjectName(u"shownPassword"_s);
    shown->setReadOnly(true);
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPointSizeF(font().pointSizeF() * 1.15);
    shown->setFont(fixed);
    shown->setMinimumHeight(36);
    shown->setAccessibleName(tr("New password"));
    auto* copy = new QPushButton(icon(IconName::copy), tr("&Copy"));
    copy->setObjectName(u"copy"_s);
    copy->setAccessibleName(tr("Copy password"));
    copy->setToolTip(tr("Copies the password; it leaves the clipboard after a minute."));
    copy->setAutoDefault(false);
    auto* label = new QLabel(tr("New &password"));
    label->setBuddy(shown);
    auto* line = new QHBoxLayout;
    line->setSpacing(space::kSmall);
    line->addWidget(shown, 1);
    line->addWidget(copy);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kTight);
    column->addWidget(label);
    column->addLayout(line);
    column->addStretch(1);
    m_password = shown;
    m_generate = nullptr;
    m_type = nullptr;
    m_form = nullptr;
    setContent(content);
    connect(copy, &QPushButton::clicked, this, [this] {
        copyForAWhile(m_password->text());
        message().show(Tone::success, tr("The password is in the clipboard for a minute."));
    });
    message().clear();
    setPrimaryText(tr("Done"));
    setCancelText({});
    adjustSize();
    shown->setFocus();
    shown->selectAll();
}

} // namespace conclave::client
