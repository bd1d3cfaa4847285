// A new password of one's own, entered twice and perhaps after the present one, with what is wrong below the fields. GUI
// thread only.
#pragma once

#include "client/ui/widgets/field_form.hpp"

class QLineEdit;

namespace conclave::client {

class NewPasswordForm : public FieldForm {
    Q_OBJECT

public:
    // Is the present password known, or does the form ask for it, as `currentPassword`?
    enum class Present { known, asked };

    explicit NewPasswordForm(Present present, QWidget* parent = nullptr);

    // "At least ... characters; ..."
    static QString hint();
    // Why `password` cannot be one; empty if it can.
    static QString faultOf(const QString& password);
    // False shows what is wrong and puts the keyboard there. `known` is the present password, where it is known.
    bool check(const QString& known = {});
    QString present() const;
    QString password() const;
    void wipe();
    QWidget* firstField() const;

private:
    QLineEdit* m_present = nullptr; // only where it is asked for
    QLineEdit* m_new = nullptr;
    QLineEdit* m_repeated = nullptr;
};

} // namespace conclave::client
