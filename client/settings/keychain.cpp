#include "client/settings/keychain.hpp"

#include <QPointer>
#include <qt6keychain/keychain.h>

namespace conclave::client {

using namespace Qt::StringLiterals;

namespace {

const QString kService = u"conclave"_s;

KeychainOutcome outcomeOf(const QKeychain::Job& job) {
    switch (job.error()) {
    case QKeychain::NoError:
        return KeychainOutcome::done;
    case QKeychain::EntryNotFound:
        return KeychainOutcome::absent;
    default:
        return KeychainOutcome::noKeyring;
    }
}

template <class Job, class Then>
void run(Job* job, const QString& profile, QObject* context, Then then) {
    job->setKey(profile);
    job->setInsecureFallback(false);
    const QPointer<QObject> alive(context);
    QObject::connect(job, &QKeychain::Job::finished, job, [job, alive, then](QKeychain::Job*) {
        if (alive) then(*job);
    });
    job->start();
}

} // namespace

void Keychain::read(const QString& profile, QObject* context, ReadAnswer answer) {
    run(new QKeychain::ReadPasswordJob(kService), profile, context, [answer](QKeychain::ReadPasswordJob& job) {
        answer(outcomeOf(job), job.error() == QKeychain::NoError ? job.textData() : QString());
    });
}

void Keychain::write(const QString& profile, const QString& password, QObject* context, Answer answer) {
    auto* job = new QKeychain::WritePasswordJob(kService);
    job->setTextData(password);
    run(job, profile, context, [answer](QKeychain::WritePasswordJob& done) { answer(outcomeOf(done)); });
}

void Keychain::remove(const QString& profile, QObject* context, Answer answer) {
    run(new QKeychain::DeletePasswordJob(kService), profile, context,
        [answer](QKeychain::DeletePasswordJob& done) { answer(outcomeOf(done)); });
}

} // namespace conclave::client
