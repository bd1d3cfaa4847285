#include "client/ui/person_questions.hpp"

#include "client/model/person_acts.hpp"
#include "client/model/words.hpp"
#include "client/ui/question.hpp"
#include "client/ui/widgets/message_strip.hpp"
#include "client/ui/widgets/texts.hpp"
#include "common/address.hpp"

#include <QCheckBox>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

namespace conclave::client {

namespace {

constexpr int kAddressWidthPx = 480;

struct PersonQuestions {
    Q_DECLARE_TR_FUNCTIONS(PersonQuestions)
};

constexpr int kNameShown = 80; // characters

// A question does not wrap within a word.
QString shownName(const api::Participant& person) { return shortText(nameOf(person), kNameShown); }

bool isTaken(const QString& address, const api::Participant& person, const api::Conference& conference) {
    if (!conference.participants) return false;
    const std::string key = addressKey(utf8(address));
    return std::any_of(conference.participants->begin(), conference.participants->end(), [&](const api::Participant& one) {
        return one.id != person.id && addressKey(one.address) == key;
    });
}

} // namespace

void askRole(const api::Participant& person, std::optional<Role> suggested, QWidget* parent,
             std::function<void(Role)> answer) {
    auto* dialog = new RoleDialog(shownName(person), person.role, suggested, parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    QObject::connect(dialog, &QDialog::accepted, parent, [dialog, answer] { answer(dialog->role()); });
    dialog->open();
}

void askRemoval(const api::Participant& person, const api::Conference& conference, QWidget* parent,
                std::function<void(Notify)> answer) {
    QCheckBox* tell = nullptr;
    if (conference.state == ConferenceState::scheduled && isMailed(person)) {
        tell = new QCheckBox(PersonQuestions::tr("&Tell this person by mail that the invitation is withdrawn"));
        tell->setChecked(true);
    }
    const Question question{.name = QStringLiteral("removeQuestion"),
                            .title = PersonQuestions::tr("Remove"),
                            .text = PersonQuestions::tr("Remove %1 from the conference?").arg(shownName(person)),
                            .consequence = PersonQuestions::tr("The PIN stops working at once."),
                            .yes = PersonQuestions::tr("&Remove"),
                            .no = PersonQuestions::tr("&Keep")};
    QMessageBox* box = newQuestion(question, parent, [tell, answer] {
        answer(tell && tell->isChecked() ? Notify::yes : Notify::no);
    });
    if (tell) box->setCheckBox(tell);
    box->open();
}

void askNewPin(const api::Participant& person, const api::Conference& conference, QWidget* parent,
               std::function<void()> answer) {
    const QString known = isMailed(person) && conference.state == ConferenceState::scheduled
                              ? PersonQuestions::tr("The old PIN and the link in the mail stop working at once. Nobody is "
                                                    "mailed: send the invitation again, or hand the new PIN over yourself.")
                              : PersonQuestions::tr("The old PIN stops working at once.");
    newQuestion({.name = QStringLiteral("newPinQuestion"),
                  .title = PersonQuestions::tr("New PIN"),
                  .text = PersonQuestions::tr("Make a new PIN for %1?").arg(shownName(person)),
                  .consequence = known,
                  .yes = PersonQuestions::tr("&Make a new PIN"),
                  .no = PersonQuestions::tr("&Keep the old one")},
                 parent, std::move(answer))
        ->open();
}

void askAddress(const api::Participant& person, const api::Conference& conference, QWidget* parent,
                std::function<void(const QString&)> answer) {
    auto* dialog = new QDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(QStringLiteral("addressDialog"));
    dialog->setWindowTitle(PersonQuestions::tr("Correct address"));
    const bool sends = conference.state == ConferenceState::scheduled && isMailed(person);
    auto* label = new QLabel(PersonQuestions::tr("&Address of %1").arg(shownName(person)), dialog);
    auto* edit = new QLineEdit(qs(person.address), dialog);
    edit->setObjectName(QStringLiteral("newAddress"));
    edit->selectAll();
    label->setBuddy(edit);
    auto* consequence = new QLabel(
        sends ? PersonQuestions::tr("The invitation goes to the new address, with a new PIN. The old PIN and link, which "
                                    "somebody else may have got, stop working at once.")
              : PersonQuestions::tr("The person gets a new PIN; the old one stops working at once. Nobody is mailed."),
        dialog);
    consequence->setObjectName(QStringLiteral("consequence"));
    consequence->setWordWrap(true);
    setTone(consequence, Tone::faint);
    auto* fault = new MessageStrip(dialog);
    auto* cancel = new QPushButton(PersonQuestions::tr("Cancel"), dialog);
    auto* send = new QPushButton(sends ? PersonQuestions::tr("Correct and send again") : PersonQuestions::tr("Correct address"),
                                 dialog);
    send->setObjectName(QStringLiteral("correct"));
    setPrimary(send);
    cancel->setAutoDefault(false);
    send->setAutoDefault(false); // Enter sends nothing
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::kSmall);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(send);
    const auto check = [=] {
        const QString typed = edit->text().trimmed();
        const bool valid = validateAddress(utf8(typed), {}).has_value();
        const bool taken = valid && isTaken(typed, person, conference);
        fault->show(Tone::error, typed.isEmpty() ? QString()
                                 : !valid        ? PersonQuestions::tr("A mail address looks like name@example.org.")
                                 : taken         ? errorSentence({.code = Errc::duplicateAddress})
                                                 : QString());
        // What wraps has no height of its own that would widen the window by itself.
        dialog->resize(dialog->width(), std::max(dialog->height(), dialog->layout()->totalHeightForWidth(dialog->width())));
        send->setEnabled(valid && !taken && typed != qs(person.address));
    };
    QObject::connect(edit, &QLineEdit::textChanged, dialog, check);
    QObject::connect(send, &QPushButton::clicked, dialog, &QDialog::accept);
    QObject::connect(cancel, &QPushButton::clicked, dialog, &QDialog::reject);
    QObject::connect(dialog, &QDialog::accepted, parent, [edit, answer] { answer(edit->text().trimmed()); });
    auto* column = new QVBoxLayout(dialog);
    column->setContentsMargins(space::kLarge, space::kLarge, space::kLarge, space::kLarge);
    column->setSpacing(space::kSmall);
    column->addWidget(label);
    column->addWidget(edit);
    column->addWidget(fault);
    column->addWidget(consequence);
    column->addSpacing(space::kMedium);
    column->addStretch(1);
    column->addLayout(buttons);
    dialog->resize(kAddressWidthPx, column->totalHeightForWidth(kAddressWidthPx));
    check();
    dialog->open();
}

} // namespace conclave::client
