/**
 * Reports of a campaign: delivery, attribution, incrementality, economics, customers, quality, as typed rows.
 *
 * <pre>
 * log ► attribute ► projection ► figures ► measure ► [report.campaign] ► api: JSON, CSV, Parquet
 *                                                     ▲ you are here
 * </pre>
 *
 * <p>Kind: pure. Privacy is here, below every door: who serves a report gets no figure that is hidden. A row is a record; its columns, with
 * their names, kinds and words, come from the record's components, so that every format and the dictionary say the same.
 */
@NullMarked
package io.ristorno.report.campaign;

import org.jspecify.annotations.NullMarked;
