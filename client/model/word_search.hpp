// How lists are searched as one types: every word has to occur, in upper or lower case. No widgets, any thread.
#pragma once

#include <QString>
#include <QStringList>
#include <algorithm>

namespace conclave::client {

inline QStringList searchedWords(const QString& typed) { return typed.split(u' ', Qt::SkipEmptyParts); }

inline bool hasEveryWord(const QString& text, const QStringList& words) {
    return std::all_of(words.begin(), words.end(),
                       [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

} // namespace conclave::client
