// A small rounded mark: an icon and a word in a tone. GUI thread only.
#pragma once

#include "client/ui/widgets/icons.hpp"

#include <QWidget>

namespace conclave::client {

class Chip : public QWidget {
    Q_OBJECT

public:
    explicit Chip(QWidget* parent = nullptr);

    // An empty text shows nothing and keeps the place.
    void set(IconName name, Tone tone, const QString& text, const QString& more = {});
    void clear();
    QString text() const { return m_text; }
    Tone tone() const { return m_tone; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {60, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    IconName m_icon = IconName::info;
    Tone m_tone = Tone::faint;
    QString m_text;
};

} // namespace conclave::client
