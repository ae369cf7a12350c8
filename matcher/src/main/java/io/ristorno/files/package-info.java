/**
 * Files of card transactions: clearing and refund files, over HTTP or out of a watched folder.
 *
 * <pre>
 * body, folder ► [files] ► decode ► event ► ( purchase ► match ► decide ► ledger ) = engine ► effects ► store ► results
 *                   ▲ you are here, at both ends
 *
 * FileRuns ► FileRun: Records ► Admission ► bulk lane, a bounded number at once ► results in the order of records ► one batch
 *    ▲                                                                             with how far the file was taken
 * upload (api) · WatchedFolder
 * </pre>
 *
 * <p>Kind: shell. A file is never kept: it holds card numbers. What is kept is how far it was taken and a line for each record of it,
 * written together, behind the records themselves: so after a crash a file goes on where its results end, and records that were taken
 * behind that are repeats.
 */
@NullMarked
package io.ristorno.files;

import org.jspecify.annotations.NullMarked;
