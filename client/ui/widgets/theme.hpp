// The look: Fusion with a calm palette of our own, light or dark; tones for what colour means (always beside an icon or
// a word); distances. Every pair of text and ground has a contrast of at least 4.5:1, which a test measures.
// GUI thread only.
#pragma once

#include <QColor>
#include <QPalette>

class QApplication;
class QLabel;
class QPushButton;

namespace conclave::client {

enum class Theme { system, light, dark };

// What a colour says. `text` and `faint` are the palette's own.
enum class Tone { text, faint, accent, success, warning, error };

// Sets style, palette and the few rules that a palette cannot say. May be called again at any time. `system` follows the
// desktop's own palette: dark where its window is dark.
void applyTheme(QApplication& app, Theme theme);
QPalette themePalette(Theme theme);
bool isDark(const QPalette& palette);
QColor toneColour(Tone tone, const QPalette& palette);
// A quiet ground for a strip or a chip of that tone.
QColor toneGround(Tone tone, const QPalette& palette);
// The text colour of `label` follows the tone, in every palette.
void setTone(QLabel* label, Tone tone);
// Larger and heavier by steps: 0 is plain text, 1 a section, 2 a page title.
void setHeading(QLabel* label, int level);

// The one button of a page that does what the page is for.
void setPrimary(QPushButton* button);

// Distances in device-independent pixels.
namespace space {
inline constexpr int kTight = 4;
inline constexpr int kSmall = 8;
inline constexpr int kMedium = 12;
inline constexpr int kLarge = 20;
inline constexpr int kPage = 28;
inline constexpr int kIcon = 18;
} // namespace space

} // namespace conclave::client
