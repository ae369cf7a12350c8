package io.ristorno.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.merchant.Merchant;
import io.ristorno.money.Commodity;
import io.ristorno.offer.Offer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentenceTest {
    @Test
    void says_whatTheRulesSay() {
        Offer offer = offer("""
                {'id':'off_x','merchantId':'mer_m','title':'Lunch',
                 'schedule':{'from':'2026-03-01','until':'2026-04-01',
                             'daysOfWeek':['MONDAY','TUESDAY','WEDNESDAY','THURSDAY','FRIDAY'],
                             'hours':{'from':'11:30','until':'14:00'}},
                 'reward':{'type':'PERCENT','rate':'10 %'},'currency':'EUR',
                 'minSpendMinor':4000,'maxRewardMinor':1500,'limits':[{'kind':'COUNT','per':'OFFER','most':1}]}""");
        assertThat(Sentence.of(offer))
                .isEqualTo("10 % back on purchases from 40.00 EUR, up to 15.00 EUR each, once per member, "
                        + "on Mon-Fri 11:30-14:00, from 1 March 2026 until 31 March 2026.");
    }

    @Test
    void says_thatTheTimeMustBeKnown() {
        Offer offer = offer("""
                {'id':'off_x','merchantId':'mer_m','title':'Lunch',
                 'schedule':{'from':'2026-03-01','until':'2026-04-01',
                             'hours':{'from':'11:30','until':'14:00','timeUnknown':'REFUSE'}},
                 'reward':{'type':'PERCENT','rate':'10 %'},'currency':'EUR'}""");
        assertThat(Sentence.of(offer)).contains("daily 11:30-14:00 if the card tells the time, from 1 March 2026");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /title              | 'x'       | 10 % back on every purchase, from 1 March 2026 until 31 March 2026.
            /maxSpendMinor      | 10000     | 10 % back on the first 100.00 EUR of every purchase, from 1 March 2026 until 31 March 2026.
            /schedule/until     | '2026-04-01T12:00' | 10 % back on every purchase, from 1 March 2026 until 1 April 2026 12:00.
            /schedule/zone      | 'Asia/Tokyo' | 10 % back on every purchase, from 1 March 2026 until 31 March 2026 (Asia/Tokyo time).
            /schedule/hours     | {'from':'22:00','until':'02:00'} | 10 % back on every purchase, daily 22:00-02:00, from 1 March 2026 until 31 March 2026.
            /schedule/daysOfWeek | ['MONDAY','WEDNESDAY','SUNDAY','SATURDAY'] | 10 % back on every purchase, on Mon, Wed, Sat-Sun, from 1 March 2026 until 31 March 2026.
            /where              | {'countries':['SE','DE'],'channels':['APP','ONLINE'],'mccs':[742]} | 10 % back on every purchase, in merchant category 0742, online or in the app, in Germany or Sweden, from 1 March 2026 until 31 March 2026.
            /who                | {'networks':['VISA','MASTERCARD'],'cardProducts':['GOLD'],'programs':['prg_b','prg_a'],'bins':['42424242','411111']} | 10 % back on every purchase, for members of prg_a or prg_b, with a card of MASTERCARD or VISA, with a GOLD card, with a card whose number begins with 411111 or 42424242, from 1 March 2026 until 31 March 2026.
            /who                | {'segmentsAny':['seg_students','seg_young'],'segmentsNone':['seg_staff']} | 10 % back on every purchase, for members of seg_students or seg_young, not for members of seg_staff, from 1 March 2026 until 31 March 2026.
            /who                | {'tierAtLeast':'lvl_silver'} | 10 % back on every purchase, for lvl_silver members and above, from 1 March 2026 until 31 March 2026.
            /who                | {'relationship':['LAPSED','NEW'],'lookbackDays':90} | 10 % back on every purchase, for members who never bought there before or members who bought there before, but not within 90 days, from 1 March 2026 until 31 March 2026.
            /who                | {'cycleFactor':1.5} | 10 % back on every purchase, for members who have not bought there for 1.5 times as long as usual, from 1 March 2026 until 31 March 2026.
            /who                | {'cycleFactor':1} | 10 % back on every purchase, for members who have not bought there for as long as usual, from 1 March 2026 until 31 March 2026.
            /who                | {'activation':'OPT_IN'} | 10 % back on every purchase, for those who activate it beforehand, from 1 March 2026 until 31 March 2026.
            /who                | {'activation':'OPT_IN','graceMinutes':1} | 10 % back on every purchase, for those who activate it beforehand or within a minute, from 1 March 2026 until 31 March 2026.
            /who                | {'activation':'OPT_IN','graceMinutes':30} | 10 % back on every purchase, for those who activate it beforehand or within 30 minutes, from 1 March 2026 until 31 March 2026.
            /who                | {'activation':'OPT_IN','graceMinutes':60} | 10 % back on every purchase, for those who activate it beforehand or within an hour, from 1 March 2026 until 31 March 2026.
            /who                | {'activation':'OPT_IN','graceMinutes':180} | 10 % back on every purchase, for those who activate it beforehand or within 3 hours, from 1 March 2026 until 31 March 2026.
            /who                | {'activation':'OPT_IN','graceMinutes':1440} | 10 % back on every purchase, for those who activate it beforehand or within a day, from 1 March 2026 until 31 March 2026.
            /who                | {'activation':'OPT_IN','graceMinutes':10080} | 10 % back on every purchase, for those who activate it beforehand or within 7 days, from 1 March 2026 until 31 March 2026.
            /who                | {'exposedTo':{'placement':'home-banner','kind':'CLICK','withinDays':7}} | 10 % back on every purchase, within 7 days of when members followed "home-banner", from 1 March 2026 until 31 March 2026.
            /who                | {'exposedTo':{'placement':'home-banner','withinDays':1}} | 10 % back on every purchase, within a day of when members were shown "home-banner", from 1 March 2026 until 31 March 2026.
            /who                | {'exposedTo':{'placement':'mail','kind':'VIEW','withinDays':30}} | 10 % back on every purchase, within 30 days of when members looked at "mail", from 1 March 2026 until 31 March 2026.
            /who                | {'verifiedContact':true} | 10 % back on every purchase, by members who have confirmed their e-mail address or phone, from 1 March 2026 until 31 March 2026.
            /who                | {'verifiedContact':'PHONE'} | 10 % back on every purchase, by members who have confirmed their phone, from 1 March 2026 until 31 March 2026.
            /who                | {'verifiedContact':false} | 10 % back on every purchase, from 1 March 2026 until 31 March 2026.
            /who                | {'relationship':['EXISTING'],'lookbackDays':1} | 10 % back on every purchase, for members who bought there within a day, from 1 March 2026 until 31 March 2026.
            /who                | {'relationship':['NEW'],'lookbackDays':365,'requireHistory':true} | 10 % back on every purchase, for members who never bought there before and have had a card linked for 365 days, from 1 March 2026 until 31 March 2026.
            /limits             | [{'kind':'COUNT','per':'MONTH','most':2},{'kind':'AMOUNT','per':'YEAR','most':5000},{'kind':'COUNT','per':'OFFER','most':9}] | 10 % back on every purchase, twice a month per member, at most 50.00 EUR a year per member, 9 times per member, from 1 March 2026 until 31 March 2026.
            /budgetMinor        | 100000    | 10 % back on every purchase, from 1 March 2026 until 31 March 2026, while a budget of 1000.00 EUR lasts.
            /limits             | [{'of':'OFFER','kind':'COUNT','per':'OFFER','most':1000},{'kind':'COUNT','per':'MONTH','most':1},{'of':'OFFER','kind':'AMOUNT','per':'WEEK','most':5000},{'of':'OFFER','kind':'COUNT','per':'DAY','most':1}] | 10 % back on every purchase, once a month per member, from 1 March 2026 until 31 March 2026, for 1000 purchases of all members together, at most 50.00 EUR a week of all members together, for 1 purchase a day of all members together.
            /funding            | {'charity':{'id':'cha_seeds','name':'Seeds of Hope','basisPoints':2500}} | 10 % back on every purchase, 25 % of it for Seeds of Hope, from 1 March 2026 until 31 March 2026.
            /funding            | {'charity':{'id':'cha_seeds','name':'Seeds of Hope','basisPoints':10000}} | 10 % back on every purchase, all of it for Seeds of Hope, from 1 March 2026 until 31 March 2026.
            /funding            | {'feeBasisPoints':300} | 10 % back on every purchase, from 1 March 2026 until 31 March 2026.
            /stacking           | {'mode':'EXCLUSIVE'} | 10 % back on every purchase, from 1 March 2026 until 31 March 2026, not together with other offers.
            /stop               | {'at':'2026-03-10T12:00:00+02:00'} | 10 % back on every purchase, from 1 March 2026 until 31 March 2026. Stopped for purchases from 10 March 2026 10:00 UTC on.
            /reward             | {'type':'STEPS','steps':[{'rate':'2 %'},{'fromMinor':5000,'rate':'4 %'},{'fromMinor':10000,'amountMinor':800}]} | 2 % back on every purchase, 4 % back from 50.00 EUR, 8.00 EUR back from 100.00 EUR, from 1 March 2026 until 31 March 2026.
            /reward             | {'type':'NTH_VISIT','every':5,'rate':'50 %'} | 50 % back on every 5th purchase, from 1 March 2026 until 31 March 2026.
            /reward             | {'type':'NTH_VISIT','every':3,'per':'MONTH','rate':'50 %'} | 50 % back on every 3rd purchase in a month, from 1 March 2026 until 31 March 2026.
            /reward             | {'type':'LADDER','first':'5 %','step':'1 %','most':'10 %'} | 5 % back on the first visit in a month, 1 % more on each day's visit after it, at most 10 %, from 1 March 2026 until 31 March 2026.
            /reward             | {'type':'WELCOME','first':{'rate':'20 %'},'then':{'rate':'15 %'},'times':3,'days':60} | 20 % back on the first purchase and 15 % back on each of the next 3 within 60 days of it, from 1 March 2026 until 31 March 2026.
            /reward             | {'type':'SURPRISE','probability':'10 %','salt':'s','prizes':[{'weight':3,'rate':'5 %'},{'rate':'50 %'}]} | now and then a surprise (5 % back, 50 % back) on purchases, from 1 March 2026 until 31 March 2026.
            /reward             | {'type':'SPEND_THRESHOLD','thresholdMinor':50000,'amountMinor':5000,'per':'YEAR'} | 50.00 EUR back once purchases come to 500.00 EUR in a year, from 1 March 2026 until 31 March 2026.
            /reward             | {'type':'SPEND_THRESHOLD','thresholdMinor':50000,'amountMinor':5000,'repeats':true} | 50.00 EUR back each time purchases come to 500.00 EUR more, from 1 March 2026 until 31 March 2026.
            /reward             | {'type':'PERIOD_REBATE','per':'YEAR','brackets':[{'rate':'1 %'},{'fromMinor':100000,'rate':'2 %'}]} | 1 % back on all purchases of a year, 2 % if they come to 1000.00 EUR, paid 45 days after its end, from 1 March 2026 until 31 March 2026.
            /reward             | {'type':'PERIOD_REBATE','per':'MONTH','on':'SLICE','graceDays':60,'brackets':[{'fromMinor':5000,'rate':'1 %'},{'fromMinor':100000,'rate':'2 %'}]} | 1 % back on what purchases of a month come to beyond 50.00 EUR, 2 % on what they come to beyond 1000.00 EUR, paid 60 days after its end, from 1 March 2026 until 31 March 2026.
            /reward             | {'type':'BOUNCE_BACK','rate':'20 %','days':30} | 20 % of every purchase back on the next one within 30 days, from 1 March 2026 until 31 March 2026.
            /reward             | {'type':'ACTION','action':'CHECK_IN','amountMinor':50} | 0.50 EUR for each check in, from 1 March 2026 until 31 March 2026.
            /where              | {'beforeBinding':true} | 10 % back on every purchase, also for what was bought here before the place was registered, while it can still change, from 1 March 2026 until 31 March 2026.
            /currency           | 'JPY'     | 10 % back on every purchase, from 1 March 2026 until 31 March 2026.
            """)
    void says_each(String pointer, String value, String sentence) {
        assertThat(Sentence.of(offer(Texts.with(Texts.OFFER, pointer, value)))).isEqualTo(sentence);
    }

    /** A merchant's own offer is where he is; one that is nobody's says at whom. */
    @Test
    void says_atWhichMerchantsAnOfferCountsThatIsNone() {
        String wide = Texts.with(Texts.with(Texts.OFFER, "/merchantId", "-"), "/funding", """
                {'shares':[{'funder':'ISSUER','basisPoints':10000}]}""");
        assertThat(Sentence.of(offer(Texts.with(wide, "/where", "{'mccs':[5814,742,5812],'countries':['DE']}"))))
                .isEqualTo("10 % back on every purchase, at any merchant (MCC 0742) or restaurant (MCC 5812) or cafe or"
                        + " fast food restaurant (MCC 5814), in Germany, from 1 March 2026 until 31 March 2026.");
        String anywhere = Texts.with(wide, "/where", "{'anywhere':true}");
        assertThat(Sentence.of(offer(Texts.with(anywhere, "/maxRewardMinor", "500"))))
                .isEqualTo("10 % back on every purchase, up to 5.00 EUR each, at any merchant,"
                        + " from 1 March 2026 until 31 March 2026.");
    }

    @Test
    void says_howFastABudgetIsSpent() {
        String month = Texts.with(Texts.with(Texts.OFFER, "/budgetMinor", "100000"), "/budgetRefill", "'MONTH'");
        assertThat(Sentence.of(offer(month))).endsWith(", while a budget of 1000.00 EUR a month lasts.");
        assertThat(Sentence.of(offer(Texts.with(month, "/budgetPerDayMinor", "5000"))))
                .endsWith(", while a budget of 1000.00 EUR a month lasts, 50.00 EUR of it a day.");
    }

    @Test
    void says_theCeilingOfWhateverIsARate() {
        String welcome = Texts.with(
                Texts.with(Texts.OFFER, "/maxSpendMinor", "10000"),
                "/reward",
                "{'type':'WELCOME','first':{'amountMinor':500},'then':{'rate':'10 %'},'times':3,'days':60}");
        assertThat(Sentence.of(offer(Texts.with(welcome, "/minSpendMinor", "500"))))
                .startsWith(
                        "5.00 EUR back on the first purchase from 5.00 EUR and 10 % back on each of the next 3 within"
                                + " 60 days of it, on no more than 100.00 EUR of each purchase, from");
    }

    @Test
    void says_whatAFriendAndWhoBringsHimArePaid() {
        String reward = "{'type':'REFERRAL','friendMinor':500,'referrerMinor':1000}";
        String text = Texts.with(Texts.with(Texts.OFFER, "/minSpendMinor", "2000"), "/reward", reward);
        assertThat(Sentence.of(offer(text)))
                .startsWith("10.00 EUR for whoever brings a friend and 5.00 EUR for the friend, once his first purchase"
                        + " from 20.00 EUR is past its hold, from");
    }

    @Test
    void says_whatOfAPurchaseTheNextOneIsPaid() {
        String rate = Texts.with(
                Texts.with(Texts.OFFER, "/maxSpendMinor", "10000"),
                "/reward",
                "{'type':'BOUNCE_BACK','rate':'20 %','days':30}");
        assertThat(Sentence.of(offer(Texts.with(rate, "/minSpendMinor", "1000"))))
                .startsWith(
                        "20 % of the first 100.00 EUR of purchases from 10.00 EUR back on the next one within 30 days");
        String amount = Texts.with(Texts.OFFER, "/reward", "{'type':'BOUNCE_BACK','amountMinor':500,'days':1}");
        assertThat(Sentence.of(offer(Texts.with(amount, "/minSpendMinor", "500"))))
                .startsWith("5.00 EUR back on the next purchase within a day of one from 5.00 EUR");
    }

    @Test
    void says_nightHoursOfNamedDaysInTheOrderOfTheDay() {
        String night = Texts.with(Texts.OFFER, "/schedule/hours", "{'from':'22:00','until':'02:00'}");
        assertThat(Sentence.of(offer(Texts.with(night, "/schedule/daysOfWeek", "['FRIDAY','SATURDAY']"))))
                .contains(", on Fri-Sat 00:00-02:00 and 22:00-24:00, from");
    }

    @Test
    void says_fixedAmountsInTheirCurrency() {
        String fixed = Texts.with(Texts.OFFER, "/reward", "{'type':'FIXED','amountMinor':500}");
        String yen = Texts.with(Texts.with(fixed, "/currency", "'JPY'"), "/minSpendMinor", "3000");
        assertThat(Sentence.of(offer(yen))).startsWith("500 JPY back on purchases from 3000 JPY, from");
    }

    @Test
    void says_privilegesAndBadges() {
        String privilege =
                Texts.with(Texts.with(Texts.OFFER, "/pays", "'PRIVILEGE'"), "/privilege", "{'name':'Free shipping'}");
        String three = Texts.with(privilege, "/reward", "{'type':'FIXED','amountMinor':3}");
        assertThat(Sentence.of(offer(Texts.with(three, "/rewardExpiryDays", "30"))))
                .isEqualTo(
                        "3 uses of \"Free shipping\" on every purchase, from 1 March 2026 until 31 March 2026, to be used within 30 days.");
        assertThat(Sentence.of(offer(Texts.with(three, "/budgetMinor", "300"))))
                .endsWith(", while a budget of 300 uses of \"Free shipping\" lasts.");
        String steps = Texts.with(
                privilege,
                "/reward",
                "{'type':'STEPS','steps':[{'fromMinor':0,'amountMinor':1},{'fromMinor':5000,'amountMinor':3}]}");
        assertThat(Sentence.of(offer(steps)))
                .startsWith(
                        "1 use of \"Free shipping\" on every purchase, 3 uses of \"Free shipping\" from 50.00 EUR, from 1 March");
        String badge = Texts.with(
                Texts.with(Texts.with(Texts.OFFER, "/pays", "'BADGE'"), "/badge", "{'name':'Regular'}"),
                "/reward",
                "{'type':'NTH_VISIT','every':5,'amountMinor':1}");
        assertThat(Sentence.of(offer(badge)))
                .startsWith("the badge \"Regular\" on every 5th purchase, once per member, from");
        assertThat(Sentence.of(
                        offer(Texts.with(badge, "/reward", "{'type':'REFERRAL','friendMinor':1,'referrerMinor':1}"))))
                .startsWith(
                        "the badge \"Regular\" for whoever brings a friend and the badge \"Regular\" for the friend, once");
    }

    @Test
    void says_points() {
        String points = Texts.with(Texts.OFFER, "/who", "{'programs':['prg_demo']}");
        String triple = Texts.with(points, "/reward", "{'type':'MULTIPLIER','factor':3}");
        assertThat(Sentence.of(offer(Texts.with(triple, "/schedule/daysOfWeek", "['TUESDAY']"))))
                .isEqualTo(
                        "3 x points on every purchase, for members of prg_demo, on Tue, from 1 March 2026 until 31 March"
                                + " 2026.");
        String capped = Texts.with(
                Texts.with(triple, "/reward", "{'type':'MULTIPLIER','factor':1.5}"), "/maxRewardMinor", "200");
        assertThat(Sentence.of(
                        offer(Texts.with(Texts.with(capped, "/maxSpendMinor", "5000"), "/minSpendMinor", "1000"))))
                .startsWith(
                        "1.5 x points on the first 50.00 EUR of purchases from 10.00 EUR, up to 200 points each, for");
        String paid = Texts.with(points, "/pays", "'POINTS'");
        String fixed = Texts.with(paid, "/reward", "{'type':'FIXED','amountMinor':500}");
        assertThat(Sentence.of(offer(Texts.with(
                        Texts.with(fixed, "/limits", "[{'kind':'AMOUNT','per':'MONTH','most':1000}]"),
                        "/budgetMinor",
                        "50000"))))
                .startsWith("500 points on every purchase, at most 1000 points a month per member, for")
                .endsWith(", while a budget of 50000 points lasts.");
        assertThat(Sentence.of(
                        offer(Texts.with(paid, "/reward", "{'type':'ACTION','action':'REVIEW','amountMinor':1}"))))
                .startsWith("1 point for each review, for");
        assertThat(Sentence.of(offer(Texts.with(
                        paid, "/reward", "{'type':'SPEND_THRESHOLD','thresholdMinor':5000,'amountMinor':300}"))))
                .startsWith("300 points once purchases come to 50.00 EUR, for");
        assertThat(Sentence.of(
                        Offer.base("prg_demo", "Demo", Commodity.currency("EUR").orElseThrow(), 14)))
                .isEqualTo("Points on every purchase, as the program promises.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'type':'PERCENT','points':5,'perMinor':100} | 5 points for each 1.00 EUR on the first 50.00 EUR of every purchase
            {'type':'NTH_VISIT','every':5,'points':1,'perMinor':10} | 1 point for each 0.10 EUR on the first 50.00 EUR of every 5th purchase
            {'type':'STEPS','steps':[{'points':1,'perMinor':100},{'fromMinor':5000,'amountMinor':80}]} | 1 point for each 1.00 EUR on every purchase, 80 points from 50.00 EUR, on no more than 50.00 EUR of each purchase
            {'type':'LADDER','first':{'points':1,'perMinor':100},'step':{'points':1,'perMinor':100},'most':{'points':5,'perMinor':100}} | 1 point for each 1.00 EUR on the first visit in a month, 1 point more on each day's visit after it, at most 5 points, on no more than 50.00 EUR of each purchase
            {'type':'LADDER','first':{'amountMinor':50},'step':{'amountMinor':10},'most':{'amountMinor':90}} | 50 points on the first visit in a month, 10 points more on each day's visit after it, at most 90 points
            {'type':'PERIOD_REBATE','per':'YEAR','brackets':[{'points':1,'perMinor':100},{'fromMinor':100000,'points':2,'perMinor':100}]} | 1 point for each 1.00 EUR on all purchases of a year, 2 points if they come to 1000.00 EUR, each counted up to 50.00 EUR, paid 45 days after its end
            {'type':'PERIOD_REBATE','per':'YEAR','brackets':[{'fromMinor':50000,'amountMinor':500},{'fromMinor':100000,'amountMinor':1200}]} | 500 points for purchases of a year if they come to 500.00 EUR, 1200 points if they come to 1000.00 EUR, each counted up to 50.00 EUR, paid 45 days after its end
            {'type':'BOUNCE_BACK','points':5,'perMinor':100,'days':30} | 5 points for each 1.00 EUR of the first 50.00 EUR of every purchase, on the next one within 30 days
            {'type':'BOUNCE_BACK','amountMinor':80,'days':30} | 80 points on the next purchase within 30 days of one
            """)
    void says_whateverPaysPoints(String reward, String sentence) {
        String points = Texts.with(Texts.OFFER, "/who", "{'programs':['prg_demo']}");
        String paid = Texts.with(Texts.with(points, "/pays", "'POINTS'"), "/maxSpendMinor", "5000");
        assertThat(Sentence.of(offer(Texts.with(paid, "/reward", reward))))
                .isEqualTo(sentence + ", for members of prg_demo, from 1 March 2026 until 31 March 2026.");
    }

    @Test
    void names_locationsOfTheMerchant() {
        byte[] text = Texts.bytes("{'id':'mer_harbour','name':'H','locations':[" + Texts.LOCATION + "]}");
        Merchant merchant = Texts.value(CatalogueReader.merchant(text, Ids.IN_TEXT));
        Offer offer = offer(Texts.with(Texts.OFFER, "/where", "{'locations':['loc_a']}"));
        assertThat(Sentence.of(offer, merchant)).contains(", at Quay, from");
        assertThat(Sentence.of(offer)).contains(", at loc_a, from");
    }

    private static Offer offer(String text) {
        return Texts.value(CatalogueReader.offer(Texts.bytes(text), Ids.IN_TEXT));
    }
}
