#include "client/ui/widgets/theme.hpp"

#include "client/ui/widgets/framed_style.hpp"

#include <QApplication>
#include <QEvent>
#include <QLabel>
#include <QPushButton>

namespace conclave::client {
namespace {

struct Shades {
    QRgb window, base, alternate, button, text, faint, disabled, line, dark, accent, onAccent, tip;
};

constexpr Shades kLight{0xfff3f6f6, 0xffffffff, 0xfff2f6f6, 0xfff9fbfb, 0xff1a2426, 0xff566467, 0xff8a9799, 0xffc9d2d3,
                        0xffa9b6b8, 0xff0b6b6b, 0xffffffff, 0xff223033};
constexpr Shades kDark{0xff1a2021, 0xff252d2f, 0xff2a3335, 0xff333d40, 0xffe6ecec, 0xffa3b1b3, 0xff6f7c7e, 0xff3c484a,
                       0xff111718, 0xff5fc4bb, 0xff0a1818, 0xff354143};

const Shades& shadesOf(const QPalette& palette) { return isDark(palette) ? kDark : kLight; }

QPalette paletteOf(const Shades& s) {
    QPalette p;
    const auto set = [&p](QPalette::ColorRole role, QRgb colour) { p.setColor(role, QColor(colour)); };
    set(QPalette::Window, s.window);
    set(QPalette::WindowText, s.text);
    set(QPalette::Base, s.base);
    set(QPalette::AlternateBase, s.alternate);
    set(QPalette::Text, s.text);
    set(QPalette::PlaceholderText, s.faint);
    set(QPalette::Button, s.button);
    set(QPalette::ButtonText, s.text);
    set(QPalette::BrightText, s.onAccent);
    set(QPalette::Light, s.button);
    set(QPalette::Midlight, s.button);
    set(QPalette::Mid, s.line);
    set(QPalette::Dark, s.dark);
    set(QPalette::Shadow, 0xff0a1011);
    set(QPalette::Highlight, s.accent);
    set(QPalette::HighlightedText, s.onAccent);
    set(QPalette::Link, s.accent);
    set(QPalette::LinkVisited, s.accent);
    set(QPalette::ToolTipBase, s.tip);
    p.setColor(QPalette::ToolTipText, QColor(0xfff2f6f6));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        p.setColor(QPalette::Disabled, role, QColor(s.disabled));
    p.setColor(QPalette::Disabled, QPalette::Highlight, QColor(s.line));
    p.setColor(QPalette::Disabled, QPalette::Base, QColor(s.window));
    return p;
}

// What a palette cannot say: the one primary button of a page, and air in fields and tables.
constexpr const char* kRules = R"(
QToolTip { color: palette(tool-tip-text); background: palette(tool-tip-base); border: 0; padding: 5px 7px; }
conclave--client--PeopleTable QHeaderView::section, conclave--client--PeopleView QHeaderView::section,
conclave--client--ShortcutsSheet QHeaderView::section, conclave--client--AttendanceTable QHeaderView::section {
    background: palette(window); color: palette(placeholder-text); border: 0;
    border-bottom: 1px solid palette(mid); padding: 5px 4px;
}
QMessageBox QLabel#qt_msgbox_label { font-weight: 600; }
QMessageBox QDialogButtonBox { min-width: 340px; }
QPushButton[primary="true"] {
    background: palette(highlight); color: palette(highlighted-text); font-weight: 600;
    border: 2px solid palette(highlight); border-radius: 5px; padding: 6px 18px;
}
QPushButton[primary="true"]:focus { border-color: palette(window-text); }
QPushButton[primary="true"]:pressed { background: palette(window-text); color: palette(window); }
QPushButton[primary="true"]:disabled {
    background: palette(mid); color: palette(placeholder-text); border-color: palette(mid);
}
)";

// Keeps the text of a label in its tone when the palette changes.
class ToneKeeper final : public QObject {
public:
    ToneKeeper(QLabel* label, Tone tone) : QObject(label), m_label(label), m_tone(tone) {
        setObjectName(QStringLiteral("toneKeeper"));
        label->installEventFilter(this);
        apply();
    }

    void setTone(Tone tone) {
        m_tone = tone;
        apply();
    }

    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::PaletteChange) apply();
        return QObject::eventFilter(watched, event);
    }

private:
    void apply() {
        const QColor wanted = toneColour(m_tone, QApplication::palette());
        if (m_label->palette().color(QPalette::Active, QPalette::WindowText) == wanted && m_applied) return;
        m_applied = true;
        QPalette palette = m_label->palette();
        palette.setColor(QPalette::Active, QPalette::WindowText, wanted);
        palette.setColor(QPalette::Inactive, QPalette::WindowText, wanted);
        m_label->setPalette(palette);
    }

    QLabel* m_label;
    Tone m_tone;
    bool m_applied = false;
};

} // namespace

QPalette themePalette(Theme theme) {
    // The desktop's own palette, as it was before ours took its place.
    static const bool desktopIsDark = isDark(QApplication::palette());
    if (theme == Theme::system) return paletteOf(desktopIsDark ? kDark : kLight);
    return paletteOf(theme == Theme::dark ? kDark : kLight);
}

void applyTheme(QApplication& app, Theme theme) {
    const QPalette palette = themePalette(theme);
    if (app.styleSheet().isEmpty()) {
        QApplication::setStyle(new FramedStyle);
        app.setStyleSheet(QString::fromLatin1(kRules));
    }
    QApplication::setPalette(palette);
}

bool isDark(const QPalette& palette) { return palette.color(QPalette::Window).lightness() < 128; }

QColor toneColour(Tone tone, const QPalette& palette) {
    const bool dark = isDark(palette);
    switch (tone) {
    case Tone::text: return palette.color(QPalette::Active, QPalette::WindowText);
    case Tone::faint: return QColor(shadesOf(palette).faint);
    case Tone::accent: return QColor(shadesOf(palette).accent);
    case Tone::success: return QColor(dark ? 0xff74d08f : 0xff17682f);
    case Tone::warning: return QColor(dark ? 0xfff0b964 : 0xff815000);
    case Tone::error: return QColor(dark ? 0xffff948c : 0xffae251d);
    }
    return {};
}

QColor toneGround(Tone tone, const QPalette& palette) {
    const bool dark = isDark(palette);
    switch (tone) {
    case Tone::text:
    case Tone::faint: return QColor(dark ? 0xff283032 : 0xffe8eded);
    case Tone::accent: return QColor(dark ? 0xff1b3432 : 0xffe0f0ee);
    case Tone::success: return QColor(dark ? 0xff1c3323 : 0xffe2f2e6);
    case Tone::warning: return QColor(dark ? 0xff372b15 : 0xfffaefd9);
    case Tone::error: return QColor(dark ? 0xff3d2422 : 0xfffbe7e5);
    }
    return {};
}

void setTone(QLabel* label, Tone tone) {
    if (auto* keeper = label->findChild<QObject*>(QStringLiteral("toneKeeper"), Qt::FindDirectChildrenOnly))
        static_cast<ToneKeeper*>(keeper)->setTone(tone);
    else
        new ToneKeeper(label, tone);
}

void setHeading(QLabel* label, int level) {
    QFont font = QApplication::font();
    const qreal factor = level >= 2 ? 1.55 : level == 1 ? 1.12 : 1.0;
    font.setPointSizeF(font.pointSizeF() * factor);
    font.setWeight(level >= 1 ? QFont::DemiBold : QFont::Normal);
    label->setFont(font);
}

void setPrimary(QPushButton* button) { button->setProperty("primary", true); }

} // namespace conclave::client
