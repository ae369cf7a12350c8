package io.ristorno.api;

import com.prowidesoftware.swift.model.mx.MxPain00100109;
import com.prowidesoftware.swift.model.mx.dic.AccountIdentification4Choice;
import com.prowidesoftware.swift.model.mx.dic.ActiveOrHistoricCurrencyAndAmount;
import com.prowidesoftware.swift.model.mx.dic.AmountType4Choice;
import com.prowidesoftware.swift.model.mx.dic.BranchAndFinancialInstitutionIdentification6;
import com.prowidesoftware.swift.model.mx.dic.CashAccount38;
import com.prowidesoftware.swift.model.mx.dic.ChargeBearerType1Code;
import com.prowidesoftware.swift.model.mx.dic.CreditTransferTransaction34;
import com.prowidesoftware.swift.model.mx.dic.CustomerCreditTransferInitiationV09;
import com.prowidesoftware.swift.model.mx.dic.DateAndDateTime2Choice;
import com.prowidesoftware.swift.model.mx.dic.FinancialInstitutionIdentification18;
import com.prowidesoftware.swift.model.mx.dic.GenericFinancialIdentification1;
import com.prowidesoftware.swift.model.mx.dic.GroupHeader85;
import com.prowidesoftware.swift.model.mx.dic.PartyIdentification135;
import com.prowidesoftware.swift.model.mx.dic.PaymentIdentification6;
import com.prowidesoftware.swift.model.mx.dic.PaymentInstruction30;
import com.prowidesoftware.swift.model.mx.dic.PaymentMethod3Code;
import com.prowidesoftware.swift.model.mx.dic.PaymentTypeInformation26;
import com.prowidesoftware.swift.model.mx.dic.RemittanceInformation16;
import com.prowidesoftware.swift.model.mx.dic.ServiceLevel8Choice;
import io.ristorno.api.PayoutRun.Item;
import io.ristorno.catalog.Problem;
import io.ristorno.member.Movement.PayoutState;
import io.ristorno.money.Commodity;
import io.ristorno.program.BankAccount;
import io.ristorno.program.Program;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A run of payouts that has been sent, as an order to a bank: ISO 20022 {@code pain.001.001.09}. It is made of the run alone, which
 * takes nobody more by then, and its message id is the run's: it is the same however often it is made, and a bank that gets it twice pays
 * once. What was rejected is no part of it any more: it is the member's again.
 */
final class PaymentFile {
    /** As a client asks for it. */
    static final String TYPE = "application/xml";

    /** An end-to-end id has 35 characters (Max35Text), and the member's number takes its share. */
    static final int RUN_ID_MAX = 21;

    private static final int PROBLEMS_MAX = 20;

    private final Program program;
    private final String run;
    private final List<Item> all;
    private final List<Item> sent;

    PaymentFile(Program program, String run, List<Item> items) {
        this.program = program;
        this.run = run;
        this.all = items;
        this.sent = items.stream()
                .filter(item -> item.payout().state() == PayoutState.SENT
                        || item.payout().state() == PayoutState.CONFIRMED)
                .toList();
    }

    /** Why there is no file; empty if there is one. Half a run is none. */
    List<Problem> problems() {
        var problems = new ArrayList<Problem>();
        if (all.stream().anyMatch(item -> item.payout().state() == PayoutState.CREATED)) {
            problems.add(new Problem(
                    "state",
                    "has payouts that are not sent: somebody may still join them",
                    "POST {\"state\":\"SENT\"} to this run's states, then fetch its file"));
        } else if (sent.isEmpty()) {
            problems.add(new Problem("run", "has nothing to be paid", "name another run"));
        }
        if (run.length() > RUN_ID_MAX) {
            problems.add(new Problem(
                    "run", "is too long for a bank", "name runs with at most " + RUN_ID_MAX + " characters"));
        }
        if (program.payer().isEmpty()) {
            problems.add(
                    new Problem("payer", "is not told", "register the program with \"payer\":{\"holder\",\"iban\"}"));
        }
        if (all.stream().anyMatch(item -> !item.payout().commodity().isCurrency())) {
            problems.add(new Problem("currency", "is points, which no bank moves", "take the CSV file"));
        }
        all.stream()
                .filter(item -> item.payout().state() != PayoutState.REJECTED
                        && item.payee().isEmpty())
                .limit(PROBLEMS_MAX)
                .forEach(item -> problems.add(new Problem(
                        "payee",
                        item.memberId() + " has told no account",
                        "PUT /v1/members/" + item.memberId() + "/payee, or take the CSV file")));
        return problems;
    }

