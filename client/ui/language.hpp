// The program's language: English in the source, others from translations/. Switchable while it runs: every window gets
// QEvent::LanguageChange. GUI thread only.
#pragma once

#include <QLocale>
#include <QString>
#include <QStringList>
#include <QTranslator>

class QApplication;

namespace conclave::client {

class Language {
public:
    explicit Language(QApplication& app);
    ~Language();

    // `en`, `de`, or empty for the system's; anything unknown is English.
    void use(const QString& code);
    // Dates and numbers: the system's habits if it speaks the chosen language, else those of the language.
    static QStringList available();

private:
    QApplication& m_app;
    QTranslator m_own;
    QTranslator m_qt;
};

} // namespace conclave::client
