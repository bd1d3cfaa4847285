// "What is it about?": subject and description, each with a count of what is left. GUI thread only.
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QPlainTextEdit;

namespace conclave::client {

class AboutPage : public QWidget {
    Q_OBJECT

public:
    explicit AboutPage(QWidget* parent = nullptr);

    void set(const QString& subject, const QString& description);
    QString subject() const;     // trimmed, one line
    QString description() const; // trimmed
    // False shows what is wrong beside the field and puts the focus there.
    bool check();
    QWidget* firstField() const;
    // What the server found at fault; `field` is its name in the contract.
    void showFault(const QString& field, const QString& sentence);

Q_SIGNALS:
    void changed();

private:
    void count();

    QLineEdit* m_subject = nullptr;
    QLabel* m_subjectCount = nullptr;
    QLabel* m_subjectFault = nullptr;
    QPlainTextEdit* m_description = nullptr;
    QLabel* m_descriptionCount = nullptr;
    QLabel* m_descriptionFault = nullptr;
};

} // namespace conclave::client
