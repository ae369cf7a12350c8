/**
 * What offers would have given: what the log still has is played once more, through an engine of its own.
 *
 * <pre>
 * store (a snapshot: log, catalogue, members) ► [rehearsal] ► sums of an offer, of two versions of it, or rewards to compare
 *                                          ▲ you are here
 * </pre>
 *
 * <p>Kind: shell, since it reads the store. It writes nothing but which versions run beside others, and asks nothing
 * of the engine that serves.
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
 * state; there is none yet. Behind that a draft is not played but decided once, see below; the live catalogue is not compared any more.
 *
 * <p><b>What another offer would have given</b> follows from the same messages: holds then end when its own alarms say so. What other
 * members were sent because of the live catalogue comes as it came: so offers that pay for friends who were brought, or ask to be
 * activated, are not forecast. Who are one person are played in one part ({@link io.ristorno.rehearsal.BackTest} takes members in parts), or
 * what one of them is sent on to the other would be lost.
 *
 * <p><b>Budgets are cut afterwards</b>, in the order of purchases: the draft's budget, what of it a day may have, with its renewals, and the
 * limits of all members ({@code Cut}). All sums are what is left; what did not fit is told apart. Whom the budget leaves without a reward is
 * to the draft's other rules as if he had had one, and nobody waits for what another one gives back.
 *
 * <p><b>Decided once</b> ({@code Engine.afresh}). A purchase is a fold over the set of its messages, and a reward a function of the folded
 * purchase: so an open purchase can be decided again by another catalogue from the relationship as it is stored, with the member's history,
 * visits and slots in it, without the log. It comes to what was decided message by message, but where something was settled before a late
 * message came, since what is settled stays; {@code StoredStoryTest} holds it to that: where nothing is settled it is the same to the minor
 * unit, and of all others fewer than one in a hundred differ.
 *
 * <p><b>A version beside the live one</b> ({@code Shadows}) is that, twice: whoever asks what it has come to has the purchases made since it
 * began decided once by the live catalogue and once with the version in its place, from one snapshot. A follower of the log beside the engine
 * was the other way. It would keep a second state of every member of the merchant's in memory, or a second store; it would have to begin
 * from the state at its start, which the store has no more when it starts again; and it would play the log from its beginning then, so it
 * would end where the log is cut. This way nothing follows: what is stored is what was asked for, a restart changes nothing, a store of any
 * age will do, and nothing is in the way of a purchase. The price is a walk over the merchant's relationships a question, on one
 * thread that rests a third of its time. Both sides are decided alike, so that what differs is the version and not the way; what the ledger
 * has booked stands beside.
 */
@NullMarked
package io.ristorno.rehearsal;

import org.jspecify.annotations.NullMarked;
