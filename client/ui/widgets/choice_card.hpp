// One of a few large choices: an icon, a name and a sentence, chosen by a click anywhere or by the arrow keys. To screen
// readers a radio button that says the sentence too. GUI thread only.
#pragma once

#include "client/ui/widgets/icons.hpp"

#include <QRadioButton>

namespace conclave::client {

class ChoiceCard : public QRadioButton {
    Q_OBJECT

public:
    ChoiceCard(IconName name, const QString& title, const QString& sentence, QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    bool hitButton(const QPoint& at) const override { return rect().contains(at); }
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    QFont titleFont() const;
    QRect sentenceRect(int width) const;

    QIcon m_icon;
    QIcon m_chosenIcon;
    QString m_sentence;
};

} // namespace conclave::client
