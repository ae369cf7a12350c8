package io.ristorno.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.guard.Economics;
import io.ristorno.guard.Guard;
import io.ristorno.guard.Warning;
import io.ristorno.money.Ratio;
import io.ristorno.offer.Change;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Step;
import io.ristorno.offer.Stop;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of valid offers: what a member must know, and what is left to the merchant. */
class AdviceTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    /** One merchant with a margin of 30 % at two places, and an offer of another campaign without one. */
    private static final String MARGIN = """
            {'programs':[{'id':'prg_a','name':'A','zone':'Europe/Berlin'},{'id':'prg_b','name':'B','zone':'Europe/Berlin'}],
             'merchants':[{'id':'mer_m','name':'M','locations':[
               {'id':'loc_1','name':'1','zone':'Europe/Berlin','country':'DE','mcc':5812},
               {'id':'loc_2','name':'2','zone':'Europe/Berlin','country':'AT','mcc':5812,'channel':'ONLINE'}]}],
             'campaigns':[{'id':'cmp_m','merchantId':'mer_m','salt':'0123456789abcdef0123456789abcdef','marginBasisPoints':3000}],
             'offers':[]}""";

    private static final String OFFER = """
            {'id':'off_x','merchantId':'mer_m','title':'X','campaign':'cmp_m',
             'schedule':{'from':'2026-03-01','until':'2026-04-01'},
             'reward':{'type':'PERCENT','rateBasisPoints':2000},'currency':'EUR'}""";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /title         | 'Lunch'                    | ``
            /minSpendMinor | 4000                       | minSpendMinor
            /maxSpendMinor | 4000                       | maxSpendMinor
            /maxRewardMinor | 4000                      | maxRewardMinor
            /estimateMinor | 4000                       | ``
            /holdDays      | 30                         | ``
            /refundPolicy  | 'NONE'                     | ``
            /budgetMinor   | 4000                       | budgetMinor
            /rewardExpiryDays | 30                      | rewardExpiryDays
            /limits | [{'kind':'COUNT','per':'DAY','most':1},{'kind':'AMOUNT','per':'YEAR','most':2}] | limits[0] limits[1]
            /schedule/daysOfWeek | ['MONDAY']           | schedule.daysOfWeek
            /schedule/hours | {'from':'10:00','until':'12:00'} | schedule.hours
            /schedule/hours | {'from':'00:00','until':'24:00','timeUnknown':'REFUSE'} | ``
            /schedule/zone | 'Europe/Paris'             | ``
            /where | {'locations':['loc_1']}            | where.locations
            /where | {'excludeLocations':['loc_1'],'channels':['APP']} | where.excludeLocations where.channels
            /where | {'mccs':[5812],'countries':['DE']} | where.mccs where.countries
            /who   | {'programs':['prg_a']}             | ``
            /who   | {'networks':['VISA'],'cardProducts':['GOLD'],'bins':['411111']} | who.networks who.cardProducts who.bins
            /who   | {'relationship':['NEW'],'lookbackDays':30} | who.relationship
            /who   | {'activation':'OPT_IN','graceMinutes':30} | who.activation
            /who   | {'exposedTo':{'placement':'home','withinDays':7},'verifiedContact':true} | who.exposedTo who.verifiedContact
            /who   | {'segmentsAny':['seg_a','seg_b'],'segmentsNone':['seg_c']} | who.segmentsAny who.segmentsNone
            /who   | {'tierAtLeast':'lvl_a'}             | who.tierAtLeast
            /who   | {'activation':'AUTO'}              | ``
            /stacking | {'mode':'EXCLUSIVE'}            | stacking.mode
            /stacking | {'mode':'ADDITIVE','priority':3} | ``
            /reward | {'type':'STEPS','steps':[{'rate':'2 %'},{'fromMinor':5000,'rate':'4 %'}]} | reward.steps[1]
            /reward | {'type':'STEPS','steps':[{'fromMinor':10,'rate':'2 %'}]} | reward.steps[0]
            /reward | {'type':'NTH_VISIT','every':5,'rate':'50 %'} | reward.every
            /reward | {'type':'NTH_VISIT','every':5,'per':'MONTH','rate':'50 %'} | reward.every reward.per
            /reward | {'type':'LADDER','first':'5 %','step':'1 %','most':'9 %'} | reward.step reward.per
            /reward | {'type':'WELCOME','first':{'rate':'5 %'},'then':{'rate':'5 %'},'times':3,'days':60} | reward.times reward.days
            /reward | {'type':'SURPRISE','probability':'10 %','salt':'s','prizes':[{'rate':'5 %'}]} | reward.probability
            /reward | {'type':'SPEND_THRESHOLD','thresholdMinor':50000,'amountMinor':5000} | reward.thresholdMinor
            /reward | {'type':'SPEND_THRESHOLD','thresholdMinor':50000,'amountMinor':5000,'per':'YEAR'} | reward.thresholdMinor reward.per
            /reward | {'type':'PERIOD_REBATE','per':'YEAR','brackets':[{'rate':'1 %'},{'fromMinor':9,'rate':'2 %'}]} | reward.brackets[1] reward.per
            /reward | {'type':'BOUNCE_BACK','rate':'20 %','days':30} | reward.days
            /reward | {'type':'ACTION','action':'REVIEW','amountMinor':50} | reward.action
            """)
    void counts_whatAMemberMustKnow(String pointer, String value, String fields) {
        Offer offer = offer(Texts.with(OFFER, pointer, value));
        assertThat(Advice.on(catalogue(MARGIN), offer, NOON).complexity().conditions())
                .containsExactlyInAnyOrderElementsOf(fields.isEmpty() ? List.of() : List.of(fields.split(" ", -1)));
    }

    @Test
    void warns_ofMoreThanFiveConditions() {
        String five = Texts.with(
                Texts.with(Texts.with(OFFER, "/minSpendMinor", "1"), "/maxRewardMinor", "9"), "/budgetMinor", "9");
        five = Texts.with(five, "/schedule/daysOfWeek", "['MONDAY']");
        five = Texts.with(five, "/rewardExpiryDays", "9");
        assertThat(Advice.on(catalogue(MARGIN), offer(five), NOON).warnings()).isEmpty();
        String six = Texts.with(five, "/where", "{'countries':['DE']}");
        assertThat(Advice.on(catalogue(MARGIN), offer(six), NOON).warnings())
                .containsExactly(new Warning(
                        "$",
                        "has 6 conditions that a member must know of: minSpendMinor, maxRewardMinor,"
                                + " schedule.daysOfWeek, where.countries, budgetMinor, rewardExpiryDays",
                        "leave some of them out, or make two offers of it: members keep 5 in mind"));
    }

    /** The example of the README, and of {@link Economics}. */
    @Test
    void tells_whatIsLeftOfAMargin() {
        String ten = Texts.with(OFFER, "/reward", "{'type':'PERCENT','rate':'10 %'}");
        Economics economics = economics(Texts.with(ten, "/funding", "{'feeBasisPoints':500}"));
        assertThat(economics.subsidy().basisPointsUp()).isEqualTo(1_050);
        assertThat(economics.breakEvenLift())
                .hasValueSatisfying(lift -> assertThat(lift.part().multiply(java.math.BigInteger.valueOf(13)))
                        .isEqualTo(lift.whole().multiply(java.math.BigInteger.valueOf(7))));
        assertThat(economics.breakEvenLift().orElseThrow().basisPointsUp()).isEqualTo(5_385);
        assertThat(economics.profitBasisPoints(8_000)).isEqualTo(510);
        assertThat(economics.profitBasisPoints(0)).isEqualTo(-1_050);
        assertThat(economics.profitBasisPoints(5_384)).isEqualTo(-1);
        assertThat(economics.profitBasisPoints(5_385)).isZero();
    }

    @Test
    void tells_thatNoLiftIsEnough_whereEachSaleCostsMoreThanItEarns() {
        Economics economics = economics(Texts.with(OFFER, "/reward", "{'type':'PERCENT','rate':'30 %'}"));
        assertThat(economics.breakEvenLift()).isEmpty();
        assertThat(economics.profitBasisPoints(Integer.MAX_VALUE)).isEqualTo(-3_000);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'type':'PERCENT','rate':'12.34 %'}                                             | 0    | 617/5000
            {'type':'FIXED','amountMinor':500}                                              | 4000 | 1/8
            {'type':'STEPS','steps':[{'rate':'2 %'},{'fromMinor':5000,'amountMinor':1000}]} | 0    | 1/5
            {'type':'STEPS','steps':[{'fromMinor':1000,'amountMinor':200}]}                 | 4000 | 1/20
            {'type':'NTH_VISIT','every':3,'rate':'50 %'}                                    | 0    | 1/6
            {'type':'LADDER','first':'5 %','step':'1 %','most':'9 %'}                       | 0    | 9/100
            {'type':'WELCOME','first':{'amountMinor':1000},'then':{'rate':'10 %'},'times':3,'days':60} | 2000 | 1/5
            {'type':'SURPRISE','probability':'50 %','salt':'s','prizes':[{'rate':'10 %','weight':3},{'rate':'2 %'}]} | 0 | 1/25
            {'type':'SPEND_THRESHOLD','thresholdMinor':50000,'amountMinor':5000}            | 0    | 1/10
            {'type':'PERIOD_REBATE','per':'YEAR','brackets':[{'rate':'1 %'},{'fromMinor':9,'rate':'2 %'}]} | 0 | 1/50
            {'type':'BOUNCE_BACK','rate':'20 %','days':30}                                  | 0    | 1/5
            {'type':'REFERRAL','friendMinor':500,'referrerMinor':300}                       | 4000 | 1/5
            """)
    void knows_whatShareEachKindGives(String reward, int minSpend, String share) {
        String text = Texts.with(Texts.with(OFFER, "/reward", reward), "/minSpendMinor", "" + minSpend);
        String[] parts = share.split("/", 2);
        Ratio expected = Ratio.of(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
        Ratio subsidy = economics(text).subsidy();
        assertThat(subsidy.isMoreThan(expected) || expected.isMoreThan(subsidy))
                .as("%s", subsidy)
                .isFalse();
    }

    /** A point for each 1.00, and 100 of them are worth 0.50. */
    private static final String POINTED = Texts.with(
            MARGIN,
            "/programs/0/points",
            "{'currency':'EUR','earn':{'points':1,'perMinor':100},'value':{'points':100,'minor':50}}");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'type':'FIXED','amountMinor':1000}                                  | 4000 | 1/8
            {'type':'MULTIPLIER','factor':3}                                     | 0    | 1/100
            {'type':'STEPS','steps':[{'amountMinor':10},{'fromMinor':5000,'amountMinor':2000}]} | 1000 | 1/5
            {'type':'NTH_VISIT','every':3,'amountMinor':1200}                    | 1000 | 1/5
            {'type':'SPEND_THRESHOLD','thresholdMinor':50000,'amountMinor':10000} | 0   | 1/10
            {'type':'REFERRAL','friendMinor':1000,'referrerMinor':600}           | 4000 | 1/5
            {'type':'PERCENT','points':20,'perMinor':100}                        | 0    | 1/10
            {'type':'LADDER','first':{'points':1,'perMinor':100},'step':{'points':1,'perMinor':100},'most':{'points':20,'perMinor':100}} | 0 | 1/10
            {'type':'LADDER','first':{'amountMinor':100},'step':{'amountMinor':100},'most':{'amountMinor':1000}} | 5000 | 1/10
            {'type':'PERIOD_REBATE','per':'YEAR','brackets':[{'points':1,'perMinor':100},{'fromMinor':9,'points':4,'perMinor':100}]} | 0 | 1/50
            {'type':'PERIOD_REBATE','per':'YEAR','brackets':[{'fromMinor':10000,'amountMinor':2000},{'fromMinor':50000,'amountMinor':5000}]} | 0 | 1/10
            {'type':'BOUNCE_BACK','points':20,'perMinor':100,'days':30}          | 0    | 1/10
            """)
    void counts_pointsAtWhatTheyAreWorth(String reward, int minSpend, String share) {
        String text = Texts.with(Texts.with(OFFER, "/reward", reward), "/minSpendMinor", "" + minSpend);
        String pointed = Texts.with(Texts.with(text, "/pays", "'POINTS'"), "/who", "{'programs':['prg_a']}");
        String[] parts = share.split("/", 2);
        Ratio expected = Ratio.of(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
        Ratio subsidy = Advice.on(catalogue(POINTED), offer(pointed), NOON)
                .economics()
                .orElseThrow()
                .subsidy();
        assertThat(subsidy.isMoreThan(expected) || expected.isMoreThan(subsidy))
                .as("%s", subsidy)
                .isFalse();
        String worthless = Texts.with(POINTED, "/programs/0/points/value", "-");
        assertThat(Advice.on(catalogue(worthless), offer(pointed), NOON).economics())
                .as("nobody says what they are worth")
                .isEmpty();
    }

    @Test
    void counts_pointsUpToTheCapAndBesideCash() {
        String pointed = Texts.with(
                Texts.with(Texts.with(OFFER, "/pays", "'POINTS'"), "/who", "{'programs':['prg_a']}"),
                "/reward",
                "{'type':'FIXED','amountMinor':2000}");
        String capped = Texts.with(Texts.with(pointed, "/minSpendMinor", "10000"), "/maxRewardMinor", "500");
        assertThat(Advice.on(catalogue(POINTED), offer(capped), NOON)
                        .economics()
                        .orElseThrow()
                        .subsidy()
                        .basisPointsUp())
                .isEqualTo(250);
        String both = Texts.with(
                POINTED, "/offers", "[" + Texts.with(OFFER, "/id", "'off_y'").replace("2000", "2500") + "]");
        String triple = Texts.with(
                Texts.with(Texts.with(OFFER, "/pays", "'POINTS'"), "/who", "{'programs':['prg_a']}"),
                "/reward",
                "{'type':'MULTIPLIER','factor':15}");
        assertThat(doubled(both, offer(triple))).contains("32 %").contains("off_y");
    }

    @Test
    void knows_noPriceOfPrivilegesAndBadges() {
        String privilege = Texts.with(
                Texts.with(Texts.with(OFFER, "/pays", "'PRIVILEGE'"), "/privilege", "{'name':'X'}"),
                "/reward",
                "{'type':'FIXED','amountMinor':3}");
        assertThat(Advice.on(catalogue(POINTED), offer(privilege), NOON).economics())
                .isEmpty();
        String exclusive = Texts.with(privilege, "/stacking", "{'mode':'EXCLUSIVE'}");
        assertThat(Advice.on(catalogue(MARGIN), offer(exclusive), NOON)
                        .complexity()
                        .conditions())
                .as("whatever stacking says, it is added")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /maxRewardMinor | 100                                                | 2000
            /maxSpendMinor  | 1000                                               | 2000
            /funding | {'shares':[{'funder':'MERCHANT','basisPoints':5000},{'funder':'ISSUER','basisPoints':5000}]} | 1000
            /funding | {'feeBasisPoints':1000}                                    | 2200
            /funding | {'charity':{'id':'cha_s','name':'S','basisPoints':10000}}  | 2000
            """)
    void reckons_whatTheMerchantPays(String pointer, String value, long basisPoints) {
        assertThat(economics(Texts.with(OFFER, pointer, value)).subsidy().basisPointsUp())
                .isEqualTo(basisPoints);
    }

    /** A cap makes a share smaller where the purchase must be large. */
    @Test
    void reckons_aCapOnLargePurchases() {
        String capped = Texts.with(Texts.with(OFFER, "/minSpendMinor", "10000"), "/maxRewardMinor", "500");
        assertThat(economics(capped).subsidy().basisPointsUp()).isEqualTo(500);
        String counted = Texts.with(Texts.with(OFFER, "/minSpendMinor", "10000"), "/maxSpendMinor", "10000");
        assertThat(economics(counted).subsidy().basisPointsUp()).isEqualTo(2_000);
    }

    @Test
    void says_nothingOfMargins_thatNobodyTells_norOfWhatIsNotBought() {
        assertThat(Advice.on(catalogue(MARGIN), offer(Texts.with(OFFER, "/campaign", "-")), NOON)
                        .economics())
                .isEmpty();
        String action = Texts.with(OFFER, "/reward", "{'type':'ACTION','action':'REVIEW','amountMinor':50}");
        assertThat(Advice.on(catalogue(MARGIN), offer(action), NOON).economics())
                .isEmpty();
    }

    /**
     * Beside an additive offer of 15 %, and with a margin of 30 %. The one that is judged gives 20 % and is additive too, and is changed
     * in one place.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /title                | 'X'                                | 35 % of a purchase of 0.01 EUR together with "off_y"
            /campaign             | -                                  | 35 %
            /reward/rateBasisPoints | 1500                             | ``
            /reward/rateBasisPoints | 3001                             | 45.01 %
            /stacking             | {'mode':'BEST_OF_GROUP'}           | 35 %
            /stacking             | {'mode':'EXCLUSIVE'}               | ``
            /minSpendMinor        | 4000                               | 35 % of a purchase of 40.00 EUR
            /funding | {'shares':[{'funder':'ISSUER','basisPoints':10000}]} | ``
            /schedule/until       | '2026-03-01'                       | ``
            /schedule/daysOfWeek  | ['MONDAY']                         | 35 %
            /where                | {'locations':['loc_1']}            | 35 %
            /where                | {'mccs':[5812]}                    | 35 %
            /who                  | {'programs':['prg_a']}             | 35 %
            /who                  | {'relationship':['NEW'],'lookbackDays':9} | 35 %
            /currency             | 'USD'                              | ``
            """)
    void warns_ofOffersThatComeTogetherAboveTheMargin(String pointer, String value, String expected) {
        String judged = Texts.with(OFFER, "/stacking", "{'mode':'ADDITIVE'}");
        if (value.contains("2026-03-01")) {
            judged = Texts.with(judged, "/schedule/from", "'2026-02-01'");
        }
        assertThat(doubled(other("/title", "'Y'"), offer(Texts.with(judged, pointer, value))))
                .contains(expected.isEmpty() ? "nothing" : expected);
    }

    /** Two offers, each restricted in one way. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /schedule/daysOfWeek | ['MONDAY']            | ['TUESDAY']              | nothing
            /schedule/daysOfWeek | ['MONDAY']            | ['TUESDAY','MONDAY']     | 35 %
            /schedule/hours | {'from':'22:00','until':'02:00'} | {'from':'02:00','until':'03:00'} | nothing
            /schedule/hours | {'from':'22:00','until':'02:00'} | {'from':'01:59','until':'03:00'} | 35 %
            /schedule/until | '2026-03-10'               | '2026-03-20'             | 35 %
            /where | {'locations':['loc_1']}             | {'channels':['ONLINE']}  | nothing
            /where | {'excludeLocations':['loc_1']}      | {'countries':['AT']}     | 35 %
            /where | {'mccs':[5812]}                     | {'mccs':[5813]}          | nothing
            /who   | {'networks':['VISA']}               | {'networks':['AMEX']}    | nothing
            /who   | {'networks':['VISA']}               | {'cardProducts':['GOLD']} | 35 %
            /who   | {'bins':['411111']}                 | {'bins':['41111122']}    | 35 %
            /who   | {'bins':['411111']}                 | {'bins':['411112']}      | nothing
            /who   | {'programs':['prg_a']}              | {'programs':['prg_b']}   | nothing
            /who   | {'relationship':['NEW'],'lookbackDays':9} | {'relationship':['LAPSED'],'lookbackDays':9} | nothing
            /who   | {'relationship':['EXISTING'],'lookbackDays':90} | {'relationship':['LAPSED'],'lookbackDays':30} | 35 %
            /who   | {'relationship':['EXISTING'],'lookbackDays':30} | {'relationship':['LAPSED'],'lookbackDays':30} | nothing
            /stacking | {'group':'g'}                    | {'group':'g'}            | nothing
            /stacking | {'group':'g'}                    | {'group':'h'}            | 35 %
            /stacking | {'mode':'EXCLUSIVE'}             | {'mode':'ADDITIVE'}      | nothing
            /status | 'LIVE'                             | 'PAUSED'                 | 35 %
            /status | 'LIVE'                             | 'DRAFT'                  | nothing
            """)
    void knows_whichComeTogether(String pointer, String judged, String other, String expected) {
        String additive = pointer.equals("/stacking") ? OFFER : Texts.with(OFFER, "/stacking", "{'mode':'ADDITIVE'}");
        assertThat(doubled(other(pointer, other), offer(Texts.with(additive, pointer, judged))))
                .contains(expected);
    }

    /** What nobody can make any more is of no interest, nor what was superseded. */
    @Test
    void looks_aheadAlone() {
        Offer judged = offer(Texts.with(OFFER, "/stacking", "{'mode':'ADDITIVE'}"));
        String over = other("/schedule/until", "'2026-03-02'");
        assertThat(doubled(over, judged)).contains("35 %");
        assertThat(Advice.on(catalogue(over), judged, NOON.plusSeconds(2 * 86_400))
                        .doubled())
                .isEmpty();
        String edited = Texts.with(
                other("/effectiveFrom", "'2026-03-01T00:00:00Z'"),
                "/offers/-",
                "{'id':'off_y','merchantId':'mer_m','title':'Y','schedule':{'from':'2026-03-01','until':'2026-04-01'},"
                        + "'effectiveFrom':'2026-03-01T10:00:00Z','reward':{'type':'PERCENT','rate':'5 %'},'currency':'EUR'}");
        assertThat(Advice.on(catalogue(edited), judged, NOON).doubled()).isEmpty();
    }

    @Test
    void warns_ofAnOfferThatIsAboveTheMarginByItself() {
        Guard guard = Advice.on(catalogue(MARGIN), offer(Texts.with(OFFER, "/reward/rateBasisPoints", "3001")), NOON);
        assertThat(guard.warnings())
                .containsExactly(new Warning(
                        "reward",
                        "may cost the merchant 30.01 % of a purchase of 0.01 EUR, more than his margin of 30 %",
                        "give less, or ask for more with minSpendMinor"));
        assertThat(guard.refused()).isFalse();
    }

    /** A program that caps what offers give together, or how many, has less of it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'totalCapBasisPoints':3000}                     | nothing
            {'totalCapBasisPoints':3200}                     | 32 %
            {'maxOffers':1}                                  | nothing
            {'maxOffers':2}                                  | 35 %
            """)
    void minds_whatAProgramAllows(String stacking, String expected) {
        String text = other("/title", "'Y'");
        text = Texts.with(Texts.with(text, "/programs/0/stacking", stacking), "/programs/1/stacking", stacking);
        assertThat(doubled(text, offer(Texts.with(OFFER, "/stacking", "{'mode':'ADDITIVE'}"))))
                .contains(expected);
    }

    @Test
    void refuses_whatAProgramRefuses_whereItIsPublished() {
        String strict = Texts.with(other("/title", "'Y'"), "/programs/1/stacking", "{'aboveMargin':'REFUSE'}");
        Offer judged = offer(Texts.with(OFFER, "/stacking", "{'mode':'ADDITIVE'}"));
        assertThat(Texts.problems(CatalogueEdit.publish(catalogue(strict), judged, NOON)))
                .extracting(Problem::field, Problem::message)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        "stacking",
                        "may cost the merchant 35 % of a purchase of 0.01 EUR together with \"off_y\","
                                + " more than his margin of 30 %"));
        String others = Texts.with(OFFER, "/stacking", "{'mode':'ADDITIVE'}");
        Offer elsewhere = offer(Texts.with(others, "/who", "{'programs':['prg_a']}"));
        assertThat(Texts.problems(CatalogueEdit.publish(catalogue(strict), elsewhere, NOON)))
                .isEmpty();
        Offer alone = offer(Texts.with(OFFER, "/reward/rateBasisPoints", "9000"));
        String single = Texts.with(MARGIN, "/programs/1/stacking", "{'aboveMargin':'REFUSE'}");
        assertThat(Texts.problems(CatalogueEdit.publish(catalogue(single), alone, NOON)))
                .isEmpty();
    }

    /** A small purchase that one offer gives much of hides no larger one that two give too much of. */
    @Test
    void refuses_aStackBesideSomethingDearer() {
        String dear = Texts.with(other("/reward/rateBasisPoints", "2800"), "/offers/0/minSpendMinor", "10000");
        Catalogue strict = catalogue(Texts.with(dear, "/programs/1/stacking", "{'aboveMargin':'REFUSE'}"));
        String fixed = Texts.with(OFFER, "/reward", "{'type':'FIXED','amountMinor':500}");
        Offer judged =
                offer(Texts.with(Texts.with(fixed, "/minSpendMinor", "1000"), "/stacking", "{'mode':'ADDITIVE'}"));
        assertThat(Texts.problems(CatalogueEdit.publish(strict, judged, NOON)))
                .singleElement()
                .satisfies(
                        problem -> assertThat(problem.message()).contains("33 % of a purchase of 100.00 EUR", "off_y"));
    }

    @Test
    void refuses_noStackThatOnlyMembersOfAnotherProgramCanHave() {
        String one =
                Texts.with(other("/title", "'Y'"), "/programs/1/stacking", "{'aboveMargin':'REFUSE','maxOffers':1}");
        Offer judged = offer(Texts.with(OFFER, "/stacking", "{'mode':'ADDITIVE'}"));
        assertThat(Texts.problems(CatalogueEdit.publish(catalogue(one), judged, NOON)))
                .isEmpty();
        assertThat(doubled(one, judged)).contains("35 %");
    }

    /** A draft may be saved; it is not approved. What was published before the program became strict can be paused and goes on. */
    @Test
    void refuses_atApproval_andNoOtherStep() {
        String strict = Texts.with(other("/title", "'Y'"), "/programs/1/stacking", "{'aboveMargin':'REFUSE'}");
        String additive = Texts.with(OFFER, "/stacking", "{'mode':'ADDITIVE'}");
        Catalogue drafted = Texts.value(
                CatalogueEdit.publish(catalogue(strict), offer(Texts.with(additive, "/status", "'DRAFT'")), NOON));
        Catalogue handedIn = step(drafted, "off_x", Step.SUBMIT);
        assertThat(Texts.problems(CatalogueEdit.step(handedIn, "off_x", Step.APPROVE, Change.UNKNOWN, NOON, NOON)))
                .extracting(Problem::field)
                .containsExactly("stacking");
        Catalogue both = catalogue(Texts.with(strict, "/offers/-", additive));
        assertThat(step(step(both, "off_x", Step.PAUSE), "off_x", Step.RESUME).offers())
                .hasSize(both.offers().size() + 2);
    }

    @Test
    void refuses_whatComesInWithAFile() {
        String strict = Texts.with(other("/title", "'Y'"), "/programs/1/stacking", "{'aboveMargin':'REFUSE'}");
        String additive = Texts.with(OFFER, "/stacking", "{'mode':'ADDITIVE'}");
        assertThat(imported(catalogue(strict), "{'offers':[" + additive + "]}"))
                .extracting(Problem::field)
                .containsExactly("offers[0].stacking");
        assertThat(imported(catalogue(strict), "{'offers':[" + OFFER.replace("2000", "1000") + "]}"))
                .isEmpty();
        Catalogue both = catalogue(Texts.with(strict, "/offers/-", additive));
        assertThat(imported(both, "{'offers':[" + additive + "]}")).isEmpty();
    }

    @Test
    void looks_atNothingThatWasStopped() {
        Catalogue stopped = Texts.value(CatalogueEdit.stop(
                catalogue(other("/title", "'Y'")), "off_y", new Stop(NOON, Stop.Mode.STOP_NEW), Change.UNKNOWN, NOON));
        Offer judged = offer(Texts.with(OFFER, "/stacking", "{'mode':'ADDITIVE'}"));
        assertThat(Advice.on(stopped, judged, NOON).doubled()).isEmpty();
    }

    /** An offer that is no merchant's costs none anything, also where a program refuses what does. */
    @Test
    void takes_whatIsNoMerchants_whereAProgramIsStrict() {
        String strict = Texts.with(MARGIN, "/programs/1/stacking", "{'aboveMargin':'REFUSE'}");
        assertThat(imported(catalogue(strict), """
                {'offers':[{'id':'off_w','title':'W','where':{'anywhere':true},'maxRewardMinor':500,
                  'schedule':{'from':'2026-03-01','until':'2026-04-01'},
                  'funding':{'shares':[{'funder':'ISSUER','basisPoints':10000}]},
                  'reward':{'type':'PERCENT','rateBasisPoints':2000},'currency':'EUR'}]}""")).isEmpty();
    }

    private static List<Problem> imported(Catalogue catalogue, String text) {
        return Texts.problems(CatalogueImport.json(new ByteArrayInputStream(Texts.bytes(text)))
                .plan(catalogue, Change.UNKNOWN, NOON, Ids.IN_TEXT));
    }

    private static Catalogue step(Catalogue catalogue, String offer, Step step) {
        return Texts.value(CatalogueEdit.step(catalogue, offer, step, Change.UNKNOWN, NOON, NOON));
    }

    private static Economics economics(String offer) {
        return Advice.on(catalogue(MARGIN), offer(offer), NOON).economics().orElseThrow();
    }

    private static String doubled(String catalogue, Offer offer) {
        return Advice.on(catalogue(catalogue), offer, NOON)
                .doubled()
                .map(Warning::message)
                .orElse("nothing");
    }

    /** With an additive offer of 15 %, changed in one place. */
    private static String other(String pointer, String value) {
        String text = """
                {'id':'off_y','merchantId':'mer_m','title':'Y','stacking':{'mode':'ADDITIVE'},'campaign':'cmp_m',
                 'schedule':{'from':'2026-03-01','until':'2026-04-01'},
                 'reward':{'type':'PERCENT','rateBasisPoints':1500},'currency':'EUR'}""";
        return Texts.with(MARGIN, "/offers/-", Texts.with(text, pointer, value));
    }

    private static Catalogue catalogue(String text) {
        return Texts.value(CatalogueReader.catalogue(Texts.bytes(text)));
    }

    private static Offer offer(String text) {
        return Texts.value(CatalogueReader.offer(Texts.bytes(text), Ids.IN_TEXT));
    }
}
