// A line to search or filter by, with its mark and a button that clears it; both have names, as QLineEdit's own button has
// not. Escape clears it too, before it closes a window. GUI thread only.
#pragma once

#include <QLineEdit>

namespace conclave::client {

class SearchField : public QLineEdit {
    Q_OBJECT

public:
    explicit SearchField(const QString& name, QWidget* parent = nullptr);

    // `verb` stands in the empty field; `says` is its whole name.
    void setWords(const QString& verb, const QString& says);
    // The keyboard comes here, and what is typed replaces what is there.
    void takeKeyboard();

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QAction* m_mark;
    QAction* m_clear;
};

} // namespace conclave::client
