// One conference in a calendar: a button that shows time, subject and state, in the state's tone with its icon. It says
// its whole row to a screen reader. GUI thread only.
#pragma once

#include "client/ui/widgets/icons.hpp"
#include "common/ids.hpp"

#include <QAbstractButton>

namespace conclave::client {

class ConferenceBlock : public QAbstractButton {
    Q_OBJECT

public:
    ConferenceBlock(const ConferenceId& id, QWidget* parent);

    const ConferenceId& id() const { return m_id; }
    void set(IconName mark, Tone tone, const QString& when, const QString& subject);
    // The one that commands work on.
    void setChosen(bool chosen);
    bool isChosen() const { return m_chosen; }
    QSize sizeHint() const override;

Q_SIGNALS:
    void focused();
    void opened();

protected:
    void paintEvent(QPaintEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    ConferenceId m_id;
    IconName m_mark = IconName::calendar;
    Tone m_tone = Tone::accent;
    QString m_when;
    QString m_subject;
    bool m_chosen = false;
};

} // namespace conclave::client
