// The steps of a wizard, one below the other: done ones ticked, the current one marked. Shows only; not a control.
#pragma once

#include <QStringList>
#include <QWidget>

namespace conclave::client {

class StepList : public QWidget {
    Q_OBJECT

public:
    explicit StepList(QWidget* parent = nullptr);

    void setSteps(const QStringList& steps);
    void setCurrent(int step);
    int current() const { return m_current; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int rowHeight() const;

    QStringList m_steps;
    int m_current = 0;
};

} // namespace conclave::client
