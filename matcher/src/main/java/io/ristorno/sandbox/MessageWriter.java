package io.ristorno.sandbox;

import io.ristorno.sandbox.CardMessage.Original;
import io.ristorno.sandbox.CardMessage.Shipment;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Writes messages as bytes of a dialect: a template for each shape, filled in place. For one thread. */
public final class MessageWriter {
    private static final int BILLING = 1;
    private static final int ORIGINAL = 2;
    private static final int REMAINS = 4;
    private static final int DECIDED = 8;
    private static final int SHAPES = 16;
    private static final int SIGN_ON = 1;
    private static final int SIGN_OFF = 2;

    private final WireFormat format;
    private final Map<CardMessage.Type, @Nullable Template[]> templates = new EnumMap<>(CardMessage.Type.class);
    private final Template management;
    private final CalendarDigits calendar = new CalendarDigits();

    /** Writes in a dialect. */
    public MessageWriter(WireFormat format) {
        this.format = format;
        management = new Template(format, 800, new int[] {7, 11, 70});
    }

    /**
     * Writes a frame.
     *
     * @return its bytes
     */
    public int write(CardMessage message, byte[] target, int offset) {
        Template template = template(message);
        template.copy(target, offset);
        if (message.repeated()) {
            template.repeat(target, offset);
        }
        template.number(target, offset, 2, message.card());
        template.number(target, offset, 3, message.type().processing() * 10_000L);
        amounts(message, template, target, offset);
        times(message, template, target, offset);
        shop(message, template, target, offset);
        references(message, template, target, offset);
        return template.bytes();
    }

    /** Bytes of the frame that {@link #write} would write. */
    public int bytes(CardMessage message) {
        return template(message).bytes();
    }

    private Template template(CardMessage message) {
        int shape = (message.amounts().isForeign() ? BILLING : 0)
                | (message.original().isPresent() ? ORIGINAL : 0)
                | (message.amounts().remainsMinor() >= 0 ? REMAINS : 0)
                | (message.type() == CardMessage.Type.ADVICE ? DECIDED : 0);
        @Nullable Template[] shapes = templates.computeIfAbsent(message.type(), _ -> new Template[SHAPES]);
        Template template = shapes[shape];
        if (template == null) {
            template = new Template(format, message.type().mti(), fields(message.type(), shape));
            shapes[shape] = template;
        }
        return template;
    }

    private int[] fields(CardMessage.Type type, int shape) {
        IntStream.Builder fields = IntStream.builder();
        IntStream.of(2, 3, 4, 7, 11, 12, 13, 18, 22, 25, 32, 37, 38, 41, 42, 43, 49)
                .forEach(fields);
        if ((shape & BILLING) != 0) {
            IntStream.of(6, 10, 51).forEach(fields);
        }
        if ((shape & ORIGINAL) != 0) {
            fields.add(90);
        }
        if ((shape & REMAINS) != 0) {
            fields.add(95);
        }
        if ((shape & DECIDED) != 0) {
            fields.add(39);
        }
        format.lifeCycle().ifPresent(slot -> fields.add(slot.field()));
        if (type == CardMessage.Type.CLEARING) {
            format.sequence().ifPresent(slot -> fields.add(slot.field()));
            format.count().ifPresent(slot -> fields.add(slot.field()));
        }
        return fields.build().sorted().distinct().toArray();
    }

    private static void amounts(CardMessage message, Template template, byte[] target, int offset) {
        var amounts = message.amounts();
        template.number(target, offset, 4, amounts.minor());
        template.number(target, offset, 49, message.shop().currency().numeric());
        if (amounts.isForeign()) {
            template.number(target, offset, 6, amounts.billingMinor());
            template.number(target, offset, 10, rate(amounts.minor(), amounts.billingMinor()));
            template.number(target, offset, 51, amounts.billingCurrency());
        }
        if (amounts.remainsMinor() >= 0) {
            int at = offset + template.at(95);
            java.util.Arrays.fill(target, at, at + 42, (byte) '0');
            Template.digits(target, at, 12, amounts.remainsMinor());
        }
    }

