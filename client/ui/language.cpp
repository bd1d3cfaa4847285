#include "client/ui/language.hpp"

#include <QApplication>
#include <QLibraryInfo>

namespace conclave::client {

using namespace Qt::StringLiterals;

Language::Language(QApplication& app) : m_app(app) {}

Language::~Language() {
    m_app.removeTranslator(&m_own);
    m_app.removeTranslator(&m_qt);
}

QStringList Language::available() { return {u"en"_s, u"de"_s}; }

void Language::use(const QString& code) {
    const QLocale system = QLocale::system();
    QString language = code.isEmpty() ? QLocale::languageToCode(system.language()) : code.left(2).toLower();
    if (!available().contains(language)) language = u"en"_s;
    const QLocale chosen(language);
    QLocale::setDefault(system.language() == chosen.language() ? system : chosen);

    m_app.removeTranslator(&m_own);
    m_app.removeTranslator(&m_qt);
    if (m_qt.load(u"qtbase_"_s + language, QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        m_app.installTranslator(&m_qt);
    // English has a file too: its plurals.
    if (m_own.load(u":/translations/conclave_"_s + language + u".qm"_s)) m_app.installTranslator(&m_own);
}

} // namespace conclave::client
