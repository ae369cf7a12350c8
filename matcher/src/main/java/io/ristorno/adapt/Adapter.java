package io.ristorno.adapt;

import io.ristorno.catalog.Reading;
import io.ristorno.decode.BrokenJson;
import io.ristorno.decode.CardRequest;
import io.ristorno.decode.Malformed;
import io.ristorno.decode.Malformed.Code;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a processor's events become canonical transactions, and how they are signed: a file of data, compiled.
 *
 * <p>Rules are tried in order, and the first whose condition holds says what becomes of the event, or of each item of its list: a
 * transaction, or nothing that is of interest. An event that no rule is for is refused, since somebody may miss it. Written as
 * JSON; {@code config/adapters} has examples.
 */
public final class Adapter {
    /** Before the adapter's name, what its messages have as their source. */
    public static final String SOURCE = "processor:";

    /** With what the id of every card begins. */
    static final String CARD = "crd_";

    static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,19}");
    /** Of one event. */
    static final int ITEMS_MAX = 1_000;

    private static final String FORM = "send the event's JSON object as it is";

    private final String name;
    private final Signature signature;
    private final Optional<Path> each;
    private final List<Rule> ofEvents;
    private final List<Rule> ofItems;

    /**
     * A whole one.
     *
     * @param each where the list of items is, if an event has one
     * @param ofEvents rules that are tried on the whole event first; with items, such as say what is ignored
     * @param ofItems rules that are tried on each item
     */
    Adapter(String name, Signature signature, Optional<Path> each, List<Rule> ofEvents, List<Rule> ofItems) {
        this.name = name;
        this.signature = signature;
        this.each = each;
        this.ofEvents = List.copyOf(ofEvents);
        this.ofItems = List.copyOf(ofItems);
    }

    /** Reads an adapter, or tells all that is wrong with its file. */
    public static Reading<Adapter> read(byte[] json) {
        return new AdapterFile().read(json);
    }

    /** By which it is addressed, and which stands in the ids of its cards. */
    public String name() {
        return name;
    }

    public Signature signature() {
        return signature;
    }

    /** The id under which a card of the processor's is linked here. */
    public String cardId(String processorsId) {
        return CARD + name + "_" + processorsId;
    }

    /** What an event tells. Everything in it is looked at before anything is handed on. */
    public Adapted adapt(byte[] event) {
        try {
            return adapt(Told.read(event));
        } catch (IOException broken) {
            return new Adapted.Unfit(new Malformed(Code.NOT_JSON, "$", -1, BrokenJson.mend(broken, FORM)));
        }
    }

    private Adapted adapt(Told.Fields event) {
        var whole = new Scene(event, List.of());
        Optional<Rule> rule = rule(ofEvents, whole);
        if (rule.isPresent()) {
            return adapted(List.of(whole), List.of(rule.get()));
        }
        if (each.isEmpty()) {
            return noRule("$");
        }
        Told told = whole.at(each.get());
        if (!(told instanceof Told.Items(List<Told> items)) || items.size() > ITEMS_MAX) {
            return new Adapted.Unfit(new Malformed(
                    Code.BAD_VALUE, each.get().text(), -1, "send a list of at most " + ITEMS_MAX + " items there"));
        }
        return ofItems(event, items);
    }

    private Adapted ofItems(Told.Fields event, List<Told> items) {
        var scenes = new ArrayList<Scene>();
        var rules = new ArrayList<Rule>();
        for (int i = 0; i < items.size(); i++) {
            var scene = new Scene(event, items.subList(0, i + 1));
            Optional<Rule> rule = rule(ofItems, scene);
            if (rule.isEmpty()) {
                return noRule(each.orElseThrow().text() + "[" + i + "]");
            }
            scenes.add(scene);
            rules.add(rule.get());
        }
        return adapted(scenes, rules);
    }

    private Adapted adapted(List<Scene> scenes, List<Rule> rules) {
        var all = new ArrayList<Adapted.One>();
        String ignored = "";
        for (int i = 0; i < scenes.size(); i++) {
            Scene scene = scenes.get(i);
            if (!rules.get(i).ignored().isEmpty()) {
                ignored = rules.get(i).ignored();
                continue;
            }
            rules.get(i).apply(scene, name).ifPresent(all::add);
            if (scene.fault().isPresent()) {
                return new Adapted.Unfit(scene.fault().get());
            }
        }
        return all.isEmpty() && !ignored.isEmpty() ? new Adapted.Ignored(ignored) : new Adapted.Transactions(all);
    }

    private static Optional<Rule> rule(List<Rule> rules, Scene scene) {
        return rules.stream().filter(rule -> rule.when().holds(scene)).findFirst();
    }

    private Adapted noRule(String where) {
        return new Adapted.Unfit(new Malformed(
                Code.NO_RULE,
                where,
                -1,
                "add a rule to the adapter " + name
                        + ": \"transaction\" for what it says, or \"ignore\" for what is none of ours"));
    }

    /** People take the one for the other; a number of such looks goes no further. */
    static boolean holdsCardNumber(String text) {
        return CardRequest.holdsCardNumber(text);
    }
}
