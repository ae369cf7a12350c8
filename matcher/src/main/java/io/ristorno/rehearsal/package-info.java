/**
 * What offers would have given: what the log still has is played once more, through an engine of its own.
 *
 * <pre>
 * store (a snapshot: log, catalogue) ► [rehearsal] ► sums of an offer, or rewards to compare
 *                                          ▲ you are here
 * </pre>
 *
 * <p>Kind: shell, since it reads the store. It writes nothing and asks nothing of the engine that serves.
 *
 * <p><b>Why it is exact.</b> An event touches one member, and what members have in common is known: the catalogue, rates, time, and what
 * budgets and lines have left. The first three are in the log, in the engine's order, with everything that comes to a member: messages,
 * cards, merges and what is sent on because of them, operators' rulings, looks. Without budgets and lines nothing else is shared, so
 * members can be played by themselves. The store's revisions of the catalogue say what each adoption adopted. So the live catalogue
 * comes to the ledger's rewards, of all who never wanted more of a budget or a line than it had; {@code StoredStoryTest} and the simulator
 * hold it to that, reward by reward.
 *
 * <p><b>How far back.</b> As far as the log, which keeps 45 days, and only if that is all there ever was: what members had when it begins
 * is not stored. A checkpoint of the store (hard links, no copies) beside the log, kept as long as the log that follows on it, would be that
 * state; there is none yet, so a store that is older is not played at all.
 *
 * <p><b>What another offer would have given</b> follows from the same messages: holds then end when its own alarms say so. What other
 * members were sent because of the live catalogue comes as it came: so offers that pay for friends who were brought, or ask to be
 * activated, are not forecast.
 */
@NullMarked
package io.ristorno.rehearsal;

import org.jspecify.annotations.NullMarked;