    /** The file; only where there are no problems. */
    String xml() {
        BankAccount payer = program.payer().orElseThrow();
        var message = new CustomerCreditTransferInitiationV09()
                .setGrpHdr(new GroupHeader85()
                        .setMsgId(run)
                        .setCreDtTm(made().atOffset(ZoneOffset.UTC))
                        .setNbOfTxs(count(sent))
                        .setCtrlSum(sum(sent))
                        .setInitgPty(party(payer)));
        byCurrency().forEach((currency, items) -> message.addPmtInf(instruction(payer, currency, items)));
        var order = new MxPain00100109();
        order.setCstmrCdtTrfInitn(message);
        return order.document();
    }

    /** The run's moment, not that of asking. */
    private Instant made() {
        return Instant.ofEpochMilli(
                all.stream().mapToLong(item -> item.payout().atMillis()).min().orElseThrow());
    }

    private Map<Commodity, List<Item>> byCurrency() {
        return sent.stream()
                .collect(Collectors.groupingBy(item -> item.payout().commodity(), TreeMap::new, Collectors.toList()));
    }

    private PaymentInstruction30 instruction(BankAccount payer, Commodity currency, List<Item> items) {
        var instruction = new PaymentInstruction30()
                .setPmtInfId(run + "-" + currency.code())
                .setPmtMtd(PaymentMethod3Code.TRF)
                .setNbOfTxs(count(items))
                .setCtrlSum(sum(items))
                .setReqdExctnDt(new DateAndDateTime2Choice()
                        .setDt(made().atZone(program.zone()).toLocalDate()))
                .setDbtr(party(payer))
                .setDbtrAcct(account(payer))
                .setDbtrAgt(agent(payer));
        if (currency.code().equals("EUR")) {
            instruction
                    .setPmtTpInf(new PaymentTypeInformation26().addSvcLvl(new ServiceLevel8Choice().setCd("SEPA")))
                    .setChrgBr(ChargeBearerType1Code.SLEV);
        }
        items.forEach(item -> instruction.addCdtTrfTxInf(transfer(item)));
        return instruction;
    }

    private CreditTransferTransaction34 transfer(Item item) {
        BankAccount payee = item.payee().orElseThrow();
        var transfer = new CreditTransferTransaction34()
                .setPmtId(new PaymentIdentification6()
                        .setInstrId(item.payout().id())
                        .setEndToEndId(item.payout().id()))
                .setAmt(new AmountType4Choice()
                        .setInstdAmt(new ActiveOrHistoricCurrencyAndAmount()
                                .setCcy(item.payout().commodity().code())
                                .setValue(amount(item))))
                .setCdtr(party(payee))
                .setCdtrAcct(account(payee))
                .setRmtInf(new RemittanceInformation16()
                        .addUstrd("Cashback " + item.payout().id()));
        return payee.bic().isEmpty() ? transfer : transfer.setCdtrAgt(agent(payee));
    }

    private static PartyIdentification135 party(BankAccount account) {
        return new PartyIdentification135().setNm(account.holder());
    }

    private static CashAccount38 account(BankAccount account) {
        return new CashAccount38().setId(new AccountIdentification4Choice().setIBAN(account.iban()));
    }

    /** Where the IBAN says enough, SEPA's rulebooks want these words. */
    private static BranchAndFinancialInstitutionIdentification6 agent(BankAccount account) {
        var bank = new FinancialInstitutionIdentification18();
        if (account.bic().isEmpty()) {
            bank.setOthr(new GenericFinancialIdentification1().setId("NOTPROVIDED"));
        } else {
            bank.setBICFI(account.bic());
        }
        return new BranchAndFinancialInstitutionIdentification6().setFinInstnId(bank);
    }

    private static String count(List<Item> items) {
        return Integer.toString(items.size());
    }

    private static BigDecimal sum(List<Item> items) {
        return items.stream().map(PaymentFile::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal amount(Item item) {
        return BigDecimal.valueOf(
                item.payout().amountMinor(), item.payout().commodity().decimals());
    }
}
