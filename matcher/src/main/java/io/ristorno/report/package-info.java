/**
 * What is told about the books: statements of merchants; and what is not told of too few people.
 *
 * <pre>
 * bytes ► feed ► decode ► event ► ( purchase ► match ► decide ► ledger ) = engine ► effects ► store ► answer
 *                                                                                              └─ snapshot ► [report] ► api
 *                                                                                                              ▲ you are here
 * </pre>
 *
 * <p>Kind: pure. Rows in, a report out; whoever reads the store hands the rows in, whoever serves it writes it as JSON or CSV.
 */
@NullMarked
package io.ristorno.report;

import org.jspecify.annotations.NullMarked;
