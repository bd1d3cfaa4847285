// A sentence that stands where it belongs: an icon, the text, perhaps one thing to do; of an error the details too, folded
// until asked for. Announces itself to screen readers when its text changes. GUI thread only.
#pragma once

#include "client/ui/widgets/theme.hpp"
#include "common/error.hpp"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QToolButton;

namespace conclave::client {

class MessageStrip : public QWidget {
    Q_OBJECT

public:
    explicit MessageStrip(QWidget* parent = nullptr);

    // An empty text hides it.
    void show(Tone tone, const QString& text);
    // The sentence for it, and below, when unfolded, what somebody who helps asks for: code, request id.
    void showError(const Error& error);
    void clear();
    // A button beside the text; the strip's next show() takes it away again.
    void offer(const QString& action);
    // A button that stays, behind what is offered.
    void addButton(QWidget* button);
    QString text() const;
    Tone tone() const { return m_tone; }

Q_SIGNALS:
    void accepted();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Tone m_tone = Tone::faint;
    void alignIcon();

    QHBoxLayout* m_layout = nullptr;
    bool m_hasButtons = false;
    bool m_actionHadKeyboard = false;
    QLabel* m_icon = nullptr;
    QLabel* m_text = nullptr;
    QPushButton* m_action = nullptr;
    QToolButton* m_unfold = nullptr;
    QLabel* m_details = nullptr;
};

} // namespace conclave::client
