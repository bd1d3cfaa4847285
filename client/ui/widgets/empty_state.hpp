// What a page says where it has nothing to show: what it is for, and the button that fills it. GUI thread only.
#pragma once

#include "client/ui/widgets/icons.hpp"

#include <QWidget>

class QLabel;
class QPushButton;

namespace conclave::client {

class EmptyState : public QWidget {
    Q_OBJECT

public:
    explicit EmptyState(IconName mark, QWidget* parent = nullptr);

    // Without words for the button there is none.
    void say(const QString& title, const QString& text, const QString& button = {});
    QPushButton* button() const { return m_button; }

Q_SIGNALS:
    void pressed();

protected:
    bool event(QEvent* event) override;

private:
    QLabel* m_title = nullptr;
    QLabel* m_text = nullptr;
    QPushButton* m_button = nullptr;
};

} // namespace conclave::client
