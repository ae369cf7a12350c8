package io.ristorno.report.campaign;

import io.ristorno.report.campaign.Table.Day;
import io.ristorno.report.campaign.Table.Money;
import java.time.LocalDate;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The rows of reports, in the order of their columns. */
final class Rows {
    static final String CAMPAIGN = "The campaign, cmp_...";
    static final String OFFER = "The offer, off_...; empty for what showed the campaign as a whole";
    static final String MEDIUM = "Through what it was shown, in the publisher's words";
    static final String SUPPRESSED =
            "Whether figures of this row are hidden, because they are of too few people or would give such away";
    static final String FROM = "First day of the row, in the program's zone";
    static final String TO = "Last day of the row, in the program's zone";
    static final String CURRENCY = "ISO 4217 code of every amount in this row";
    static final String LO = "Lower end of its interval";
    static final String HI = "Upper end of its interval";

    private Rows() {}

    /** What was shown, and what came of it on the way to the till. */
    record Delivery(
            @Column(CAMPAIGN) String campaignId,
            @Column(OFFER) String offerId,
            @Column(MEDIUM) String medium,
            @Column(FROM) LocalDate dateFrom,
            @Column(TO) LocalDate dateTo,

            @Column("Times it was shown to members who were not held out")
            OptionalLong impressions,

            @Column("Of those, the ones that are known to have been before somebody's eyes")
            OptionalLong viewableImpressions,

            @Column("Members it reached for the first time in this medium")
            OptionalLong reachMembers,

            @Column("Impressions by member reached") OptionalDouble frequency,

            @Column("Times somebody looked at the offer by itself")
            OptionalLong offerViews,

            @Column("Times somebody followed it") OptionalLong clicks,
            @Column("Times somebody activated it") OptionalLong activations,

            @Column("Members who activated it for the first time in this medium")
            OptionalLong activators,

            @Column("Activators by member reached") OptionalDouble activationRate,
            @Column(SUPPRESSED) boolean suppressed) {}

    /** Which touches get the credit: a rule, not a cause. */
    record Attribution(
            @Column(CAMPAIGN) String campaignId,
            @Column(OFFER) String offerId,

            @Column(
                    "Through what it was shown, in the publisher's words; OTHER for those that are too few by themselves")
            String medium,

            @Column("The rule that shares a purchase among the touches before it")
            String model,

            @Column("Days behind a click within which it takes credit")
            long clickWindowD,

            @Column("Days behind a view within which it takes credit")
            long viewWindowD,

            @Column(FROM) LocalDate dateFrom,
            @Column(TO) LocalDate dateTo,
            @Column(CURRENCY) String currency,

            @Column("Purchases; one that several touches share is divided among them")
            OptionalDouble conversions,

            @Column("What the purchases came to before returns")
            Money attributedSales,

            @Column("Of what is left of it, the part of clicks and activations")
            Money clickSales,

            @Column("Of what is left of it, the part of views")
            Money viewSales,

            @Column("What was returned since") Money refunds,
            @Column("What is left of the sales") Money netAttributedSales,

            @Column("Its part of all that this rule gives to the campaign")
            OptionalDouble shareOfCredit,

            @Column("Whether views count only where they are known to have been before somebody's eyes")
            boolean viewableOnly,

            @Column("Whether a purchase counts once over all campaigns of the merchant")
            boolean crossCampaignDedup,

            @Column(SUPPRESSED) boolean suppressed) {}

    /** What would not have happened without the campaign. */
    record Incrementality(
            @Column(CAMPAIGN) String campaignId,

            @Column(
                    "ALL, or how members and merchant knew each other at the first opportunity: NEW, LAPSED, EXISTING; NEW+LAPSED where one of the two alone is too few")
            String stratum,

            @Column(
                    "customers: the share of members who bought; visits, sales: by member; sales_capped: no more of a member than the campaign's ceiling")
            String metric,

            @Column("First day with a member in it") LocalDate periodFrom,
            @Column("Last day that is in") LocalDate periodTo,

            @Column("ISO 4217 code where the metric is an amount")
            String currency,

            @Column("Members who had an opportunity and were not held out")
            OptionalLong nTest,

            @Column("Members who had an opportunity and were held out")
            OptionalLong nControl,

            @Column("The metric by member who was not held out")
            OptionalDouble meanTest,

            @Column("The metric by member who was held out") OptionalDouble meanControl,

            @Column("How much more the members had who were not held out, each")
            OptionalDouble liftAbs,

            @Column(LO) OptionalDouble liftAbsLo,
            @Column(HI) OptionalDouble liftAbsHi,

            @Column("The same in relation to those held out; empty where that is not known well enough")
            OptionalDouble liftRel,

            @Column(LO) OptionalDouble liftRelLo,
            @Column(HI) OptionalDouble liftRelHi,

            @Column("What the campaign caused in all: the lift times the members who were not held out")
            OptionalDouble incremental,

            @Column(LO) OptionalDouble incrementalLo,
            @Column(HI) OptionalDouble incrementalHi,

            @Column("How often chance alone would have given as much")
            OptionalDouble pValue,

            @Column("always_valid while the campaign runs: it may be looked at daily; fixed once it is final")
            String intervalKind,

            @Column("raw; cuped: less what spend before the opportunity foretells; cuped_poststrat: over strata, too")
            String estimator,

            @Column("How much of spend before is taken off") OptionalDouble theta,
            @Column("By how much that narrows the variance") OptionalDouble varianceReduction,
            @Column("How often an interval may miss") double alpha,

            @Column("How often chance would divide the arms so unevenly; below 0.001 nothing about causes is told")
            OptionalDouble srmP,

            @Column("Of the members who were not held out, the part who met with anything of the campaign")
            OptionalDouble exposedShareTest,

            @Column(
                    "The lift by member who met with something: all of it is put down to them. Empty if any met with it who was held out")
            OptionalDouble late,

            @Column(LO) OptionalDouble lateLo,
            @Column(HI) OptionalDouble lateHi,
            @Column("provisional, final, restated") String status,
            @Column("Why a figure is missing") String why,
            @Column(SUPPRESSED) boolean suppressed) {}

