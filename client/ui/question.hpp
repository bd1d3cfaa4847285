// Asks before something that cannot be taken back: the button says what happens, and Enter keeps things as they are. GUI
// thread only.
#pragma once

#include <QString>
#include <functional>

class QMessageBox;
class QWidget;

namespace conclave::client {

struct Question {
    QString name{};
    QString title{};
    QString text{};
    QString consequence{};
    QString yes{};
    QString no{};
};

// Over `parent`, not open yet; calls back only when the answer is yes, and deletes itself.
QMessageBox* newQuestion(const Question& question, QWidget* parent, std::function<void()> answer);

} // namespace conclave::client
