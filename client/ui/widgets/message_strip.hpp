// A sentence that stands where it belongs: an icon, the text, perhaps one thing to do. Announces itself to screen
// readers when its text changes. GUI thread only.
#pragma once

#include "client/ui/widgets/theme.hpp"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace conclave::client {

class MessageStrip : public QWidget {
    Q_OBJECT

public:
    explicit MessageStrip(QWidget* parent = nullptr);

    // An empty text hides it.
    void show(Tone tone, const QString& text);
    void clear();
    // A button beside the text; the strip's next show() takes it away again.
    void offer(const QString& action);
    QString text() const;
    Tone tone() const { return m_tone; }

Q_SIGNALS:
    void accepted();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Tone m_tone = Tone::faint;
    QHBoxLayout* m_layout = nullptr;
    QLabel* m_icon = nullptr;
    QLabel* m_text = nullptr;
    QPushButton* m_action = nullptr;
};

} // namespace conclave::client