    /** What it was worth. */
    record Economy(
            @Column(CAMPAIGN) String campaignId,
            @Column(CURRENCY) String currency,

            @Column("Rewards and fees, less what was taken back")
            Money campaignCost,

            @Column("What members got") Money rewards,
            @Column("What publishers and networks got") Money fees,

            @Column("What was taken back of rewards; already off")
            Money clawbacks,

            @Column("The part of rewarded purchases before which the member had met with anything of the campaign")
            OptionalDouble awareShare,

            @Column(
                    "The last day of attributed sales, and of whatever is worked out with them; all else is until told_through")
            Day attributedThrough,

            @Column("Sales that the rule gives to the campaign: not what it caused")
            Money attributedSales,

            @Column("Attributed sales by cost: not what it caused")
            OptionalDouble roas,

            @Column("Sales that the campaign caused") Money incrementalSales,
            @Column(LO) Money incrementalSalesLo,
            @Column(HI) Money incrementalSalesHi,
            @Column("Caused sales by cost") OptionalDouble iroas,
            @Column(LO) OptionalDouble iroasLo,
            @Column(HI) OptionalDouble iroasHi,

            @Column("Which part of the attributed sales would not have been made")
            OptionalDouble incrementalityRate,

            @Column("Cost by caused customer; empty if there may have been none")
            Money costPerIncrementalCustomer,

            @Column("Cost by caused visit; empty if there may have been none")
            Money costPerIncrementalVisit,

            @Column("Rewards to members who would have come anyway")
            Money rewardOnBaselineSales,

            @Column("What the merchant earns of what he sells, as he says")
            OptionalDouble marginAssumed,

            @Column("Margin on caused sales, less the cost") Money incrementalProfit,
            @Column(LO) Money incrementalProfitLo,
            @Column(HI) Money incrementalProfitHi,

            @Column("From which incrementality rate on it earns")
            OptionalDouble breakEvenIncrementality,

            @Column("The two numbers in words") String reading,
            @Column(SUPPRESSED) boolean suppressed) {}

    /** Who the customers are, in both arms. */
    record Customers(
            @Column(CAMPAIGN) String campaignId,

            @Column("ALL, NEW, LAPSED, EXISTING or NEW+LAPSED")
            String stratum,

            @Column("test or control") String arm,
            @Column(CURRENCY) String currency,
            @Column("Members who had an opportunity") OptionalLong members,
            @Column("Of those, who bought since") OptionalLong purchasers,

            @Column("The part of members who bought twice or more")
            OptionalDouble repeatRate,

            @Column("Visits by purchaser") OptionalDouble avgVisits,
            @Column("Net spend by visit") Money avgTicket,

            @Column("Days since the campaign's first opportunity")
            long horizonDays,

            @Column(SUPPRESSED) boolean suppressed) {}

    /** What is to be known of the data. */
    record Quality(
            @Column(CAMPAIGN) String campaignId,
            @Column(FROM) LocalDate date,

            @Column("How often chance would divide those who were there so unevenly, over all days")
            OptionalDouble srmPAssigned,

            @Column("The same of those who had an opportunity")
            OptionalDouble srmPOpportunity,

            @Column("Purchases told of more than seven days behind")
            long lateTxn,

            @Column("Exposures told of more than an hour behind")
            long lateExposure,

            @Column("Touches beyond what is kept of a member")
            long droppedTouches,

            @Column("Returns whose purchase nobody knows") long unlinkedRefunds,
            @Column("Authorizations taken back or expired") long reversedAuths,

            @Column("Members erased since, not held out; empty of fewer than ten")
            OptionalLong optOutsTest,

            @Column("Members erased since, held out; empty of fewer than ten")
            OptionalLong optOutsControl,

            @Column("Exposures told of when the figures were final")
            long afterFreeze,

            @Column("The last moment that is in, ISO 8601") String dataThrough) {}
}
