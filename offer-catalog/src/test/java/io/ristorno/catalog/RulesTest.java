package io.ristorno.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule, broken once in a catalogue that is valid otherwise: one problem, its field, and what to write instead. */
class RulesTest {
    @Test
    void accepts_theCatalogueThatTheTablesBreak() {
        assertThat(Texts.problems(CatalogueReader.catalogue(Texts.bytes(Texts.CATALOGUE))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /programs/0/id   | 'demo'          | programs[0].id     | is not an id of this kind: "demo" | write prg_ and 1 to 40
            /programs/0/id   | -               | programs[0].id     | is required            | add "id"
            /programs/0/name | ' '             | programs[0].name   | is empty               | 1 to 200 characters
            /programs/0/name | 7               | programs[0].name   | is not a text          | in quotes
            /programs/0/name | 'a\\u0007'      | programs[0].name   | cannot be printed      | on one line
            /programs/0/zone | 'Europe/Berln'  | programs[0].zone   | is not a time zone     | did you mean "Europe/Berlin"?
            /programs/0/zone | '+02:00'        | programs[0].zone   | is not a time zone     | IANA name
            /programs/0/nmae | 'x'             | programs[0].nmae   | is not a field         | did you mean "name"?
            /programs/0/colour | 'x'           | programs[0].colour | is not a field         | the fields here are balances, contact, control, id, levels, name, payer, points, risk, segments, settledToleranceBasisPoints, stacking, termsBefore, windows, zone
            /programs/0/balances | {'graceDays':-1} | programs[0].balances.graceDays | is out of range | write 0 to 3650 days
            /programs/0/balances | {'writeOffDays':0} | programs[0].balances.writeOffDays | is out of range | write 1 to 3650 days
            /programs/0/balances | {'minPayoutMinor':5} | programs[0].balances.minPayoutMinor | is not an object | {"EUR": 500}
            /programs/0/balances | {'minPayoutMinor':{'EURO':5}} | programs[0].balances.minPayoutMinor.EURO | is not a currency | ISO 4217
            /programs/0/balances | {'minSpendMinor':{'EUR':0}} | programs[0].balances.minSpendMinor.EUR | is out of range | minor units
            /programs/0/balances | {'releaseOn':'CONTACT'} | programs[0].balances.releaseOn | not one of the words | VERIFIED_CONTACT
            /programs/0/balances | {'writeOffBelowMinor':{'EUR':'x'}} | programs[0].balances.writeOffBelowMinor.EUR | is not a whole number | digits only
            /programs/0/risk | {'allowedMccs':[77995]} | programs[0].risk.allowedMccs | has what is no merchant category code | write four digits each, such as 7995
            /programs/0/risk | {'allowedProcessing':[100]} | programs[0].risk.allowedProcessing | has what is no processing code | write the first two digits of DE 3 as numbers: 1 is cash, 11 quasi-cash, 50 bill payment
            /programs/0/risk | {'reviewAboveMinor':{'EUR':0}} | programs[0].risk.reviewAboveMinor.EUR | is out of range | minor units
            /programs/0/risk | {'memberDayCapMinor':{'EUR':-5}} | programs[0].risk.memberDayCapMinor.EUR | is out of range | minor units
            /programs/0/risk | {'memberYearCapMinor':{'EURO':5}} | programs[0].risk.memberYearCapMinor.EURO | is not a currency | ISO 4217
            /programs/0/risk | {'newMerchantDays':366} | programs[0].risk.newMerchantDays | is out of range | write 0 to 365 days
            /programs/0/risk | {'loopRefunds':-1} | programs[0].risk.loopRefunds | is out of range | or 0 for never
            /programs/0/termsBefore | [{'risk':{}}] | programs[0].termsBefore[0].until | is required | add "until"
            /programs/0/termsBefore | [{'until':'2026-03-01T00:00:00Z'},{'until':'2026-02-01T00:00:00Z'}] | programs[0].termsBefore[1].until | does not come after the one before it | leave termsBefore out
            /programs/0/termsBefore | [{'until':'2026-03-01T00:00:00Z','risk':{'loopRefunds':101}}] | programs[0].termsBefore[0].risk.loopRefunds | is out of range | write 1 to 100
            /programs/0/termsBefore | [{'until':'2026-03-01T00:00:00Z','windows':{'provisionalDays':0}}] | programs[0].termsBefore[0].windows.provisionalDays | is out of range | write 1 to 45 days
            /programs/0/windows | {'provisionalDays':46} | programs[0].windows.provisionalDays | is out of range | write 1 to 45 days
            /programs/0/windows | {'provisionalTravelDays':0} | programs[0].windows.provisionalTravelDays | is out of range | write 1 to 45 days
            /programs/0/windows | {'clearingAfterEndDays':181} | programs[0].windows.clearingAfterEndDays | is out of range | write 0 to 180 days
            /programs/0/stacking | {'maxOffers':101} | programs[0].stacking.maxOffers | is out of range | 0 for any number
            /programs/0/stacking | {'totalCapBasisPoints':10001} | programs[0].stacking.totalCapBasisPoints | is out of range | 0 for any amount
            /programs/0/stacking | {'aboveMargin':'REFUSED'} | programs[0].stacking.aboveMargin | is not one of the words | did you mean "REFUSE"?
            /programs/0/windows | {'unmatchedDays':0} | programs[0].windows.unmatchedDays | is out of range | write 1 to 180 days
            /programs/0/windows | {'provisionalDay':7} | programs[0].windows.provisionalDay | is not a field | did you mean "provisionalDays"?
            /programs/0/payer | {'holder':'Demo Bank','iban':'DE89370400440532013001'} | programs[0].payer.iban | is not an IBAN | write it in capitals without spaces, and check its digits
            /programs/0/payer | {'holder':'','iban':'DE89370400440532013000'} | programs[0].payer.holder | is not a name | write 1 to 70 characters
            /programs/0/payer | {'holder':'X','iban':'DE89370400440532013000','bic':'COBA'} | programs[0].payer.bic | is not a BIC | write 8 or 11 capitals and digits, or leave it out
            /programs/0/settledToleranceBasisPoints | -1 | programs[0].settledToleranceBasisPoints | is out of range | write 0 to 100000
            /programs/0/control | {} | programs[0].control.salt | is required | write 32 hexadecimal digits
            /programs/0/control | {'salt':'0123456789ABCDEF0123456789ABCDEF'} | programs[0].control.salt | is not a salt | openssl rand -hex 16
            /programs/0/control | {'salt':'0123456789abcdef0123456789abcdef','holdoutBasisPoints':5001} | programs[0].control.holdoutBasisPoints | is out of range | write 0 to 5000
            /programs/0/control | {'salt':'0123456789abcdef0123456789abcdef','share':5} | programs[0].control.share | is not a field | the fields here are from, holdoutBasisPoints, salt, until
            /programs/0/segments | [{'id':'students','name':'S'}] | programs[0].segments[0].id | not an id | write seg_
            /programs/0/segments | [{'id':'seg_a'}] | programs[0].segments[0].name | is required | add "name"
            /programs/0/segments | [{'id':'seg_a','name':'A','size':3}] | programs[0].segments[0].size | is not a field | the fields here are criteria, endedAt, id, name
            /programs/0/segments | [{'id':'seg_a','name':'A','endedAt':'today'}] | programs[0].segments[0].endedAt | is not a moment | write date, time and offset
            /programs/0/segments | [{'id':'seg_a','name':'A'},{'id':'seg_a','name':'B'}] | programs[0].segments[1].id | is the id of an earlier segment | its own id
            /programs/0/levels | {'window':{'days':30},'measure':'PURCHASES','steps':[{'id':'lvl_a','atLeast':1}]} | programs[0].levels.steps[0].name | is required | add "name"
            /programs/0/levels | {'measure':'SPEND','currency':'EUR','window':{},'graceDays':10,'downgrade':'MEASURED','steps':[{'id':'lvl_a','name':'A','atLeast':100},{'id':'lvl_b','name':'B','atLeast':200}]} | programs[0].levels.window | is not one period | {"days":365}, or {"calendar":"YEAR"}
            /programs/0/levels | {'measure':'SPEND','currency':'EUR','window':{'days':30,'calendar':'YEAR'},'graceDays':10,'downgrade':'MEASURED','steps':[{'id':'lvl_a','name':'A','atLeast':100},{'id':'lvl_b','name':'B','atLeast':200}]} | programs[0].levels.window | is not one period | {"days":365}, or {"calendar":"YEAR"}
            /programs/0/levels | {'measure':'SPEND','currency':'EUR','window':{'days':366},'graceDays':10,'downgrade':'MEASURED','steps':[{'id':'lvl_a','name':'A','atLeast':100},{'id':'lvl_b','name':'B','atLeast':200}]} | programs[0].levels.window.days | is out of range | write 7 to 365 days
            /programs/0/levels | {'measure':'SPEND','currency':'EUR','window':{'days':6},'graceDays':10,'downgrade':'MEASURED','steps':[{'id':'lvl_a','name':'A','atLeast':100},{'id':'lvl_b','name':'B','atLeast':200}]} | programs[0].levels.window.days | is out of range | write 7 to 365 days
            /programs/0/levels | {'measure':'SPEND','currency':'EUR','window':{'calendar':'MONTH'},'graceDays':10,'downgrade':'MEASURED','steps':[{'id':'lvl_a','name':'A','atLeast':100},{'id':'lvl_b','name':'B','atLeast':200}]} | programs[0].levels.window.calendar | is not one of the words | YEAR
            /programs/0/levels | {'measure':'SPEND','window':{'days':30},'graceDays':10,'downgrade':'MEASURED','steps':[{'id':'lvl_a','name':'A','atLeast':100},{'id':'lvl_b','name':'B','atLeast':200}]} | programs[0].levels.currency | is missing | such as EUR
            /programs/0/levels | {'measure':'PURCHASES','currency':'EUR','window':{'days':30},'graceDays':10,'downgrade':'MEASURED','steps':[{'id':'lvl_a','name':'A','atLeast':100},{'id':'lvl_b','name':'B','atLeast':200}]} | programs[0].levels.currency | is of no use where purchases are counted | leave it out
            /programs/0/levels | {'measure':'SPEND','currency':'EUR','window':{'days':30},'graceDays':-1,'downgrade':'MEASURED','steps':[{'id':'lvl_a','name':'A','atLeast':100},{'id':'lvl_b','name':'B','atLeast':200}]} | programs[0].levels.graceDays | is out of range | write 0 to 365 days
            /programs/0/levels | {'measure':'SPEND','currency':'EUR','window':{'days':30},'graceDays':0,'downgrade':'ONE_LEVEL','steps':[{'id':'lvl_a','name':'A','atLeast':100},{'id':'lvl_b','name':'B','atLeast':200}]} | programs[0].levels.graceDays | is out of range | write 1 to 365 days
            /programs/0/levels | {'measure':'SPEND','currency':'EUR','window':{'days':30},'graceDays':1,'downgrade':'NEVER','steps':[{'id':'lvl_a','name':'A','atLeast':100},{'id':'lvl_b','name':'B','atLeast':200}]} | programs[0].levels.graceDays | is of no use where no level is lost | leave it out
            /programs/0/levels | {'measure':'SPEND','currency':'EUR','window':{'days':30},'graceDays':281,'downgrade':'ONE_LEVEL','steps':[{'id':'lvl_a','name':'A','atLeast':100},{'id':'lvl_b','name':'B','atLeast':200}]} | programs[0].levels.graceDays | looks back too far, 592 days with the window and one grace a level | together at most 590 days
            /programs/0/levels | {'measure':'SPEND','currency':'EUR','window':{'calendar':'YEAR'},'graceDays':250,'downgrade':'MEASURED','steps':[{'id':'lvl_a','name':'A','atLeast':100},{'id':'lvl_b','name':'B','atLeast':200}]} | programs[0].levels.graceDays | looks back too far, 616 days with the window | together at most 590 days
            /programs/0/levels | {'measure':'SPEND','currency':'EUR','window':{'days':30},'graceDays':10,'downgrade':'MEASURED','steps':[{'id':'lvl_a','name':'A','atLeast':200},{'id':'lvl_b','name':'B','atLeast':200}]} | programs[0].levels.steps[1].atLeast | is not more than that of the level before it | the lowest level first
            /programs/0/levels | {'measure':'SPEND','currency':'EUR','window':{'days':30},'graceDays':10,'downgrade':'MEASURED','steps':[{'id':'lvl_a','name':'A','atLeast':0},{'id':'lvl_b','name':'B','atLeast':200}]} | programs[0].levels.steps[0].atLeast | is out of range | write 1 to 999999999999
            /programs/0/levels | {'measure':'SPEND','currency':'EUR','window':{'days':30},'graceDays':10,'downgrade':'MEASURED','steps':[{'id':'lvl_a','name':'A','atLeast':100},{'id':'lvl_a','name':'B','atLeast':200}]} | programs[0].levels.steps[1].id | is the id of an earlier level | its own id
            /programs/0/levels | {'measure':'SPEND','currency':'EUR','window':{'days':30},'graceDays':10,'downgrade':'MEASURED','steps':[{'id':'lvl_a','name':'A','atLeast':100},{'id':'gold','name':'B','atLeast':200}]} | programs[0].levels.steps[1].id | is not an id of this kind | write lvl_
            /programs/0/levels | {'measure':'SPEND','currency':'EUR','window':{'days':30},'graceDays':10,'downgrade':'MEASURED','steps':[]} | programs[0].levels.steps | is missing | at least one
            /programs/0/segments | [{'id':'seg_a','name':'A','criteria':{'measure':'SPEND','currency':'EUR','withinDays':30}}] | programs[0].segments[0].criteria | says nothing of how much | add atLeast, atMost, or both
            /programs/0/segments | [{'id':'seg_a','name':'A','criteria':{'measure':'SPEND','atLeast':1,'withinDays':30}}] | programs[0].segments[0].criteria.currency | is missing | such as EUR
            /programs/0/segments | [{'id':'seg_a','name':'A','criteria':{'measure':'PURCHASES','atLeast':0,'withinDays':30}}] | programs[0].segments[0].criteria.atLeast | is out of range | write 1 to
            /programs/0/segments | [{'id':'seg_a','name':'A','criteria':{'measure':'PURCHASES','atLeast':3,'atMost':2,'withinDays':30}}] | programs[0].segments[0].criteria.atMost | is less than atLeast | write 3 or more
            /programs/0/segments | [{'id':'seg_a','name':'A','criteria':{'measure':'PURCHASES','atLeast':3,'withinDays':366}}] | programs[0].segments[0].criteria.withinDays | is out of range | write 7 to 365 days
            /programs/0/segments | [{'id':'seg_a','name':'A','criteria':{'measure':'PURCHASES','atLeast':3,'withinDays':6}}] | programs[0].segments[0].criteria.withinDays | is out of range | write 7 to 365 days
            /programs/0/segments | [{'id':'seg_a','name':'A','criteria':{'measure':'VISITS','atLeast':3,'withinDays':30}}] | programs[0].segments[0].criteria.measure | is not one of the words | SPEND, PURCHASES
            /programs/0/segments | [{'id':'seg_a','name':'A','criteria':{'measure':'PURCHASES','atLeast':3,'withinDays':30,'merchants':['mer_nobody']}}] | programs[0].segments[0].criteria.merchants | names no registered merchant: "mer_nobody" | register the merchant first
            /programs/0/segments | [{'id':'seg_a','name':'A','criteria':{'measure':'PURCHASES','atLeast':3,'withinDays':30,'merchants':['cafe']}}] | programs[0].segments[0].criteria.merchants | is not an id of this kind | write mer_
            /programs/-      | {'id':'prg_demo','name':'B','zone':'UTC'} | programs[1].id | earlier program | its own id
            /programs/-      | 3               | programs[1]        | is not an object       | in braces
            /programs        | {}              | programs           | is not a list          | in brackets
            /revision        | -1              | revision           | is negative            | 0 or more
            """)
    void refuses_aProgram(String pointer, String value, String field, String message, String mend) {
        refuses(pointer, value, field, message, mend);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /merchants/1/id                       | 'mer_'    | merchants[1].id      | not an id     | write mer_
            /merchants/1/id                       | 'mer_harbour' | merchants[1].id  | earlier merchant | its own id
            /merchants/0/name                     | -         | merchants[0].name    | is required   | add "name"
            /merchants/0/locations/0/id           | 'mer_a'   | merchants[0].locations[0].id | not an id | write loc_
            /merchants/1/locations/0/id           | 'loc_a'   | merchants[1].locations[0].id | another location, of "mer_harbour" | its own id
            /merchants/0/locations/0/zone         | -         | merchants[0].locations[0].zone | is required | add "zone"
            /merchants/0/locations/0/country      | 'UK'      | merchants[0].locations[0].country | not a country: "UK" | two capitals
            /merchants/0/locations/0/mcc          | 10000     | merchants[0].locations[0].mcc | merchant category code | 1 to 9999
            /merchants/0/locations/0/mcc          | -1        | merchants[0].locations[0].mcc | merchant category code | 1 to 9999
            /merchants/0/locations/0/mcc          | '742'     | merchants[0].locations[0].mcc | merchant category code | four digits
            /merchants/0/locations/0/mcc          | 58.12     | merchants[0].locations[0].mcc | whole number  | digits only
            /merchants/0/locations/0/channel      | 'INSTORE' | merchants[0].locations[0].channel | not one of the words: "INSTORE" | did you mean "IN_STORE"?
            /merchants/0/locations/0/channel      | 'FAX'     | merchants[0].locations[0].channel | not one of the words | write one of IN_STORE, ONLINE, APP
            /merchants/0/locations/0/merchantNumbers/0/mid | -          | merchants[0].locations[0].merchantNumbers[0].mid | is required | add "mid"
            /merchants/0/locations/0/merchantNumbers/0/mid | ' 000 '    | merchants[0].locations[0].merchantNumbers[0].mid | nothing but zeros | as card messages
            /merchants/0/locations/0/merchantNumbers/0/mid | 'é'        | merchants[0].locations[0].merchantNumbers[0].mid | not a merchant number | 1 to 32
            /merchants/0/locations/0/merchantNumbers/0/acquirer | '0'   | merchants[0].locations[0].merchantNumbers[0].acquirer | nothing but zeros | as card messages
            /merchants/0/locations/0/merchantNumbers/0/acquirer | '12-4'| merchants[0].locations[0].merchantNumbers[0].acquirer | acquirer | up to 11
            /merchants/0/locations/0/merchantNumbers/0/network | 'visa' | merchants[0].locations[0].merchantNumbers[0].network | network | capitals such as VISA
            /merchants/0/locations/0/merchantNumbers/0/terminal | '00' | merchants[0].locations[0].merchantNumbers[0].terminal | nothing but zeros | as card messages
            /merchants/0/locations/0/merchantNumbers/0/terminal | '12345678901234567' | merchants[0].locations[0].merchantNumbers[0].terminal | is not a terminal's id | write up to 16
            /merchants/0/locations/0/descriptors | [{'city':'Berlin'}] | merchants[0].locations[0].descriptors[0].name | is required | add "name"
            /merchants/0/locations/0/descriptors | [{'name':'SQ *A.B'},{'name':'SQ *&'}] | merchants[0].locations[0].descriptors[1].name | is no name to go by | write 3 to 60 letters and digits
            /merchants/0/locations/0/descriptors | [{'name':'Quay','storeNumber':'12a'}] | merchants[0].locations[0].descriptors[0].storeNumber | is not a store's number | write 1 to 10 digits
            /merchants/0/locations/0/descriptors | [{'name':'Quay','storeNumber':'000'}] | merchants[0].locations[0].descriptors[0].storeNumber | nothing but zeros | as card messages
            /merchants/0/locations/0/descriptors | [{'name':'Quay #12','storeNumber':'13'}] | merchants[0].locations[0].descriptors[0].storeNumber | is another than the name has | leave one of them out
            /merchants/0/locations/0/descriptors | [{'name':'Quay','country':'de'}] | merchants[0].locations[0].descriptors[0].country | is not a country: "de" | two capitals
            /merchants/0/locations/0/descriptors | [{'name':'Quay','store':'1'}] | merchants[0].locations[0].descriptors[0].store | is not a field | did you mean "storeNumber"?
            /merchants/0/since                    | 'yesterday' | merchants[0].since | is not a moment | date, time and offset
            /merchants/0/since                    | '1969-12-31T23:00:00Z' | merchants[0].since | is too far away | 1970 to 9999
            /merchants/0/line | {'kind':'PREPAID','currency':'EUR'} | merchants[0].line.amountMinor | is required | add "amountMinor"
            /merchants/0/line | {'kind':'CREDIT','amountMinor':-1,'currency':'EUR'} | merchants[0].line.amountMinor | is out of range | with 0 the merchant's offers pause
            /merchants/0/line | {'kind':'PREPAY','amountMinor':0,'currency':'EUR'} | merchants[0].line.kind | not one of the words: "PREPAY" | did you mean "PREPAID"?
            /merchants/1/line | {'kind':'CREDIT','amountMinor':9,'currency':'EURO'} | merchants[1].line.currency | is not a currency | ISO 4217
            /merchants/0/line | {'kind':'CREDIT','amountMinor':50000,'currency':'USD'} | offers[0].currency | is not that of the merchant's line, USD | write USD
            /merchants/0/locations/0/merchantNumbers/0/use | 'CLEAR'    | merchants[0].locations[0].merchantNumbers[0].use | not one of the words | did you mean "CLEARING"?
            """)
    void refuses_aMerchant(String pointer, String value, String field, String message, String mend) {
        refuses(pointer, value, field, message, mend);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            id            | 'offer'      | id            | not an id             | write off_
            merchantId    | -            | merchantId    | is required           | add "merchantId"
            merchantId    | 'mer_harbor' | merchantId    | no registered merchant: "mer_harbor" | did you mean "mer_harbour"?
            merchantId    | 'mer_zzz'    | merchantId    | no registered merchant | register the merchant first
            merchantId    | 'mer_fuel'   | maxRewardMinor | is required where fuel dispensers | estimateMinor for the spend
            title         | ''           | title         | is empty              | 1 to 200
            status        | 'OVER'       | status        | not one of the words  | write one of DRAFT, IN_REVIEW, LIVE, PAUSED, ENDED
            by            | ''           | by            | is empty              | leave it out
            by            | 'Anna\\nB'   | by            | cannot be printed     | on one line
            by            | '4111 1111 1111 1111' | by   | as many digits as a card number | no number
            why           | 7            | why           | is not a text         | in quotes
            changedAt     | 'today'      | changedAt     | is not a moment       | date, time and offset
            terms         | 'a\\tb'      | terms         | cannot be printed     | one line feed
            brand         | ''           | brand         | is empty              | leave it out
            category      | 'Food & drink' | category    | is not a category     | food-and-drink
            images        | ['http://x.example/a.png'] | images[0] | is not the https address | write https://
            images        | ['https://a:b@x.example/a.png'] | images[0] | is not the https address | write https://
            images        | ['https:///a.png'] | images[0] | is not the https address | the host
            images        | ['https://x.example/a.png','https://x.example/a.png'] | images[1] | is named before | once
            texts         | ['de']       | texts         | is not an object      | {"de": {"title": "..."}}
            texts         | {'d':{'title':'X'}} | texts.d | is not a language      | write a BCP 47 tag
            texts         | {'de_CH':{'title':'X'}} | texts.de_CH | is not a language | write a BCP 47 tag
            texts         | {'DE-ch':{'title':'X'}} | texts.DE-ch | is not a language | did you mean "de-CH"?
            texts         | {'de':{}}    | texts.de.title | is required          | add "title"
            texts         | {'de':{'title':'X','text':'Y'}} | texts.de.text | is not a field | remove it
            effectiveFrom | '2026-03-01' | effectiveFrom | is not a moment       | date, time and offset
            effectiveFrom | '1969-12-31T23:59:59Z' | effectiveFrom | too far away | 1970 to 9999
            version       | 0            | version       | is not a version      | 1 or more
            version       | 99999999999  | version       | is out of range       | smaller number
            schedule      | -            | schedule      | is required           | add "schedule"
            schedule/from | '1 March'    | schedule.from | is not a local date or time: "1 March" | 2026-03-01
            schedule/from | '1969-12-31' | schedule.from | too far away          | 1970 to 9999
            schedule/until | '2026-03-01' | schedule.until | does not come after from | first moment that no longer counts
            schedule/until | '2026-03-01T00:00:00Z' | schedule.until | is not a local date or time | without a zone
            schedule/daysOfWeek | []     | schedule.daysOfWeek | names no day    | leave it out for every day
            schedule/daysOfWeek | ['MONDY'] | schedule.daysOfWeek[0] | not one of the words | did you mean "MONDAY"?
            schedule/hours | {'from':'9:00','until':'10:00'}  | schedule.hours.from | not a time of day | 00:00 to 24:00
            schedule/hours | {'from':'24:00','until':'10:00'} | schedule.hours.from | the end of the day | write 00:00
            schedule/hours | {'from':'10:00','until':'10:00'} | schedule.hours | begin and end at the same time | whole day
            schedule/hours | {'from':'10:00','until':'12:00','timeUnknown':'MAYBE'} | schedule.hours.timeUnknown | is not one of | GRANT, REFUSE
            schedule/hours | {'from':'10:00'} | schedule.hours.until | is required | add "until"
            schedule/zone | 'Z'          | schedule.zone | is not a time zone    | IANA name
            minSpend      | 4000 | minSpend | is not a field | did you mean "minSpendMinor"?
            currencyCode  | 'EUR' | currencyCode | is not a field | did you mean "currency"?
            where         | {'locations':['loc_p']}        | where.locations | not this merchant's: "loc_p" | did you mean "loc_a"?
            where         | {'excludeLocations':['loc_zz9']} | where.excludeLocations | not this merchant's | name locations of "mer_harbour"
            where         | {'locations':['loc_a'],'excludeLocations':['loc_a']} | where.excludeLocations | excludes what locations counts | one of the two
            where         | {'locations':['a b']}          | where.locations | not an id       | write loc_
            where         | {'mccs':[0]}                   | where.mccs      | category code   | 1 to 9999
            where         | {'countries':['XX']}           | where.countries | not a country   | two capitals
            who           | {'program':['prg_demo']}        | who.program     | is not a field  | did you mean "programs"?
            who           | {'programs':['demo']}          | who.programs    | not an id       | write prg_
            who           | {'programs':['prg_dmo']}       | who.programs    | names no registered program: "prg_dmo" | did you mean "prg_demo"?
            who           | {'segmentsAny':['students']}   | who.segmentsAny | not an id       | write seg_
            who           | {'segmentsAny':['seg_a']}      | who.segmentsAny | names no registered segment: "seg_a" | register the segment first
            who           | {'segmentsNone':['seg_a']}     | who.segmentsNone | names no registered segment: "seg_a" | register the segment first
            who           | {'segmentsAny':'seg_a'}        | who.segmentsAny | is not a list   | in brackets
            who           | {'tierAtLeast':'silver'}       | who.tierAtLeast | not an id       | write lvl_
            who           | {'tierAtLeast':'lvl_silver'}   | who.tierAtLeast | names no registered level: "lvl_silver" | add it to levels of the program first
            who           | {'segment':['seg_a']}          | who.segment     | is not a field  | did you mean "segmentsAny"?
            who           | {'networks':['visa']}          | who.networks    | not a network's name: "visa" | capitals such as VISA
            who           | {'networks':['']}              | who.networks    | not a network's name | for any network
            who           | {'cardProducts':['Gold card']} | who.cardProducts | not a card product: "Gold card" | such as GOLD
            who           | {'bins':['41111']}             | who.bins        | not the beginning of a card number: "41111" | first 6 to 8 digits
            who           | {'bins':['411111112']}         | who.bins        | not the beginning of a card number | first 6 to 8 digits
            who           | {'bins':[411111]}              | who.bins[0]     | is not a text   | in quotes
            who           | {'relationship':['OLD'],'lookbackDays':9} | who.relationship[0] | not one of the words | write one of NEW, LAPSED, EXISTING
            who           | {'relationship':['NEW']}       | who.lookbackDays | is out of range | write 1 to 365 days
            who           | {'relationship':['NEW'],'lookbackDays':366} | who.lookbackDays | is out of range | write 1 to 365 days
            who           | {'lookbackDays':30}            | who.lookbackDays | of no use without relationship | add relationship
            who           | {'relationship':['NEW','LAPSED','EXISTING'],'lookbackDays':30} | who.relationship | leaves nobody out | leave it out
            who           | {'relationship':['LAPSED'],'lookbackDays':30,'requireHistory':true} | who.requireHistory | never asked | add NEW
            who           | {'activation':'OPTIN'}         | who.activation  | not one of the words | did you mean "OPT_IN"?
            who           | {'activation':{'mode':'OPT_IN'}} | who.activation | is not a text   | in quotes
            who           | {'cycleFactor':0}              | who.cycleFactor | is out of range | write 0.01 to 100
            who           | {'cycleFactor':100.01}         | who.cycleFactor | is out of range | write 0.01 to 100
            who           | {'cycleFactor':1.005}          | who.cycleFactor | is not a number with two decimals at most | write 1.5
            who           | {'graceMinutes':30}            | who.graceMinutes | of no use where nobody has to activate it | set activation to OPT_IN
            who           | {'activation':'AUTO','graceMinutes':1} | who.graceMinutes | of no use where nobody has to activate it | or leave it out
            who           | {'activation':'OPT_IN','graceMinutes':-1} | who.graceMinutes | is out of range | write 0 to 10080 minutes
            who           | {'activation':'OPT_IN','graceMinutes':10081} | who.graceMinutes | is out of range | write 0 to 10080 minutes
            who           | {'activation':'OPT_IN','graceMinutes':1.5} | who.graceMinutes | not a whole number | digits only
            who           | {'exposedTo':'home'}           | who.exposedTo   | is not an object | in braces
            who           | {'exposedTo':{'withinDays':7}} | who.exposedTo.placement | is required | add "placement"
            who           | {'exposedTo':{'placement':'home'}} | who.exposedTo.withinDays | is required | add "withinDays"
            who           | {'exposedTo':{'placement':'','withinDays':7}} | who.exposedTo.placement | is empty | write 1 to 100 characters
            who           | {'exposedTo':{'placement':'home 4111111111111111','withinDays':7}} | who.exposedTo.placement | could be a card number | the name of a place
            who           | {'exposedTo':{'placement':'home','withinDays':0}} | who.exposedTo.withinDays | is out of range | write 1 to 90 days
            who           | {'exposedTo':{'placement':'home','withinDays':91}} | who.exposedTo.withinDays | is out of range | write 1 to 90 days
            who           | {'exposedTo':{'placement':'home','kind':'ACTIVATION','withinDays':7}} | who.exposedTo.kind | not one of the words | IMPRESSION, VIEW, CLICK
            who           | {'exposedTo':{'placement':'home','withinDays':7,'days':7}} | who.exposedTo.days | not a field | the fields here are
            who           | {'verifiedContact':'MAIL'}     | who.verifiedContact | not one of the words | EMAIL
            who           | {'verifiedContact':['EMAIL']}  | who.verifiedContact | is neither true nor a kind of contact | write true for any
            where         | {'channels':['PHONE']}         | where.channels[0] | not one of the words | IN_STORE, ONLINE, APP
            where         | {'mccs':['5542']}              | maxRewardMinor  | fuel dispensers | add maxRewardMinor, or estimateMinor
            reward        | -            | reward        | is required           | add "reward"
            reward        | {'type':'PERCENTAGE','rate':'1 %'} | reward.type | not one of the words | did you mean "PERCENT"?
            reward        | {'type':'PERCENT'}             | reward.rateBasisPoints | is required | add "rateBasisPoints"
            reward        | {'type':'PERCENT','rateBasisPoints':0} | reward.rateBasisPoints | not a rate | more than 0 %
            reward        | {'type':'PERCENT','rateBasisPoints':10001} | reward.rateBasisPoints | not a rate | at most 100 %
            reward        | {'type':'PERCENT','rate':'101 %'} | reward.rate | not a rate    | at most 100 %
            reward        | {'type':'PERCENT','rate':'0.00 %'} | reward.rate | not a rate   | more than 0 %
            reward        | {'type':'PERCENT','rate':'1.234 %'} | reward.rate | not a rate  | write it as "12.5 %"
            reward        | {'type':'PERCENT','rate':0.1}  | reward.rate     | not a rate  | write it as "12.5 %"
            reward        | {'type':'PERCENT','rate':'1 %','rateBasisPoints':100} | reward.rate | says again | leave one
            reward        | {'type':'PERCENT','rate':'1 %','amountMinor':5} | reward.amountMinor | not a field | the fields here are points, rate, rateBasisPoints, type
            reward        | {'type':'FIXED'}               | reward.amountMinor | is required | add "amountMinor"
            reward        | {'type':'FIXED','amountMinor':0} | reward.amountMinor | out of range | 1 to 999999999999
            reward        | {'type':'FIXED','amountMinor':500} | minSpendMinor | more than was spent | write 500 or more
            reward        | {'type':'STEPS'} | reward.steps | names nothing | write a step
            reward        | {'type':'STEPS','steps':[{'rate':'2 %'},{'fromMinor':0,'rate':'4 %'}]} | reward.steps[1].fromMinor | not more than that of the one before | lowest first
            reward        | {'type':'STEPS','steps':[{'fromMinor':-1,'rate':'2 %'}]} | reward.steps[0].fromMinor | out of range | 0 to
            reward        | {'type':'STEPS','steps':[{'fromMinor':100}]} | reward.steps[0] | says nothing that is paid | add "rate"
            reward        | {'type':'STEPS','steps':[{'fromMinor':100,'amountMinor':101}]} | minSpendMinor | more than was spent | write 101 or more
            reward        | {'type':'STEPS','steps':[{'fromMinor':100,'rate':'2 %','amountMinor':5}]} | reward.steps[0].amountMinor | beside a rate | one of the two
            reward        | {'type':'NTH_VISIT','rate':'50 %'} | reward.every | is required | add "every"
            reward        | {'type':'NTH_VISIT','every':1,'rate':'50 %'} | reward.every | out of range | 2 to 100
            reward        | {'type':'NTH_VISIT','every':5} | reward | says nothing that is paid | add "rate"
            reward        | {'type':'NTH_VISIT','every':5,'per':'HOUR','rate':'50 %'} | reward.per | not one of the words | MONTH
            reward        | {'type':'LADDER','first':'5 %','step':'1 %','most':'5 %'} | reward.mostBasisPoints | not more than first | more than 5 %
            reward        | {'type':'LADDER','first':'5 %','step':'1 %','most':'9 %','per':'OFFER'} | reward.per | no period | WEEK, MONTH or YEAR
            reward        | {'type':'LADDER','first':'5 %','most':'9 %'} | reward.stepBasisPoints | is required | add "stepBasisPoints"
            reward        | {'type':'LADDER','first':{'amountMinor':50},'step':{'amountMinor':10},'most':{'amountMinor':90}} | minSpendMinor | more than was spent | write 90 or more
            reward        | {'type':'LADDER','first':{'points':1,'perMinor':100},'step':{'points':1,'perMinor':100},'most':{'points':9,'perMinor':100}} | pays | is CASH, and the reward is points for what is spent | write POINTS
            reward        | {'type':'PERCENT','points':1,'perMinor':100} | pays | is CASH, and the reward is points for what is spent | write POINTS
            reward        | {'type':'WELCOME','first':{'rate':'5 %'},'then':{'rate':'5 %'},'times':0,'days':60} | reward.times | out of range | 1 to 100
            reward        | {'type':'WELCOME','first':{'rate':'5 %'},'then':{'rate':'5 %'},'times':3,'days':366} | reward.days | out of range | 1 to 365
            reward        | {'type':'WELCOME','first':{'amountMinor':500},'then':{'rate':'5 %'},'times':3,'days':60} | minSpendMinor | more than was spent | write 500 or more
            reward        | {'type':'SURPRISE','probability':'10 %','salt':'s'} | reward.prizes | names nothing | write a prize
            reward        | {'type':'SURPRISE','probability':'10 %','salt':'','prizes':[{'rate':'5 %'}]} | reward.salt | not a salt | printable
            reward        | {'type':'SURPRISE','probability':'0 %','salt':'s','prizes':[{'rate':'5 %'}]} | reward.probability | not a rate | more than 0 %
            reward        | {'type':'SURPRISE','probability':'1 %','salt':'s','prizes':[{'weight':0,'rate':'5 %'}]} | reward.prizes[0].weight | out of range | 1 to 1000000
            reward        | {'type':'SPEND_THRESHOLD','thresholdMinor':0,'amountMinor':5000} | reward.thresholdMinor | out of range | 1 to
            reward        | {'type':'SPEND_THRESHOLD','thresholdMinor':50000} | reward.amountMinor | is required | add "amountMinor"
            reward        | {'type':'SPEND_THRESHOLD','thresholdMinor':500,'amountMinor':5000} | reward.thresholdMinor | more than was spent | write 5000 or more
            reward        | {'type':'SPEND_THRESHOLD','thresholdMinor':50000,'amountMinor':5000,'repeats':'yes'} | reward.repeats | neither true nor false | without quotes
            reward        | {'type':'PERIOD_REBATE','brackets':[{'rate':'1 %'}]} | reward.per | is required | add "per"
            reward        | {'type':'PERIOD_REBATE','per':'YEAR'} | reward.brackets | names nothing | write a bracket
            reward        | {'type':'PERIOD_REBATE','per':'YEAR','brackets':[{'fromMinor':5,'rate':'1 %'},{'rate':'2 %'}]} | reward.brackets[1].fromMinor | not more than that | lowest first
            reward        | {'type':'PERIOD_REBATE','per':'OFFER','brackets':[{'rate':'1 %'}]} | reward.per | comes to an end | WEEK, MONTH or YEAR
            reward        | {'type':'PERIOD_REBATE','per':'YEAR','brackets':[{'rate':'1 %'}],'graceDays':44} | reward.graceDays | out of range | 45 to 90
            reward        | {'type':'PERIOD_REBATE','per':'YEAR','brackets':[{'rate':'2 %'},{'fromMinor':5,'rate':'1 %'}]} | reward.brackets[1].rateBasisPoints | could be paid less | write 2 % or more
            reward        | {'type':'PERIOD_REBATE','per':'YEAR','brackets':[{'rate':'1 %'}],'on':'ALL'} | reward.on | not one of the words | WHOLE, SLICE
            reward        | {'type':'PERIOD_REBATE','per':'YEAR','brackets':[{'fromMinor':100,'amountMinor':101}]} | reward.brackets[0].fromMinor | more than was spent | write 101 or more
            reward        | {'type':'PERIOD_REBATE','per':'YEAR','brackets':[{}]} | reward.brackets[0] | says nothing that is paid | add "rate"
            reward        | {'type':'BOUNCE_BACK','rate':'20 %'} | reward.days | is required | add "days"
            reward        | {'type':'BOUNCE_BACK','rate':'20 %','days':0} | reward.days | out of range | 1 to 365
            reward        | {'type':'BOUNCE_BACK','amountMinor':500,'days':30} | minSpendMinor | more than was spent | write 500 or more
            reward        | {'type':'REFERRAL','friendMinor':500} | reward.referrerMinor | is required | add "referrerMinor"
            reward        | {'type':'REFERRAL','friendMinor':0,'referrerMinor':5} | reward.friendMinor | out of range | 1 to
            reward        | {'type':'REFERRAL','friendMinor':500,'referrerMinor':500} | minSpendMinor | more than was spent | write 500 or more
            reward        | {'type':'ACTION','amountMinor':50} | reward.action | is required | add "action"
            reward        | {'type':'ACTION','action':'Write a review','amountMinor':50} | reward.action | no name of an action | such as REVIEW
            reward        | {'type':'ACTION','action':'REVIEW','amountMinor':0} | reward.amountMinor | out of range | 1 to
            currency      | 'EURO'       | currency      | not a currency: "EURO" | ISO 4217
            currency      | 'points:prg_demo' | currency | not a currency        | ISO 4217
            minSpendMinor | -1           | minSpendMinor | out of range          | 0 to 999999999999
            minSpendMinor | 1e3          | minSpendMinor | not a whole number    | digits only
            minSpendMinor | 99999999999999999999 | minSpendMinor | not a whole number | digits only
            maxSpendMinor | 0            | maxSpendMinor | out of range          | 1 to
            maxRewardMinor | 0           | maxRewardMinor | out of range         | 1 to
            estimateMinor | -5           | estimateMinor | out of range          | 1 to
            budgetMinor   | 0            | budgetMinor   | out of range          | 1 to
            budgetPerDayMinor | 500      | budgetPerDayMinor | paces a budget that is not there | add budgetMinor
            budgetPerDayMinor | 0        | budgetPerDayMinor | out of range      | 1 to
            budgetRefill  | 'MONTH'      | budgetRefill  | renews a budget that is not there | add budgetMinor
            budgetRefill  | 'MONTHLY'    | budgetRefill  | not one of the words  | did you mean "MONTH"?
            budgetRefill  | {'per':'MONTH'} | budgetRefill | is not a text      | in quotes
            limits        | [{'of':'ALL','kind':'COUNT','per':'DAY','most':1}] | limits[0].of | not one of the words | MEMBER, OFFER
            limits        | [{'of':'OFFER','kind':'COUNT','per':'DAY','most':0}] | limits[0].most | allows nothing | 1 or more
            limits        | [{'of':'OFFER','kind':'COUNT','per':'DAY','most':1},{'kind':'COUNT','per':'DAY','most':2},{'of':'OFFER','kind':'COUNT','per':'DAY','most':3}] | limits[2] | limits again | smaller of the two
            limits        | [{'kind':'COUNT','per':'DAY','most':0}] | limits[0].most | allows nothing | 1 or more
            limits        | [{'kind':'COUNT','per':'HOUR','most':1}] | limits[0].per | not one of the words | DAY, WEEK, MONTH, YEAR, OFFER
            limits        | [{'kind':'COUNT','per':'DAY','most':1},{'kind':'COUNT','per':'DAY','most':2}] | limits[1] | limits again | smaller of the two
            stacking      | {'group':'a b'}     | stacking.group    | not a group's name | letters, digits
            stacking      | {'mode':'BEST'}     | stacking.mode     | not one of the words | did you mean "BEST_OF_GROUP"?
            stacking      | {'priority':1001}   | stacking.priority | out of range      | -1000 to 1000
            funding       | {'shares':[{'funder':'MERCHANT','basisPoints':5000},{'funder':'ISSUER','basisPoints':4999}]} | funding.shares | come to 9999 basis points | 10000 together
            funding       | {'shares':[]} | funding.shares | come to 0 basis points | 10000 together
            funding       | {'shares':[{'funder':'MERCHANT','basisPoints':0}]} | funding.shares[0].basisPoints | out of range | 1 to 10000
            funding       | {'shares':[{'funder':'BANK','basisPoints':10000}]} | funding.shares[0].funder | not one of the words | MERCHANT, ISSUER, NETWORK
            funding       | {'shares':[{'funder':'ISSUER','basisPoints':5000},{'funder':'ISSUER','basisPoints':5000}]} | funding.shares[1] | has a share already | once
            funding       | {'shares':[{'funder':'NETWORK','basisPoints':10000}]} | funding.shares[0].network | not a network's name | VISA
            funding       | {'shares':[{'funder':'MERCHANT','network':'VISA','basisPoints':10000}]} | funding.shares[0].network | does not pay | leave it out
            funding       | {'charity':{'id':'seeds','name':'Seeds','basisPoints':100}} | funding.charity.id | not an id of this kind | write cha_
            funding       | {'charity':{'id':'cha_seeds','name':'','basisPoints':100}} | funding.charity.name | is empty | 1 to 200
            funding       | {'charity':{'id':'cha_seeds','name':'Seeds','basisPoints':10001}} | funding.charity.basisPoints | out of range | 1 to 10000
            funding       | {'feeBasisPoints':-1} | funding.feeBasisPoints | out of range | 0 to 10000
            funding       | {'fee':300}   | funding.fee | not a field | feeBasisPoints
            refundPolicy  | 'KEEP'       | refundPolicy  | not one of the words  | write one of REQUALIFY, PROPORTIONAL, NONE
            holdDays      | 366          | holdDays      | out of range          | 0 to 365
            holdDays      | -1           | holdDays      | out of range          | 0 to 365
            rewardExpiryDays | 0         | rewardExpiryDays | out of range       | 1 to 3650
            rewardExpiryDays | 3651      | rewardExpiryDays | out of range       | 1 to 3650
            campaign      | 'cmp_x'      | campaign      | names no campaign of this merchant: "cmp_x" | register the campaign first, or leave it out
            campaign      | 7            | campaign      | is not a text         | in quotes
            stop          | {'mode':'STOP_NEW'} | stop.at | is required          | add "at"
            stop          | {'at':'+10000-01-01T00:00:00Z'} | stop.at | too far away | 1970 to 9999
            """)
    void refuses_anOffer(String pointer, String value, String field, String message, String mend) {
        refuses("/offers/0/" + pointer, value, "offers[0]." + field, message, mend);
    }

    /** An offer that counts at every merchant of a category, and so is none's. */
    private static final String WIDE = Texts.with(Texts.CATALOGUE, "/offers", """
            [{'id':'off_x','title':'Cafes','where':{'mccs':[5814]},'schedule':{'from':'2026-03-01','until':'2026-04-01'},
             'reward':{'type':'PERCENT','rateBasisPoints':500},'currency':'EUR',
             'funding':{'shares':[{'funder':'ISSUER','basisPoints':5000},{'funder':'NETWORK','network':'VISA','basisPoints':5000}]}}]""");

    @Test
    void accepts_anOfferOfNoMerchant() {
        assertThat(found(WIDE)).isEmpty();
        String anywhere = "{'anywhere':true,'countries':['DE'],'channels':['ONLINE']}";
        assertThat(found(Texts.with(Texts.with(WIDE, "/offers/0/where", anywhere), "/offers/0/maxRewardMinor", "500")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            where        | -            | merchantId   | is required           | name "where.mccs", or write "where.anywhere": true
            where        | {'anywhere':false,'countries':['DE']} | merchantId | is required | add "merchantId"
            where        | {'anywhere':true,'mccs':[5814]} | where.anywhere | categories do not matter, and mccs names some | leave one of them out
            where        | {'anywhere':'yes'} | where.anywhere | neither true nor false | without quotes
            where        | {'mccs':[5814],'locations':['loc_a']} | where.locations | are of a merchant, and the offer is none's | or name the merchantId
            where        | {'mccs':[5814],'excludeLocations':['loc_a']} | where.excludeLocations | are of a merchant, and the offer is none's | leave it out
            where        | {'mccs':[5814],'beforeBinding':true} | where.beforeBinding | is of a merchant who was bound, and the offer is none's | leave it out
            where        | {'mccs':[5814],'beforeBinding':'yes'} | where.beforeBinding | neither true nor false | without quotes
            where        | {'mccs':[5542]} | maxRewardMinor | fuel dispensers    | add maxRewardMinor, or estimateMinor
            funding      | -            | funding.shares | let the merchant pay, and the offer is none's | "ISSUER"
            funding      | {'shares':[{'funder':'ISSUER','basisPoints':5000},{'funder':'MERCHANT','basisPoints':5000}]} | funding.shares | let the merchant pay | or name merchantId
            campaign     | 'cmp_x'      | campaign     | is of a merchant, and the offer is none's | control group
            reward       | {'type':'NTH_VISIT','every':5,'rate':'50 %'} | reward.type | goes by more than one purchase at a merchant | PERCENT, FIXED, STEPS or SURPRISE
            reward       | {'type':'BOUNCE_BACK','rate':'20 %','days':30} | reward.type | goes by more than one purchase | or name merchantId
            reward       | {'type':'ACTION','action':'REVIEW','amountMinor':50} | reward.type | goes by more than one purchase | PERCENT
            who          | {'relationship':['NEW'],'lookbackDays':30} | who.relationship | what was bought at one merchant | leave it out
            who          | {'activation':'OPT_IN'} | who.activation | is of a merchant's offer | leave it out
            who          | {'exposedTo':{'placement':'home','withinDays':7}} | who.exposedTo | what was shown of one merchant | leave it out
            who          | {'programs':['prg_dmo']} | who.programs | names no registered program | did you mean "prg_demo"?
            """)
    void refuses_anOfferOfNoMerchant(String pointer, String value, String field, String message, String mend) {
        refuses(WIDE, "/offers/0/" + pointer, value, "offers[0]." + field, message, mend);
    }

    /** Whoever compiles an offer has room for so many. */
    @Test
    void refuses_anOfferThatNamesMoreThanCanBeLookedUp() {
        String all =
                IntStream.rangeClosed(3000, 3254).mapToObj(Integer::toString).collect(Collectors.joining(","));
        assertThat(found(Texts.with(WIDE, "/offers/0/where", "{'mccs':[" + all + "]}")))
                .isEmpty();
        refuses(
                WIDE,
                "/offers/0/where",
                "{'mccs':[" + all + ",3255]}",
                "offers[0].where.mccs",
                "names too many",
                "name at most 255");
    }

    @Test
    void refuses_anOfferOfAMerchantThatCountsAnywhere() {
        refuses(
                Texts.CATALOGUE,
                "/offers/0/where",
                "{'anywhere':true}",
                "offers[0].where.anywhere",
                "is of an offer that has a merchantId",
                "leave one of them out");
    }

    @Test
    void refuses_anOfferAnywhereThatSetsNothingAsideAtDispensers() {
        refuses(
                Texts.with(WIDE, "/offers/0/minSpendMinor", "1000"),
                "/offers/0/where",
                "{'anywhere':true}",
                "offers[0].maxRewardMinor",
                "fuel dispensers or chargers",
                "estimateMinor");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            id           | 'campaign'   | id           | is not an id          | write cmp_
            id           | -            | id           | is required           | add "id"
            merchantId   | 'mer_fule'   | merchantId   | no registered merchant: "mer_fule" | did you mean "mer_fuel"?
            salt         | -            | salt         | is required           | write 32 hexadecimal digits
            salt         | 'pepper'     | salt         | is not a salt         | openssl rand -hex 16
            holdoutBasisPoints | -1     | holdoutBasisPoints | is out of range | write 0 to 5000
            holdoutBasisPoints | 5001   | holdoutBasisPoints | is out of range | 1000 is 10 %
            from         | '2026-03-01' | from         | is not a moment       | date, time and offset
            until        | '2026-02-01T00:00:00Z' | until | does not come after from | first moment that no longer counts
            attributionWindowDays | {'view':-1} | attributionWindowDays.view | is out of range | write 0 to 90 days
            attributionWindowDays | {'click':91} | attributionWindowDays.click | is out of range | write 0 to 90 days
            attributionWindowDays | {'clicks':9} | attributionWindowDays.clicks | is not a field | did you mean "click"?
            marginBasisPoints | 0       | marginBasisPoints | is out of range  | leave it out if nobody knows
            spendCapMinor | 0           | spendCapMinor | is out of range      | or leave it out
            share        | 10           | share        | is not a field        | the fields here are attributionWindowDays, from, holdoutBasisPoints, id, marginBasisPoints, merchantId, salt, spendCapMinor, until
            """)
    void refuses_aCampaign(String pointer, String value, String field, String message, String mend) {
        refuses(CAMPAIGNS, "/campaigns/0/" + pointer, value, "campaigns[0]." + field, message, mend);
    }

    private static final String CAMPAIGNS = Texts.with(Texts.CATALOGUE, "/campaigns", """
            [{'id':'cmp_a','merchantId':'mer_fuel','salt':'0123456789abcdef0123456789abcdef','from':'2026-03-01T00:00:00Z'}]""");

    @Test
    void refuses_campaignsThatHoldTheSameMembersOut() {
        String twin = "{'id':'cmp_b','merchantId':'mer_fuel','salt':'0123456789abcdef0123456789abcdef'}";
        refuses(
                CAMPAIGNS,
                "/campaigns/-",
                twin,
                "campaigns[1].salt",
                "divides other members already",
                "nobody can guess");
        String again = Texts.with(twin.replace("cmp_b", "cmp_a"), "/salt", "'00000000000000000000000000000001'");
        refuses(CAMPAIGNS, "/campaigns/-", again, "campaigns[1].id", "earlier campaign", "its own id");
        String control = "{'salt':'0123456789abcdef0123456789abcdef','holdoutBasisPoints':200}";
        refuses(
                CAMPAIGNS,
                "/programs/0/control",
                control,
                "campaigns[0].salt",
                "divides other members already",
                "guess");
    }

    @Test
    void refuses_halfACharacter() {
        assertThat(found(Texts.CATALOGUE.replace("'Demo'", "'\\ud800'")))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.field()).isEqualTo("programs[0].name");
                    assertThat(problem.message()).contains("cannot be printed");
                    assertThat(problem.mend()).contains("without control characters");
                });
    }

    @Test
    void refuses_aMinimumAboveTheCeiling() {
        String text = Texts.with(Texts.CATALOGUE, "/offers/0/minSpendMinor", "4000");
        refuses(
                text,
                "/offers/0/maxSpendMinor",
                "3999",
                "offers[0].maxSpendMinor",
                "less than minSpend",
                "4000 or more");
    }

    @Test
    void refuses_aBudgetThatPaysNoSingleReward() {
        String text = Texts.with(Texts.CATALOGUE, "/offers/0/maxRewardMinor", "1500");
        refuses(text, "/offers/0/budgetMinor", "1499", "offers[0].budgetMinor", "single reward", "1500 or more");
        String fixed = Texts.with(Texts.CATALOGUE, "/offers/0/reward", "{'type':'FIXED','amountMinor':500}");
        String enough = Texts.with(fixed, "/offers/0/minSpendMinor", "500");
        refuses(enough, "/offers/0/budgetMinor", "499", "offers[0].budgetMinor", "single reward", "500 or more");
    }

    @Test
    void refuses_aPaceOrALimitThatPaysNoSingleReward() {
        String text = Texts.with(
                Texts.with(Texts.CATALOGUE, "/offers/0/maxRewardMinor", "1500"), "/offers/0/budgetMinor", "9000");
        refuses(text, "/offers/0/budgetPerDayMinor", "1499", "offers[0].budgetPerDayMinor", "single reward", "1500");
        refuses(
                text,
                "/offers/0/limits",
                "[{'kind':'AMOUNT','per':'DAY','most':9},{'of':'OFFER','kind':'AMOUNT','per':'WEEK','most':1499}]",
                "offers[0].limits[1].most",
                "single reward",
                "1500 or more");
        String action =
                Texts.with(Texts.CATALOGUE, "/offers/0/reward", "{'type':'ACTION','action':'REVIEW','amountMinor':50}");
        refuses(
                action,
                "/offers/0/limits",
                "[{'of':'OFFER','kind':'AMOUNT','per':'DAY','most':49}]",
                "offers[0].limits[0].most",
                "single reward",
                "50 or more");
        String referral = Texts.with(
                Texts.with(Texts.CATALOGUE, "/offers/0/minSpendMinor", "2000"),
                "/offers/0/reward",
                "{'type':'REFERRAL','friendMinor':500,'referrerMinor':700}");
        refuses(
                referral,
                "/offers/0/limits",
                "[{'of':'OFFER','kind':'COUNT','per':'OFFER','most':1}]",
                "offers[0].limits[0].most",
                "pay for both",
                "2 or more");
    }

    @Test
    void refuses_whatTheBudgetLimitsAlready() {
        String text = Texts.with(Texts.CATALOGUE, "/offers/0/budgetMinor", "9000");
        for (String most : List.of("9000", "9001")) {
            refuses(text, "/offers/0/budgetPerDayMinor", most, "offers[0].budgetPerDayMinor", "no part", "write less");
        }
        String daily = Texts.with(text, "/offers/0/budgetRefill", "'DAY'");
        refuses(daily, "/offers/0/budgetPerDayMinor", "8999", "offers[0].budgetPerDayMinor", "no part", "each day");
        String limits = "[{'of':'OFFER','kind':'AMOUNT','per':'%s','most':8000}]";
        refuses(text, "/offers/0/limits", limits.formatted("OFFER"), "offers[0].limits[0]", "limits again", "smaller");
        String monthly = Texts.with(text, "/offers/0/budgetRefill", "'MONTH'");
        refuses(
                monthly,
                "/offers/0/limits",
                limits.formatted("MONTH"),
                "offers[0].limits[0]",
                "limits again",
                "smaller");
        assertThat(found(Texts.with(monthly, "/offers/0/limits", limits.formatted("OFFER"))))
                .isEmpty();
        String paced = Texts.with(monthly, "/offers/0/budgetPerDayMinor", "300");
        refuses(paced, "/offers/0/limits", limits.formatted("DAY"), "offers[0].limits[0]", "limits again", "smaller");
        assertThat(found(Texts.with(paced, "/offers/0/limits", limits.formatted("WEEK"))))
                .isEmpty();
    }

    @Test
    void refuses_whatSaysNothingWhereFixedAmountsArePaidOnTop() {
        String action =
                Texts.with(Texts.CATALOGUE, "/offers/0/reward", "{'type':'ACTION','action':'REVIEW','amountMinor':50}");
        assertThat(found(action)).isEmpty();
        for (String field : List.of("minSpendMinor", "maxSpendMinor", "maxRewardMinor", "estimateMinor")) {
            refuses(action, "/offers/0/" + field, "100", "offers[0]." + field, "says nothing here", "leave it out");
        }
        refuses(action, "/offers/0/budgetMinor", "49", "offers[0].budgetMinor", "single reward", "50 or more");
        String referral = Texts.with(
                Texts.with(Texts.CATALOGUE, "/offers/0/minSpendMinor", "2000"),
                "/offers/0/reward",
                "{'type':'REFERRAL','friendMinor':500,'referrerMinor':700}");
        assertThat(found(referral)).isEmpty();
        for (String field : List.of("maxSpendMinor", "maxRewardMinor")) {
            refuses(referral, "/offers/0/" + field, "9000", "offers[0]." + field, "says nothing here", "leave it out");
        }
        refuses(referral, "/offers/0/budgetMinor", "1199", "offers[0].budgetMinor", "pay for both", "1200 or more");
    }

    @Test
    void refuses_anotherRefundPolicyWhereSeveralPurchasesCountTogether() {
        for (String reward : List.of(
                "{'type':'SPEND_THRESHOLD','thresholdMinor':50000,'amountMinor':5000}",
                "{'type':'BOUNCE_BACK','rate':'20 %','days':30}")) {
            String text = Texts.with(Texts.CATALOGUE, "/offers/0/reward", reward);
            assertThat(found(text)).isEmpty();
            refuses(text, "/offers/0/refundPolicy", "'NONE'", "offers[0].refundPolicy", "what is left", "leave it out");
        }
    }

    @Test
    void refuses_aRebateThatIsPaidWhileRewardsAreHeld() {
        String text = Texts.with(
                Texts.CATALOGUE,
                "/offers/0/reward",
                "{'type':'PERIOD_REBATE','per':'YEAR','brackets':[{'rate':'1 %'}]}");
        refuses(text, "/offers/0/holdDays", "46", "offers[0].reward.graceDays", "less than holdDays", "46 or more");
    }

    @Test
    void accepts_fuelDispensersWithACapOrAnEstimate() {
        String fuel = Texts.with(Texts.CATALOGUE, "/offers/0/where", "{'mccs':[5542]}");
        assertThat(found(Texts.with(fuel, "/offers/0/maxRewardMinor", "300"))).isEmpty();
        assertThat(found(Texts.with(fuel, "/offers/0/estimateMinor", "6000"))).isEmpty();
        String shop = Texts.with(Texts.CATALOGUE, "/offers/0/merchantId", "'mer_fuel'");
        assertThat(found(Texts.with(shop, "/offers/0/where", "{'mccs':[5541]}")))
                .isEmpty();
        assertThat(found(Texts.with(shop, "/offers/0/where", "{'excludeLocations':['loc_p']}")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'mid':'M1','acquirer':'12345','network':'VISA'}                           | true
            {'mid':'00 0000M1','acquirer':'12345','network':'VISA'}                    | true
            {'mid':'M1'}                                                               | true
            {'mid':'M1','network':'VISA','use':'CLEARING'}                             | true
            {'mid':'M1','acquirer':'0012345'}                                          | true
            {'mid':'M1','terminal':'T1'}                                               | true
            {'mid':'M1','acquirer':'99999'}                                            | false
            {'mid':'M1','acquirer':'12345','network':'MASTERCARD'}                     | false
            {'mid':'M2','acquirer':'12345','network':'VISA'}                           | false
            """)
    void refuses_aMerchantNumberOfTwoLocations(String number, boolean isTaken) {
        String text = Texts.with(Texts.CATALOGUE, "/merchants/1/locations/0/merchantNumbers", "[" + number + "]");
        if (isTaken) {
            assertThat(found(text)).singleElement().satisfies(problem -> {
                assertThat(problem.field()).isEqualTo("merchants[1].locations[0].merchantNumbers[0].mid");
                assertThat(problem.message())
                        .isEqualTo(
                                "is claimed by two locations: \"loc_a\" of \"mer_harbour\" and \"loc_p\" of \"mer_fuel\"");
                assertThat(problem.mend()).contains("remove it from one");
            });
        } else {
            assertThat(found(text)).isEmpty();
        }
    }

    @Test
    void accepts_authorizationAndClearingNumbersOfTwoLocations() {
        String text = Texts.with(Texts.CATALOGUE, "/merchants/0/locations/0/merchantNumbers/0/use", "'AUTHORIZATION'");
        String number = "[{'mid':'M1','acquirer':'12345','network':'VISA','use':'CLEARING'}]";
        assertThat(found(Texts.with(text, "/merchants/1/locations/0/merchantNumbers", number)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            T1 | T2     | false
            T1 | ' 00T1 '| true
            T1 | T3     | false
            """)
    void refuses_oneTerminalOfANumberAtTwoLocations(String first, String second, boolean isTaken) {
        String text =
                Texts.with(Texts.CATALOGUE, "/merchants/0/locations/0/merchantNumbers/0/terminal", "'" + first + "'");
        String number =
                "[{'mid':'M1','acquirer':'12345','network':'VISA','terminal':'%s'}]".formatted(second.replace("'", ""));
        List<Problem> found = found(Texts.with(text, "/merchants/1/locations/0/merchantNumbers", number));
        assertThat(found).hasSize(isTaken ? 1 : 0);
        assertThat(found).allSatisfy(problem -> assertThat(problem.mend()).contains("terminal that tells them apart"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'name':'Quay'}                               | {'name':'SQ *QUAY'}                            | true
            {'name':'Quay'}                               | {'name':'Quay #12'}                            | true
            {'name':'Quay #12'}                           | {'name':'QUAY STORE 0012'}                     | true
            {'name':'Quay #12'}                           | {'name':'Quay','storeNumber':'13'}             | false
            {'name':'Quay','city':'Malmö'}                | {'name':'Quay','city':'MALMO'}                 | true
            {'name':'Quay','city':'Malmö'}                | {'name':'Quay','city':'Lund'}                  | false
            {'name':'Quay','city':'Malmö','country':'SE'} | {'name':'Quay','city':'Malmö','country':'DE'}  | false
            {'name':'Quay','city':'Malmö'}                | {'name':'Quay','country':'SE'}                 | true
            {'name':'Quay'}                               | {'name':'Quay Two'}                            | false
            """)
    void refuses_oneNameOfTwoLocations(String first, String second, boolean isTaken) {
        String text = Texts.with(Texts.CATALOGUE, "/merchants/0/locations/0/descriptors", "[" + first + "]");
        List<Problem> found = found(Texts.with(text, "/merchants/1/locations/0/descriptors", "[" + second + "]"));
        assertThat(found).hasSize(isTaken ? 1 : 0);
        assertThat(found).allSatisfy(problem -> {
            assertThat(problem.field()).isEqualTo("merchants[1].locations[0].descriptors[0].name");
            assertThat(problem.message())
                    .isEqualTo(
                            "is claimed by two locations: \"loc_a\" of \"mer_harbour\" and \"loc_p\" of \"mer_fuel\"");
            assertThat(problem.mend()).contains("storeNumber, city or country that tells them apart");
        });
    }

    @Test
    void refuses_versionsThatDoNotFollowEachOther() {
        String later = Texts.with(Texts.OFFER, "/effectiveFrom", "'2026-03-15T00:00:00Z'");
        String two = Texts.with(Texts.CATALOGUE, "/offers/-", later);
        assertThat(found(two)).isEmpty();
        String again = "offers[2].effectiveFrom";
        refuses(two, "/offers/-", later, again, "does not come after", "later effectiveFrom");
        refuses(Texts.CATALOGUE, "/offers/-", Texts.OFFER, "offers[1].effectiveFrom", "does not come", "later");
        refuses(
                Texts.with(two, "/offers/0/version", "2"),
                "/offers/1/version",
                "2",
                "offers[1].version",
                "not more than that of the version before",
                "leave version out");
        refuses(
                two,
                "/offers/1/currency",
                "'GBP'",
                "offers[1].currency",
                "version before it",
                "register another offer");
        String capped = Texts.with(two, "/offers/1/maxRewardMinor", "100");
        refuses(capped, "/offers/1/merchantId", "'mer_fuel'", "offers[1].merchantId", "version before it", "keep");
    }

    /** A program with points, and an offer that pays them. */
    private static final String POINTS = Texts.with(
            Texts.with(
                    Texts.CATALOGUE,
                    "/programs/0/points",
                    "{'currency':'EUR','earn':{'points':1,'perMinor':100},'value':{'points':100,'minor':50}}"),
            "/offers",
            """
            [{'id':'off_x','merchantId':'mer_harbour','title':'Lunch','who':{'programs':['prg_demo']},'pays':'POINTS',
              'schedule':{'from':'2026-03-01','until':'2026-04-01'},
              'reward':{'type':'FIXED','amountMinor':500},'currency':'EUR'}]""");

    /** An offer that gives so many uses of a privilege. */
    private static final String PRIVILEGE = Texts.with(Texts.CATALOGUE, "/offers", """
            [{'id':'off_x','merchantId':'mer_harbour','title':'Lunch','pays':'PRIVILEGE',
              'privilege':{'name':'Free shipping','code':'SHIP'},
              'schedule':{'from':'2026-03-01','until':'2026-04-01'},
              'reward':{'type':'FIXED','amountMinor':3},'currency':'EUR'}]""");

    /** One that gives a badge. */
    private static final String BADGE = Texts.with(Texts.CATALOGUE, "/offers", """
            [{'id':'off_x','merchantId':'mer_harbour','title':'Lunch','pays':'BADGE','badge':{'name':'Regular'},
              'schedule':{'from':'2026-03-01','until':'2026-04-01'},
              'reward':{'type':'FIXED','amountMinor':1},'currency':'EUR'}]""");

    @Test
    void accepts_privilegesAndBadges() {
        assertThat(found(PRIVILEGE)).isEmpty();
        assertThat(found(BADGE)).isEmpty();
        assertThat(found(Texts.with(PRIVILEGE, "/offers/0/privilege/code", "-")))
                .isEmpty();
        for (String reward : List.of(
                "{'type':'STEPS','steps':[{'fromMinor':0,'amountMinor':1},{'fromMinor':5000,'amountMinor':3}]}",
                "{'type':'NTH_VISIT','every':5,'amountMinor':1000}",
                "{'type':'WELCOME','first':{'amountMinor':3},'then':{'amountMinor':1},'times':2,'days':60}",
                "{'type':'SURPRISE','probability':'5 %','salt':'s','prizes':[{'weight':1,'amountMinor':2}]}",
                "{'type':'SPEND_THRESHOLD','thresholdMinor':50000,'amountMinor':5,'repeats':true}",
                "{'type':'REFERRAL','friendMinor':1,'referrerMinor':2}",
                "{'type':'ACTION','action':'REVIEW','amountMinor':1}")) {
            assertThat(found(Texts.with(PRIVILEGE, "/offers/0/reward", reward)))
                    .as(reward)
                    .isEmpty();
        }
        assertThat(found(Texts.with(BADGE, "/offers/0/limits", "[{'kind':'COUNT','per':'OFFER','most':1}]")))
                .as("what holds anyway may be said")
                .isEmpty();
        assertThat(found(Texts.with(
                        PRIVILEGE, "/merchants/0/line", "{'kind':'PREPAID','amountMinor':100000,'currency':'SEK'}")))
                .as("a line of other money, which uses do not draw on")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /offers/0/privilege | - | offers[0].privilege | is required, where the offer pays it | add "privilege":{"name":"Free shipping"}
            /offers/0/privilege/name | ' ' | offers[0].privilege.name | is empty | write 1 to
            /offers/0/privilege/code | ' A' | offers[0].privilege.code | no code that can be typed | 1 to 40 printable
            /offers/0/privilege/code | '' | offers[0].privilege.code | no code that can be typed | leave it out
            /offers/0/privilege/code | '12345678901234567890123456789012345678901' | offers[0].privilege.code | no code that can be typed | 1 to 40
            /offers/0/privilege/uses | 3 | offers[0].privilege.uses | not a field | code, name
            /offers/0/badge | {'name':'x'} | offers[0].pays | is PRIVILEGE, and the offer says what its badge is | write BADGE, or leave badge out
            /offers/0/pays | - | offers[0].pays | is CASH, and the offer says what its privilege is | write PRIVILEGE
            /offers/0/pays | 'BADGE' | offers[0].pays | is BADGE, and the offer says what its privilege is | write PRIVILEGE
            /offers/0/reward/amountMinor | 1001 | offers[0].reward | more uses than anybody keeps count of | 1 to 1000
            /offers/0/reward | {'type':'PERCENT','rate':'5 %'} | offers[0].reward | pays by what is spent, and the offer gives a number of uses | as amountMinor
            /offers/0/reward | {'type':'LADDER','first':'5 %','step':'1 %','most':'9 %'} | offers[0].reward | pays by what is spent | that number
            /offers/0/reward | {'type':'PERIOD_REBATE','per':'YEAR','brackets':[{'fromMinor':0,'rate':'1 %'}]} | offers[0].reward | pays by what is spent | that number
            /offers/0/reward | {'type':'BOUNCE_BACK','points':1,'perMinor':100,'days':30} | offers[0].pays | is PRIVILEGE, and the reward is points for what is spent | write POINTS
            /offers/0/reward | {'type':'MULTIPLIER','factor':3} | offers[0].pays | is another than POINTS | leave it out
            /offers/0/funding | {'shares':[{'funder':'MERCHANT','basisPoints':5000},{'funder':'ISSUER','basisPoints':5000}]} | offers[0].funding.shares | of what has no price | name one
            /offers/0/funding | {'charity':{'id':'cha_s','name':'S','basisPoints':100}} | offers[0].funding.charity | of what has no price | leave it out
            /offers/0/funding | {'feeBasisPoints':300} | offers[0].funding.feeBasisPoints | of what has no price | leave it out
            /offers/0/refundPolicy | 'NONE' | offers[0].refundPolicy | another than REQUALIFY | leave it out
            /offers/0/budgetMinor | 2 | offers[0].budgetMinor | does not pay for a single reward | write 3 or more
            """)
    void refuses_anOfferThatGivesAPrivilege(String pointer, String value, String field, String message, String mend) {
        refuses(PRIVILEGE, pointer, value, field, message, mend);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /offers/0/badge | - | offers[0].badge | is required, where the offer pays it | add "badge":{"name":"Regular"}
            /offers/0/badge/code | 'X' | offers[0].badge.code | is of a badge, which is not used | leave it out
            /offers/0/rewardExpiryDays | 30 | offers[0].rewardExpiryDays | is of a badge, which stays | leave it out
            /offers/0/reward/amountMinor | 2 | offers[0].reward | gives more than one badge | write 1
            /offers/0/reward | {'type':'WELCOME','first':{'amountMinor':1},'then':{'amountMinor':1},'times':2,'days':60} | offers[0].reward.type | gives again | write FIXED
            /offers/0/reward | {'type':'SPEND_THRESHOLD','thresholdMinor':50000,'amountMinor':1,'repeats':true} | offers[0].reward.repeats | gives again | leave it out
            /offers/0/limits | [{'kind':'COUNT','per':'OFFER','most':2}] | offers[0].limits[0].most | more than once | write 1
            """)
    void refuses_anOfferThatGivesABadge(String pointer, String value, String field, String message, String mend) {
        refuses(BADGE, pointer, value, field, message, mend);
    }

    /** The same, which multiplies them. */
    private static final String MULTIPLIER = Texts.with(
            Texts.with(POINTS, "/offers/0/reward", "{'type':'MULTIPLIER','factor':3}"), "/offers/0/pays", "-");

    @Test
    void accepts_points() {
        assertThat(found(POINTS)).isEmpty();
        assertThat(found(MULTIPLIER)).isEmpty();
        assertThat(found(Texts.with(MULTIPLIER, "/offers/0/pays", "'POINTS'"))).isEmpty();
        assertThat(found(Texts.with(MULTIPLIER, "/offers/0/reward/factor", "1.01")))
                .isEmpty();
        assertThat(found(Texts.with(MULTIPLIER, "/programs/0/points/value", "-")))
                .as("what is added competes with nothing")
                .isEmpty();
        assertThat(found(Texts.with(POINTS, "/programs/0/points/earn", "-")))
                .as("points that offers alone give")
                .isEmpty();
        assertThat(found(Texts.with(
                        POINTS, "/merchants/0/line", "{'kind':'PREPAID','amountMinor':100000,'currency':'SEK'}")))
                .as("a line of other money, which points do not draw on")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /programs/0/points | {'value':{'points':1,'minor':1}} | programs[0].points.currency | is required | add "currency"
            /programs/0/points/currency | 'points:prg_demo' | programs[0].points.currency | not a currency | ISO 4217
            /programs/0/points/earn/points | 0 | programs[0].points.earn.points | out of range | 1 to 10000
            /programs/0/points/earn/perMinor | 10001 | programs[0].points.earn.perMinor | out of range | 1 point for 1.00 EUR is 1 per 100
            /programs/0/points/earn/per | 1 | programs[0].points.earn.per | not a field | perMinor
            /programs/0/points/value/minor | 0 | programs[0].points.value.minor | out of range | 1 to 10000
            /programs/0/points/value/points | 0.5 | programs[0].points.value.points | not a whole number | digits only
            /programs/0/points/expiryDays | 0 | programs[0].points.expiryDays | out of range | 1 to 3650 days, or leave it out
            /programs/0/points/holdDays | 366 | programs[0].points.holdDays | out of range | 0 to 365
            /programs/0/points/rate | 1 | programs[0].points.rate | not a field | currency, earn, expiryDays, holdDays, value
            /programs/0/termsBefore | [{'until':'2026-01-01T00:00:00Z','points':{'currency':'SEK'}}] | programs[0].points.currency | is not that of the program's points before | write SEK
            /programs/0/termsBefore | [{'until':'2026-01-01T00:00:00Z','points':{'currency':'EUR','holdDays':3}}] | programs[0].points.holdDays | is not that of the program's points before | write 3
            /programs/0/termsBefore | [{'until':'2026-01-01T00:00:00Z','points':{'currency':'EUR','earn':{'points':0,'perMinor':1}}}] | programs[0].termsBefore[0].points.earn.points | out of range | 1 to
            /programs/0/balances | {'minPayoutMinor':{'points:prg_demo':100}} | programs[0].balances.minPayoutMinor.points:prg_demo | is no money, and nothing else is paid out | leave it out
            /programs/0/points | - | offers[0].who.programs | names a program without points: "prg_demo" | add points to the program, or let the offer pay cash
            /programs/0/points/value | - | offers[0].who.programs | does not say what its points are worth, and the offer competes | add points.value
            /offers/0/who | - | offers[0].who.programs | names not one program, whose points the offer pays | name one
            /offers/0/who/programs | ['prg_dmo'] | offers[0].who.programs | names no registered program | did you mean "prg_demo"?
            /offers/0/currency | 'SEK' | offers[0].currency | is not that of the program's points, EUR | write EUR
            /offers/0/pays | 'MILES' | offers[0].pays | not one of the words | CASH, POINTS, PRIVILEGE, BADGE
            /offers/0/reward | {'type':'PERCENT','rate':'5 %'} | offers[0].reward | a rate of money, and the offer pays points | "points": 1, "perMinor": 100
            /offers/0/reward | {'type':'NTH_VISIT','every':5,'rate':'50 %'} | offers[0].reward | a rate of money | amountMinor
            /offers/0/reward | {'type':'LADDER','first':'5 %','step':'1 %','most':'9 %'} | offers[0].reward | a rate of money | MULTIPLIER
            /offers/0/reward | {'type':'BOUNCE_BACK','rate':'5 %','days':30} | offers[0].reward | a rate of money | amountMinor
            /offers/0/reward | {'type':'PERIOD_REBATE','per':'YEAR','brackets':[{'rate':'1 %'}]} | offers[0].reward | a rate of money | amountMinor
            /offers/0/reward | {'type':'PERCENT','points':0,'perMinor':100} | offers[0].reward.points | out of range | write 1 to 10000
            /offers/0/reward | {'type':'PERCENT','points':1,'perMinor':10001} | offers[0].reward.perMinor | out of range | write 1 to 10000
            /offers/0/reward | {'type':'PERCENT','points':1} | offers[0].reward.perMinor | is required | add "perMinor"
            /offers/0/reward | {'type':'PERCENT','points':1,'perMinor':100,'rate':'1 %'} | offers[0].reward.rate | stands beside points | one of the two
            /offers/0/reward | {'type':'NTH_VISIT','every':5,'points':1,'perMinor':100,'amountMinor':5} | offers[0].reward.points | stands beside an amount | one of the two
            /offers/0/reward | {'type':'NTH_VISIT','every':5,'points':1,'perMinor':100,'rateBasisPoints':5} | offers[0].reward.points | stands beside a rate | one of the two
            /offers/0/reward | {'type':'LADDER','first':{'points':1,'perMinor':100},'step':{'points':1,'perMinor':50},'most':{'points':5,'perMinor':100}} | offers[0].reward.step | not of the kind of first | same perMinor
            /offers/0/reward | {'type':'LADDER','first':{'amountMinor':50},'step':{'amountMinor':10},'most':{'amountMinor':50}} | offers[0].reward.most | not more than first | more than 50, or use
            /offers/0/reward | {'type':'LADDER','first':{'amountMinor':50},'step':{'amountMinor':0},'most':{'amountMinor':90}} | offers[0].reward.step.amountMinor | out of range | 1 to
            /offers/0/reward | {'type':'LADDER','first':{'amountMinor':50},'step':{'amountMinor':10},'most':'9 %'} | offers[0].reward.most | not of the kind of first | as amounts
            /offers/0/reward | {'type':'PERIOD_REBATE','per':'YEAR','brackets':[{'amountMinor':50},{'fromMinor':5,'points':1,'perMinor':100}]} | offers[0].reward.brackets[1] | not of the kind of the bracket before | as amounts
            /offers/0/reward | {'type':'PERIOD_REBATE','per':'YEAR','brackets':[{'points':2,'perMinor':100},{'fromMinor':5,'points':1,'perMinor':100}]} | offers[0].reward.brackets[1].points | could be paid less | write 2 or more
            /offers/0/reward | {'type':'PERIOD_REBATE','per':'YEAR','on':'SLICE','brackets':[{'amountMinor':50}]} | offers[0].reward.brackets[0] | of SLICE each bracket pays a part | on WHOLE
            /offers/0/reward | {'type':'FIXED','amountMinor':0} | offers[0].reward.amountMinor | out of range | 1 to
            /offers/0/budgetMinor | 499 | offers[0].budgetMinor | does not pay for a single reward | write 500 or more
            """)
    void refuses_anOfferThatPaysPoints(String pointer, String value, String field, String message, String mend) {
        refuses(POINTS, pointer, value, field, message, mend);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /offers/0/reward/factor | - | offers[0].reward.factor | is required | add "factor"
            /offers/0/reward/factor | 1 | offers[0].reward.factor | is no factor that multiplies | more than 1 and at most 100
            /offers/0/reward/factor | 100.01 | offers[0].reward.factor | is no factor that multiplies | two decimals
            /offers/0/reward/factor | 1.005 | offers[0].reward.factor | is no factor that multiplies | 3, or 1.5
            /offers/0/reward/factor | '3' | offers[0].reward.factor | is no factor that multiplies | 3, or 1.5
            /offers/0/reward/rate | '3 %' | offers[0].reward.rate | not a field | factor, type
            /offers/0/pays | 'CASH' | offers[0].pays | is another than POINTS, which MULTIPLIER multiplies | leave it out
            /offers/0/refundPolicy | 'NONE' | offers[0].refundPolicy | is another than REQUALIFY | leave it out
            /offers/0/currency | 'SEK' | offers[0].currency | is not that of the program's points, EUR | write EUR
            /programs/0/points/earn | - | offers[0].who.programs | of which purchases earn no points that could be multiplied | add points.earn
            """)
    void refuses_anOfferThatMultipliesPoints(String pointer, String value, String field, String message, String mend) {
        refuses(MULTIPLIER, pointer, value, field, message, mend);
    }

    @Test
    void refuses_versionsThatPaySomethingElse() {
        String offer = """
                {'id':'off_x','merchantId':'mer_harbour','title':'Lunch','effectiveFrom':'2026-03-15T00:00:00Z',
                 'schedule':{'from':'2026-03-01','until':'2026-04-01'},
                 'reward':{'type':'FIXED','amountMinor':500},'currency':'EUR','minSpendMinor':500}""";
        refuses(POINTS, "/offers/-", offer, "offers[1].pays", "is not what the version before it pays", "write POINTS");
        String two = Texts.with(POINTS, "/programs/-", """
                {'id':'prg_two','name':'Two','zone':'Europe/Berlin','points':{'currency':'EUR','value':{'points':1,'minor':1}}}""");
        String other = Texts.with(Texts.with(offer, "/pays", "'POINTS'"), "/who", "{'programs':['prg_two']}");
        refuses(
                two,
                "/offers/-",
                other,
                "offers[1].who.programs",
                "another program than the version before it",
                "register another offer");
    }

    private static void refuses(String pointer, String value, String field, String message, String mend) {
        refuses(Texts.CATALOGUE, pointer, value, field, message, mend);
    }

    private static void refuses(String text, String pointer, String value, String field, String message, String mend) {
        assertThat(found(Texts.with(text, pointer, value))).singleElement().satisfies(problem -> {
            assertThat(problem.field()).isEqualTo(field);
            assertThat(problem.message()).contains(message);
            assertThat(problem.mend()).contains(mend);
        });
    }

    private static List<Problem> found(String text) {
        return Texts.problems(CatalogueReader.catalogue(Texts.bytes(text)));
    }
}
