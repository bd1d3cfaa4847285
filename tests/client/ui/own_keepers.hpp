// What a main window needs besides the server, in a folder of the test's own.
#pragma once

#include "client/cache/local_store.hpp"
#include "client/model/connection_watch.hpp"
#include "client/model/known_conferences.hpp"
#include "client/ui/draft_shelf.hpp"
#include "client/ui/main_window.hpp"

#include <QDir>

namespace conclave::tests {

struct OwnKeepers {
    OwnKeepers(client::ApiClient& api, const QString& folder)
        : store(QDir(folder).filePath(QStringLiteral("conclave.sqlite")), nullptr), known(api, store), shelf(store), connection(api) {}

    client::Keepers all() { return {known, shelf, connection}; }

    client::LocalStore store;
    client::KnownConferences known;
    client::DraftShelf shelf;
    client::ConnectionWatch connection;
};

} // namespace conclave::tests
