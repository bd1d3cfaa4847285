// Where a page says what it is doing and how that went: a request's progress after 300 ms with a way to stop it, then a
// sentence. Takes no room while there is nothing to say. GUI thread only.
#pragma once

#include "client/net/api_client.hpp"
#include "client/ui/widgets/theme.hpp"

#include <QWidget>

class QLabel;
class QPushButton;

namespace conclave::client {

class BusyBar;
class MessageStrip;

class WorkStrip : public QWidget {
    Q_OBJECT

public:
    explicit WorkStrip(QWidget* parent = nullptr);

    void start(const QString& what, const Call& call);
    // Another one is still under way; what was said about the last stays.
    void goOn(const QString& what, const Call& call);
    void stop();
    void show(Tone tone, const QString& text);
    // What was stopped by hand is no fault.
    void showError(const Error& error);
    // A button beside the text, until the next one.
    void offer(const QString& action);
    void clear();

Q_SIGNALS:
    void accepted();

private:
    Call m_call;
    MessageStrip* m_message = nullptr;
    BusyBar* m_bar = nullptr;
    QLabel* m_text = nullptr;
    QPushButton* m_stop = nullptr;
};

} // namespace conclave::client