    /** DE 10: the number of decimals, then seven digits. */
    private static long rate(long minor, long billingMinor) {
        long rate = minor == 0 ? 0 : billingMinor * 1_000_000 / minor;
        return 60_000_000L + Math.min(rate, 9_999_999);
    }

    private void times(CardMessage message, Template template, byte[] target, int offset) {
        template.number(target, offset, 7, calendar.utc(message.atMillis()));
        long local = calendar.local(message.atMillis(), message.shop().zone());
        template.number(target, offset, 12, local % 1_000_000);
        template.number(target, offset, 13, local / 1_000_000);
    }

    private static void shop(CardMessage message, Template template, byte[] target, int offset) {
        Shop shop = message.shop();
        template.number(target, offset, 18, shop.mcc());
        template.number(target, offset, 22, shop.entryMode((message.card() & 1) == 0));
        template.number(target, offset, 25, shop.channel() == io.ristorno.merchant.Channel.ONLINE ? 59 : 0);
        template.bytes(target, offset, 32, shop.acquirer());
        template.bytes(target, offset, 41, shop.terminal());
        template.bytes(target, offset, 42, shop.mid(message.type().moves()));
        template.bytes(target, offset, 43, shop.acceptor());
    }

    private void references(CardMessage message, Template template, byte[] target, int offset) {
        template.number(target, offset, 11, message.trace());
        template.letters(target, offset, 37, message.story());
        template.letters(target, offset, 38, approval(message.story()));
        if (message.type() == CardMessage.Type.ADVICE) {
            template.text(target, offset, 39, message.declined() ? "05" : "00");
        }
        message.original().ifPresent(original -> original(original, message, template, target, offset));
        format.lifeCycle().ifPresent(slot -> template.number(target, offset, slot, message.story()));
        if (message.type() == CardMessage.Type.CLEARING) {
            shipment(message.shipment(), template, target, offset);
        }
    }

    /** An approval code is not unique, and looks like nothing else of its message. */
    private static long approval(long story) {
        return (story * 0x9E3779B97F4A7C15L) >>> 33;
    }

    /** DE 90: type, trace number, transmission, acquirer, forwarder. */
    private void original(Original original, CardMessage message, Template template, byte[] target, int offset) {
        int at = offset + template.at(90);
        Template.digits(target, at, 4, original.type().mti());
        Template.digits(target, at + 4, 6, original.trace());
        Template.digits(target, at + 10, 10, calendar.utc(original.atMillis()));
        System.arraycopy(message.shop().acquirer(), 0, target, at + 20, 11);
    }

    private void shipment(Shipment shipment, Template template, byte[] target, int offset) {
        number(format.sequence(), shipment.number(), template, target, offset);
        number(format.count(), shipment.count(), template, target, offset);
    }

    private static void number(
            Optional<WireFormat.Slot> slot, int value, Template template, byte[] target, int offset) {
        if (slot.isPresent()) {
            template.number(target, offset, slot.get(), value);
        }
    }

    /** Writes a sign-on, 0800 with code 001. */
    int signOn(int trace, long atMillis, byte[] target, int offset) {
        return management(SIGN_ON, trace, atMillis, target, offset);
    }

    /** Writes a sign-off, 0800 with code 002. */
    int signOff(int trace, long atMillis, byte[] target, int offset) {
        return management(SIGN_OFF, trace, atMillis, target, offset);
    }

    private int management(int code, int trace, long atMillis, byte[] target, int offset) {
        management.copy(target, offset);
        management.number(target, offset, 7, calendar.utc(atMillis));
        management.number(target, offset, 11, trace);
        management.number(target, offset, 70, code);
        return management.bytes();
    }
}
