#include "client/ui/widgets/icons.hpp"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QLabel>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>
#include <cmath>

// A static library's resources are not linked unless somebody asks for them; the macro wants the global namespace.
static void loadIconResources() { Q_INIT_RESOURCE(icons); }

namespace conclave::client {
namespace {

constexpr const char* kFiles[kIconCount] = {
    "account", "arrow-left", "arrow-right", "calendar", "calendar-off", "calendar-plus", "check", "check-circle",
    "chevron-down", "chevrons-right", "clock", "close", "copy", "crown", "envelope", "error", "eye", "eye-off", "hand",
    "hand-off", "headphones", "info", "key", "lifebuoy", "list", "lock", "lock-open", "microphone", "microphone-off",
    "no-account", "pause", "pencil", "people", "person", "person-add", "person-remove", "phone", "phone-off", "plus", "power",
    "print", "refresh", "save", "search", "server", "shield", "shield-off", "sign-out", "trash", "voice", "warning",
};

QColor colourFor(Tone tone, QIcon::Mode mode) {
    const QPalette palette = QGuiApplication::palette();
    if (mode == QIcon::Disabled) return palette.color(QPalette::Disabled, QPalette::ButtonText);
    if (mode == QIcon::Selected) return palette.color(QPalette::HighlightedText);
    return toneColour(tone, palette);
}

class OutlineEngine final : public QIconEngine {
public:
    OutlineEngine(IconName name, Tone tone) : m_name(name), m_tone(tone) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        const qreal ratio = painter->device() ? painter->device()->devicePixelRatioF() : 1.0;
        QPixmap drawn = draw(rect.size() * ratio, mode);
        drawn.setDevicePixelRatio(ratio);
        painter->drawPixmap(rect.topLeft(), drawn);
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) override { return draw(size, mode); }

    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal) override { return draw(size, mode); }

    QString key() const override { return QStringLiteral("conclave-outline"); }
    QIconEngine* clone() const override { return new OutlineEngine(m_name, m_tone); }

private:
    QPixmap draw(const QSize& sizePx, QIcon::Mode mode) const {
        const QColor colour = colourFor(m_tone, mode);
        const QString cacheKey = QStringLiteral("conclave-%1-%2x%3-%4")
                                     .arg(static_cast<int>(m_name))
                                     .arg(sizePx.width())
                                     .arg(sizePx.height())
                                     .arg(colour.name(QColor::HexArgb));
        QPixmap pixmap;
        if (QPixmapCache::find(cacheKey, &pixmap)) return pixmap;
        pixmap = QPixmap(sizePx);
        pixmap.fill(Qt::transparent);
        if (!sizePx.isEmpty()) {
            QSvgRenderer outline(iconPath(m_name));
            outline.setAspectRatioMode(Qt::KeepAspectRatio);
            QPainter painter(&pixmap);
            outline.render(&painter);
            painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
            painter.fillRect(pixmap.rect(), colour);
        }
        QPixmapCache::insert(cacheKey, pixmap);
        return pixmap;
    }

    IconName m_name;
    Tone m_tone;
};

// A picture in a line of text; keeps its sharpness and its colour through changes of screen and palette.
class IconLabel final : public QLabel {
public:
    IconLabel(IconName name, Tone tone, int sizePx, QWidget* parent)
        : QLabel(parent), m_icon(icon(name, tone)), m_sizePx(sizePx) {
        setFixedSize(sizePx, sizePx);
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        m_icon.paint(&painter, QRect(0, 0, m_sizePx, m_sizePx), Qt::AlignCenter,
                     isEnabled() ? QIcon::Normal : QIcon::Disabled);
    }

private:
    QIcon m_icon;
    int m_sizePx;
};

} // namespace

QIcon icon(IconName name, Tone tone) {
    loadIconResources();
    return QIcon(new OutlineEngine(name, tone));
}

QIcon appIcon() {
    loadIconResources();
    return QIcon(QStringLiteral(":/icons/conclave.svg"));
}

QString iconPath(IconName name) {
    loadIconResources();
    return QStringLiteral(":/icons/%1.svg").arg(QLatin1String(kFiles[static_cast<int>(name)]));
}

QLabel* newIconLabel(IconName name, Tone tone, int sizePx, QWidget* parent) {
    return new IconLabel(name, tone, sizePx, parent);
}

} // namespace conclave::client
