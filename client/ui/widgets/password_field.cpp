#include "client/ui/widgets/password_field.hpp"

#include "client/ui/widgets/icons.hpp"
#include "common/limits.hpp"

#include <QAction>
#include <QCoreApplication>
#include <QLineEdit>

namespace conclave::client {
namespace {

struct PasswordField {
    Q_DECLARE_TR_FUNCTIONS(PasswordField)
};

} // namespace

QLineEdit* newPasswordField(const QString& name, const QString& accessible) {
    auto* field = new QLineEdit;
    field->setObjectName(name);
    field->setAccessibleName(accessible);
    field->setMaxLength(static_cast<int>(limits::kPasswordBytesMax));
    field->setMinimumHeight(32);
    field->setEchoMode(QLineEdit::Password);
    QAction* eye = field->addAction(icon(IconName::eye, Tone::faint), QLineEdit::TrailingPosition);
    eye->setText(PasswordField::tr("Show password"));
    eye->setToolTip(eye->text());
    eye->setCheckable(true);
    QObject::connect(eye, &QAction::toggled, field, [field, eye](bool shown) {
        field->setEchoMode(shown ? QLineEdit::Normal : QLineEdit::Password);
        eye->setIcon(icon(shown ? IconName::eyeOff : IconName::eye, Tone::faint));
        eye->setText(shown ? PasswordField::tr("Hide password") : PasswordField::tr("Show password"));
        eye->setToolTip(eye->text());
    });
    return field;
}

} // namespace conclave::client
