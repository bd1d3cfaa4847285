// The desktop program's command line. Exit status: 0, 1 (failed), 2 (usage).
#include "client/net/server_trust.hpp"
#include "client/ui/program.hpp"

#include <QApplication>
#include <QCommandLineParser>
#include <QFile>
#include <cstdio>
#include <exception>
#include <optional>

namespace {

using namespace conclave::client;
using namespace Qt::StringLiterals;

constexpr int kUsage = 2;

struct CommandLine {
    QCommandLineParser parser;
    QCommandLineOption help{{u"h"_s, u"help"_s}, u"Says this."_s};
    QCommandLineOption version{{u"v"_s, u"version"_s}, u"Says the version."_s};
    QCommandLineOption profile{u"profile"_s, u"Uses the server profile NAME; makes it if it is new."_s, u"NAME"_s};
    QCommandLineOption language{u"language"_s, u"Speaks en or de instead of the language of the settings."_s, u"L"_s};
    QCommandLineOption server{u"server"_s, u"Signs in to this server, such as https://conference.example.org:8443."_s,
                              u"URL"_s};
    QCommandLineOption login{u"login"_s, u"Signs in under this login."_s, u"LOGIN"_s};
    QCommandLineOption password{u"password-stdin"_s, u"Reads the password from the first line of standard input and signs in "
                                                     "at once."_s};
    QCommandLineOption fingerprint{u"trust-fingerprint"_s,
                                   u"Trusts the server's certificate with this SHA-256 fingerprint without asking."_s,
                                   u"SHA256"_s};

    CommandLine() {
        parser.setApplicationDescription(
            u"Plans secure voice conferences on a Conclave server.\n\n"
            "Settings live in the platform's folder, or in $CONCLAVE_CLIENT_SETTINGS.\n"
            "Exit status: 0, 1 (failed), 2 (usage)."_s);
        parser.addOptions({help, version, profile, language, server, login, password, fingerprint});
    }
};

std::optional<QString> firstLine() {
    QFile in;
    if (!in.open(stdin, QIODevice::ReadOnly)) return std::nullopt;
    QByteArray line = in.readLine(4096);
    while (line.endsWith('\n') || line.endsWith('\r')) line.chop(1);
    if (line.isEmpty()) return std::nullopt;
    return QString::fromUtf8(line);
}

int usage(const QString& fault) {
    std::fprintf(stderr, "conclave: %s\nTry conclave --help\n", qPrintable(fault));
    return kUsage;
}

// What needs no window is settled before one is opened, so that it works without a display. A status ends the program.
std::optional<int> readOptions(int& argc, char** argv, StartOptions& options) {
    const QCoreApplication core(argc, argv);
    CommandLine line;
    if (!line.parser.parse(QCoreApplication::arguments())) return usage(line.parser.errorText());
    if (line.parser.isSet(line.help)) {
        std::fputs(qPrintable(line.parser.helpText()), stdout);
        return 0;
    }
    if (line.parser.isSet(line.version)) {
        std::puts("conclave " CONCLAVE_VERSION);
        return 0;
    }
    if (!line.parser.positionalArguments().isEmpty())
        return usage(u"unexpected argument "_s + line.parser.positionalArguments().constFirst());
    options.profile = line.parser.value(line.profile);
    options.language = line.parser.value(line.language);
    if (!options.language.isEmpty() && !Language::available().contains(options.language))
        return usage(u"--language takes en or de"_s);
    options.server = line.parser.value(line.server);
    if (!options.server.isEmpty() && !ServerAddress::parse(options.server))
        return usage(u"--server takes an address such as https://conference.example.org:8443"_s);
    options.login = line.parser.value(line.login);
    const QString fingerprint = line.parser.value(line.fingerprint);
    options.fingerprint = ServerTrust::fingerprintFromText(fingerprint);
    if (!fingerprint.isEmpty() && options.fingerprint.isEmpty())
        return usage(u"--trust-fingerprint takes 64 hexadecimal digits"_s);
    if (line.parser.isSet(line.password)) {
        if (options.server.isEmpty() || options.login.isEmpty())
            return usage(u"--password-stdin goes with --server and --login"_s);
        const auto password = firstLine();
        if (!password) return usage(u"no password on standard input"_s);
        options.password = *password;
    }
    return std::nullopt;
}

} // namespace

int main(int argc, char** argv) {
    QCoreApplication::setApplicationName(u"conclave"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(CONCLAVE_VERSION));
    try {
        StartOptions options;
        if (const auto status = readOptions(argc, argv, options)) return *status;
        QApplication app(argc, argv);
        QGuiApplication::setDesktopFileName(u"conclave"_s);
        QGuiApplication::setApplicationDisplayName(u"Conclave"_s);
        Program program(app, std::move(options));
        program.start();
        return QApplication::exec();
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "conclave: %s\n", failure.what());
        return 1;
    }
}
