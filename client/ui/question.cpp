#include "client/ui/question.hpp"

#include <QMessageBox>
#include <QPushButton>

namespace conclave::client {

QMessageBox* newQuestion(const Question& question, QWidget* parent, std::function<void()> answer) {
    auto* box = new QMessageBox(QMessageBox::NoIcon, question.title, question.text, QMessageBox::NoButton, parent);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setObjectName(question.name);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(question.consequence);
    QPushButton* yes = box->addButton(question.yes, QMessageBox::DestructiveRole);
    QPushButton* no = box->addButton(question.no, QMessageBox::RejectRole);
    box->setDefaultButton(no);
    box->setEscapeButton(no);
    QObject::connect(yes, &QPushButton::clicked, parent, std::move(answer));
    return box;
}

} // namespace conclave::client
