// How well one colour can be told from another.
#pragma once

#include <QColor>
#include <algorithm>
#include <cmath>

namespace conclave::tests {

inline constexpr double kContrastMin = 4.5; // for text, as WCAG 2 wants it

inline double luminance(const QColor& colour) {
    const auto linear = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

// As WCAG 2 reckons it: 1 to 21.
inline double contrast(const QColor& a, const QColor& b) {
    const double bright = std::max(luminance(a), luminance(b));
    const double dim = std::min(luminance(a), luminance(b));
    return (bright + 0.05) / (dim + 0.05);
}

} // namespace conclave::tests
