// The frame of every wizard: steps at the left with the current one marked, a title that asks or states, one primary
// button at the lower right whose text says what happens. Back never loses input; Cancel asks only if something would be
// lost; Enter goes on only where nothing is sent. A request shows its progress in place after 300 ms, with a way to stop
// it; an error stands above the buttons in a sentence. What was entered is handed out to be kept a moment after each
// change, so that it survives a crash or a lost session. A window of its own, with a size of its own. GUI thread only.
#pragma once

#include "client/cache/wizard_draft.hpp"
#include "client/net/api_client.hpp"
#include "client/ui/widgets/theme.hpp"

#include <QDialog>
#include <QPointer>
#include <QString>
#include <QTimer>
#include <optional>
#include <utility>

class QLabel;
class QPushButton;
class QScrollArea;
class QStackedWidget;
class QVBoxLayout;

namespace conclave::client {

class BusyBar;
class MessageStrip;
class StepList;

class StepWizard : public QDialog {
    Q_OBJECT

public:
    // Does the primary button of a page send or store anything?
    enum class Sends { no, yes };
    // How the window is left from a page besides the primary button: by giving up, because all is done, or not at all.
    enum class Leave { cancel, close, none };

    struct Page {
        int step = 0;         // index into the steps at the left
        QString title{};      // a question or a plain statement
        QString lead{};       // a sentence below, may be empty
        QString primary{};    // says what happens
        Sends sends = Sends::no;
        Leave leave = Leave::cancel;
        int back = -1;        // the page that Back shows; -1: no Back
        QWidget* firstField = nullptr;
    };

    StepWizard(const QString& name, const QString& windowTitle, QWidget* parent);
    ~StepWizard() override;

    int currentPage() const;
    QPushButton* primaryButton() const { return m_primary; }
    QPushButton* backButton() const { return m_back; }
    QPushButton* cancelButton() const { return m_cancel; }
    bool busy() const { return m_busy; }

    // Opens it where an earlier run was left; before show().
    void goOnWith(const WizardDraft& draft);
    const QString& draftId() const { return m_draftId; }
    // Hands out what has changed since, without waiting for the moment to pass.
    void keepNow();
    // Can it be closed and opened anew, with what keepNow() has handed out, and lose nothing? Not while a request runs, and
    // not once its work is done.
    bool renewable() const;
    // What keepNow() has handed out last.
    const std::optional<WizardDraft>& kept() const { return m_kept; }

    void reject() override;
    void done(int result) override;

Q_SIGNALS:
    void draftChanged(const conclave::client::WizardDraft& draft);
    // Done, or discarded: there is nothing to go on with.
    void draftOver(const QString& id);

protected:
    void setSteps(const QStringList& steps);
    // The returned index names the page everywhere else. The frame owns `content`.
    int addPage(QWidget* content, Page page);
    Page& page(int index);
    void showPage(int index);
    // After a change to page(currentPage()).
    void refreshPage();

    void setPrimaryEnabled(bool enabled, const QString& reason = {});
    void startWork(const QString& what, Call call);
    void endWork();
    void showError(const Error& error);
    void showMessage(Tone tone, const QString& text);
    void clearMessage();

    // Something was entered or chosen.
    void touch();
    // What somebody would have to enter again, the page included; nothing where nothing would be lost. Never a PIN, a
    // password or a token. The frame fills in the id.
    virtual std::optional<WizardDraft> keep() const { return std::nullopt; }
    // Takes back what keep() gave; a wizard that has to read first does so when it has read.
    virtual void takeBack(const WizardDraft&) {}
    // From takeBack(), where something has to be read before: until dueDraft() has given it out, once, the kept draft
    // stays as it is, even if the window is closed.
    void takeBackLater(const WizardDraft& draft) { m_later = draft; }
    std::optional<WizardDraft> dueDraft() { return std::exchange(m_later, std::nullopt); }

    virtual void primary(int index) = 0;
    virtual void entered(int index);
    virtual bool losesInput() const { return false; }
    // The question that Cancel asks, such as "Discard the new conference?".
    virtual QString loseQuestion() const;
    virtual QString loseButton() const;

    void closeEvent(QCloseEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void layOut();
    void back();

    std::vector<Page> m_pages;
    StepList* m_steps = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_lead = nullptr;
    QStackedWidget* m_stack = nullptr;
    MessageStrip* m_message = nullptr;
    QLabel* m_workText = nullptr;
    BusyBar* m_workBar = nullptr;
    QPushButton* m_workStop = nullptr;
    QPushButton* m_back = nullptr;
    QPushButton* m_cancel = nullptr;
    QPushButton* m_primary = nullptr;
    Call m_call;
    QString m_draftId;
    QTimer m_keepSoon;
    std::optional<WizardDraft> m_kept; // as handed out last
    std::optional<WizardDraft> m_later;
    QPointer<QWidget> m_focusBefore; // what a request took the focus from
    bool m_busy = false;
    bool m_primaryEnabled = true;
};

} // namespace conclave::client
