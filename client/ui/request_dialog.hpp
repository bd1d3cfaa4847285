// The frame of a small dialog that asks for a few things and sends one request: a title that asks or states, a sentence,
// the content, an error in place, one primary button whose text says what happens. Progress after 300 ms; while a request
// runs, Cancel stops it and the dialog stays. Closing asks only if something would be lost. GUI thread only.
#pragma once

#include "client/net/api_client.hpp"
#include "client/ui/widgets/theme.hpp"

#include <QDialog>
#include <QPointer>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace conclave::client {

class BusyBar;
class MessageStrip;

class RequestDialog : public QDialog {
    Q_OBJECT

public:
    QPushButton* primaryButton() const { return m_primary; }
    void reject() override;

protected:
    bool event(QEvent* event) override;
    RequestDialog(const QString& name, const QString& windowTitle, QWidget* parent);

    void setTitle(const QString& title);
    void setLead(const QString& lead);
    // Takes the place of what stood there.
    void setContent(QWidget* content);
    // An empty text hides the button.
    void setPrimaryText(const QString& text);
    void setCancelText(const QString& text);
    void setPrimaryEnabled(bool enabled, const QString& reason = {});
    // For what should not happen by a slip: Enter cancels, and the primary button is a plain one with a mark.
    void guard(const QIcon& mark);
    // Left of the buttons at the foot.
    void addToFoot(QWidget* widget);

    void startWork(Call call);
    void endWork();
    bool busy() const { return m_busy; }
    MessageStrip& message() const { return *m_message; }
    void showError(const Error& error);

    // The primary button, while nothing is on its way.
    virtual void send() = 0;
    virtual bool losesInput() const { return false; }
    virtual QString loseQuestion() const;

private:
    QLabel* m_title = nullptr;
    QLabel* m_lead = nullptr;
    QVBoxLayout* m_middle = nullptr;
    QPointer<QWidget> m_content;
    MessageStrip* m_message = nullptr;
    QHBoxLayout* m_foot = nullptr;
    BusyBar* m_progress = nullptr;
    QPushButton* m_cancel = nullptr;
    QPushButton* m_primary = nullptr;
    QPointer<QWidget> m_focusBefore; // what the request took the keyboard from
    Call m_call;
    bool m_busy = false;
    bool m_primaryEnabled = true;
};

} // namespace conclave::client
