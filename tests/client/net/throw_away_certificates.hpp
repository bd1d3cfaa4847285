// Certificates of every defect, made by the openssl program into a folder that goes with the test: NAME.pem, NAME.key.
#pragma once

#include <QProcess>
#include <QTemporaryDir>

namespace conclave::tests {

class ThrowAwayCertificates {
public:
    bool make() {
        QProcess shell;
        shell.setWorkingDirectory(m_folder.path());
        shell.setProcessChannelMode(QProcess::MergedChannels);
        shell.start(QStringLiteral("sh"), {QStringLiteral("-e"), QStringLiteral("-c"), QString::fromLatin1(kScript)});
        if (!shell.waitForFinished(60'000)) return false;
        if (shell.exitCode() != 0) qWarning("%s", shell.readAll().constData());
        return shell.exitCode() == 0;
    }
    QString certificate(const char* name) const { return file(name, ".pem"); }
    QString key(const char* name) const { return file(name, ".key"); }

private:
    QString file(const char* name, const char* end) const {
        return m_folder.filePath(QString::fromLatin1(name) + QString::fromLatin1(end));
    }

    static constexpr const char* kScript = R"(
cat >ca.cnf <<END
[ca]
default_ca = c
[c]
dir = .
database = index
serial = serial
new_certs_dir = .
default_md = sha256
policy = p
unique_subject = no
copy_extensions = copy
[p]
commonName = supplied
END
: >index; echo 1000 >serial
key() { openssl ecparam -name prime256v1 -genkey -noout -out $1.key; }
root() { key $1; openssl req -x509 -new -key $1.key -out $1.pem -days 30 -subj "/CN=$1" -addext basicConstraints=critical,CA:true; }
# leaf NAME ISSUER START END SAN [CN]
leaf() {
    [ -f $1.key ] || key $1
    openssl req -new -key $1.key -out $1.csr -subj "/CN=${6:-conclave}" ${5:+-addext "subjectAltName=$5"}
    openssl ca -batch -config ca.cnf -in $1.csr -out $1.pem -notext -startdate $3 -enddate $4 -cert $2.pem -keyfile $2.key
}
self() {
    key $1
    openssl req -new -key $1.key -out $1.csr -subj "/CN=conclave" -addext "subjectAltName=$4"
    openssl ca -batch -config ca.cnf -selfsign -in $1.csr -out $1.pem -notext -startdate $2 -enddate $3 -keyfile $1.key
}
now=20200101000000Z; then=20490101000000Z
root trusted; root stranger
leaf good trusted $now $then DNS:localhost
leaf good2 trusted $now $then DNS:localhost
leaf expired trusted 20200101000000Z 20210101000000Z DNS:localhost
leaf future trusted 20480101000000Z $then DNS:localhost
leaf otherHost trusted $now $then DNS:elsewhere.example
leaf otherCa stranger $now $then DNS:localhost
leaf commonNameOnly trusted $now $then "" localhost
openssl genrsa -traditional -out weakRsa.key 1024
leaf weakRsa trusted $now $then DNS:localhost
key sha1; openssl req -new -key sha1.key -out sha1.csr -subj /CN=conclave -addext subjectAltName=DNS:localhost
openssl ca -batch -config ca.cnf -md sha1 -in sha1.csr -out sha1.pem -notext -startdate $now -enddate $then -cert trusted.pem -keyfile trusted.key
self selfSigned $now $then DNS:localhost
self selfSigned2 $now $then DNS:localhost
self selfElsewhere $now $then DNS:elsewhere.example
self selfExpired 20200101000000Z 20210101000000Z DNS:localhost
leaf intermediate trusted $now $then ""
leaf missingIntermediate intermediate $now $then DNS:localhost
)";

    QTemporaryDir m_folder;
};

} // namespace conclave::tests
