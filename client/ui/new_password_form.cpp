#include "client/ui/new_password_form.hpp"

#include "client/ui/widgets/password_field.hpp"
#include "common/limits.hpp"

#include <QLineEdit>

namespace conclave::client {

using namespace Qt::StringLiterals;

namespace {

constexpr int kCharactersMin = static_cast<int>(limits::kPasswordCharactersMin);

} // namespace

NewPasswordForm::NewPasswordForm(Present present, QWidget* parent) : FieldForm(parent) {
    if (present == Present::asked) {
        m_present = newPasswordField(u"presentPassword"_s, tr("Present password"));
        add(u"currentPassword"_s, tr("P&resent password"), m_present);
    }
    m_new = newPasswordField(u"newPassword"_s, tr("New password"));
    m_repeated = newPasswordField(u"repeatedPassword"_s, tr("The same again"));
    add(u"newPassword"_s, tr("&New password"), m_new);
    add(u"repeatedPassword"_s, tr("The same &again"), m_repeated);
}

QString NewPasswordForm::hint() {
    return tr("At least %n characters; a few words that only you put together are easiest to remember.", nullptr,
              kCharactersMin);
}

QString NewPasswordForm::faultOf(const QString& password) {
    if (password.toUcs4().size() < kCharactersMin)
        return tr("The password needs at least %n characters.", nullptr, kCharactersMin);
    if (password.toUtf8().size() > static_cast<qsizetype>(limits::kPasswordBytesMax))
        return tr("The password is too long.");
    return {};
}

bool NewPasswordForm::check(const QString& known) {
    clearNotes();
    const QString chosen = password();
    if (m_present && m_present->text().isEmpty())
        fault(u"currentPassword"_s, tr("Enter the present password."));
    else if (const QString why = faultOf(chosen); !why.isEmpty())
        fault(u"newPassword"_s, why);
    else if (chosen == (m_present ? present() : known))
        fault(u"newPassword"_s, tr("Choose one that differs from the present password."));
    else if (chosen != m_repeated->text())
        fault(u"repeatedPassword"_s, tr("The two entries differ."));
    return !faulty();
}

QString NewPasswordForm::present() const { return m_present ? m_present->text() : QString(); }

QString NewPasswordForm::password() const { return m_new->text(); }

void NewPasswordForm::wipe() {
    if (m_present) m_present->clear();
    m_new->clear();
    m_repeated->clear();
}

QWidget* NewPasswordForm::firstField() const { return m_present ? m_present : m_new; }

} // namespace conclave::client
