// labels: unit spec:C5
#include "client/model/people_file.hpp"

#include <QTest>

namespace conclave::client {

class PeopleFileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reads_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QStringList>("expected"); // "name <address>", "!" before a bad one
        const auto row = [](const char* name, const QByteArray& bytes, const QStringList& expected) { QTest::newRow(name) << bytes << expected; };
        const QString anna = QStringLiteral("Anna Berger <anna@example.org>");
        const QString bert = QStringLiteral("Bert <bert@example.org>");
        row("headings", "Name,E-mail,Town\nAnna Berger,anna@example.org,Bonn\nBert,bert@example.org,\n", {anna, bert});
        row("German, semicolons, Windows lines", "Vorname;Nachname;E-Mail-Adresse\r\nAnna;Berger;anna@example.org\r\n", {anna});
        row("tabs", "Mail\tName\nanna@example.org\tAnna Berger", {anna});
        row("no headings, name first", "Anna Berger,anna@example.org\nBert,bert@example.org", {anna, bert});
        row("no headings, address first", "anna@example.org;Anna Berger\n", {anna});
        row("addresses alone", "anna@example.org\nbert@example.org\n",
            {QStringLiteral(" <anna@example.org>"), QStringLiteral(" <bert@example.org>")});
        row("both in one field", "Anna Berger <anna@example.org>\n\"Bert\" <bert@example.org>\n", {anna, bert});
        row("quotes", "Name,Mail\n\"Berger, Anna \"\"the\r\nchair\"\"\",anna@example.org\n",
            {QStringLiteral("Berger, Anna \"the chair\" <anna@example.org>")});
        row("marked UTF-8", "\xEF\xBB\xBFName,Mail\nJ\xC3\xB6rg,j@example.org\n", {QString::fromUtf8("J\xC3\xB6rg <j@example.org>")});
        row("Latin-1", "Name,Mail\nJ\xF6rg,j@example.org\n", {QString::fromUtf8("J\xC3\xB6rg <j@example.org>")});
        QByteArray wide("\xFF\xFE", 2);
        const QString text = QStringLiteral("Name\tMail\nAnna Berger\tanna@example.org\n");
        wide += QByteArray(reinterpret_cast<const char*>(text.utf16()), text.size() * 2);
        row("UTF-16", wide, {anna});
        row("bad ones stay", "Name,Mail\nAnna Berger,anna@example.org\nCarl,carl at home\nDora,\n,,\n",
            {anna, QStringLiteral("!Carl <carl at home>"), QStringLiteral("!Dora <Dora>")});
        row("cards",
            "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Berger;Anna;;;\r\nFN:Anna Berger\r\nEMAIL;TYPE=work:old@example.org\r\n"
            "item1.EMAIL;TYPE=work,pref:anna@exam\r\n ple.org\r\nEND:VCARD\r\nBEGIN:VCARD\r\nVERSION:4.0\r\nFN:Bert\r\n"
            "EMAIL:mailto:bert@example.org\r\nEND:VCARD\r\n",
            {anna, bert});
        row("card of 2.1", "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=\n=C3=B6rg\nEMAIL;INTERNET:j@example.org\nEND:VCARD\n",
            {QString::fromUtf8("J\xC3\xB6rg M\xC3\xBCller <j@example.org>")});
        row("escapes", "BEGIN:VCARD\nFN:Berger\\, Anna\\; chair\nEMAIL:anna@example.org\nEND:VCARD\n",
            {QStringLiteral("Berger, Anna; chair <anna@example.org>")});
        row("card without address", "BEGIN:VCARD\nFN:Carl\nTEL:1234\nEND:VCARD\n", {QStringLiteral("!Carl <Carl>")});
        row("a card that is cut off", "BEGIN:VCARD\nFN:Anna Berger\nEMAIL:anna@example.org\nEND:VCARD\nBEGIN:VCARD\nFN:Be", {anna});
    }

    void reads() {
        QFETCH(QByteArray, bytes);
        QFETCH(QStringList, expected);
        const auto people = readPeopleFile(bytes);
        QVERIFY(people.has_value());
        QStringList got;
        for (const PastedAddress& one : *people)
            got += (one.valid ? QString() : QStringLiteral("!")) + one.displayName + QStringLiteral(" <") + one.address + u'>';
        QCOMPARE(got, expected);
    }

    void refuses() {
        QCOMPARE(readPeopleFile({}).error().code, Errc::invalidValue);
        QCOMPARE(readPeopleFile("\n\n").error().code, Errc::invalidValue);
        QCOMPARE(readPeopleFile("BEGIN:VCARD\nFN:nobody ends this").error().code, Errc::invalidValue);
        QCOMPARE(readPeopleFile(QByteArray("\x7f" "ELF\0\0\0a@b.de", 14)).error().code, Errc::invalidValue);
        QCOMPARE(readPeopleFile(QByteArray(kPeopleFileBytesMax + 1, 'a')).error().code, Errc::bodyTooLarge);
    }

    // Whatever a file holds: an answer, and soon.
    void survivesAnything() {
        const QByteArray good("Name,Mail\n\"A \"\"b\"\"\",a@example.org\nBEGIN:VCARD\nN;QUOTED-PRINTABLE:=C3=\n=B6;x\nEMAIL:a@b.org\nEND:VCARD\n");
        std::uint32_t seed = 7;
        const auto random = [&] { return seed = seed * 1664525U + 1013904223U; };
        for (int round = 0; round < 2000; ++round) {
            QByteArray bytes = good;
            for (int i = 0; i < 6; ++i) bytes[static_cast<qsizetype>(random() >> 8) % bytes.size()] = static_cast<char>(random() >> 16);
            const auto people = readPeopleFile(bytes);
            if (people) QVERIFY(people->size() <= 100);
        }
    }
};

} // namespace conclave::client

QTEST_GUILESS_MAIN(conclave::client::PeopleFileTest)
#include "tst_people_file.moc"
