// A form whose faults stand below the fields they are about, each with an icon and a sentence; screen readers hear it as
// the field's description. Fields are named as the contract names them, so that a server's problem finds its place.
// Labels are buddies. GUI thread only.
#pragma once

#include "client/ui/widgets/theme.hpp"

#include <QHash>
#include <QWidget>

class QGridLayout;
class QLabel;

namespace conclave::client {

class FieldForm : public QWidget {
    Q_OBJECT

public:
    explicit FieldForm(QWidget* parent = nullptr);

    // `label` may hold a key (&); without it, it is the field's accessible name if the field has none.
    void add(const QString& name, const QString& label, QWidget* field);
    // A fact that is only read.
    void addFact(const QString& label, const QString& value);
    bool has(const QString& name) const { return m_lines.contains(name); }
    QWidget* field(const QString& name) const { return m_lines.value(name).field; }

    // Puts the sentence below the field; the first fault since clearNotes() takes the keyboard there.
    void fault(const QString& name, const QString& sentence);
    void note(const QString& name, Tone tone, const QString& sentence);
    void clearNotes();
    void clearNote(const QString& name);
    bool faulty() const { return m_faulty; }

private:
    void addRow(QLabel* title, QWidget* content);

    struct Line {
        QWidget* field = nullptr;
        QWidget* row = nullptr;
        QLabel* mark = nullptr;
        QLabel* text = nullptr;
        QString description{}; // what the field says of itself
    };

    QGridLayout* m_grid = nullptr;
    QHash<QString, Line> m_lines;
    int m_rows = 0;
    bool m_faulty = false;
};

} // namespace conclave::client
