// People out of a file that another program has written: CSV (comma, semicolon or tab; with or without a line of headings)
// or vCard 2.1 to 4.0. Nothing is dropped silently: a line without a good address comes back with valid = false.
// UTF-8, UTF-16 with its mark, else Latin-1. Pure; any thread.
#pragma once

#include "client/model/address_paste.hpp"
#include "common/error.hpp"

#include <QByteArray>
#include <QList>

namespace conclave::client {

inline constexpr qsizetype kPeopleFileBytesMax = 1 << 20;

// Errors: bodyTooLarge, invalidValue (nobody in it, or no text at all).
Result<QList<PastedAddress>> readPeopleFile(const QByteArray& bytes);

} // namespace conclave::client
