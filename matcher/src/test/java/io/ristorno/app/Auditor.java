package io.ristorno.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The other side of a service that gets killed, in a process of its own: sends purchases, keeps book in two files of what it
 * sent and of what was answered, and afterwards holds what the API shows against those books. Shares no code with the service
 * but the JSON parser.
 *
 * <p>Obeys lines on its standard input: {@code load ROUND HTTP LINK} sends until the connections break, {@code check HTTP
 * FIRST LAST} audits some members, {@code checkAll HTTP} audits all and the trial balance.
 */
public final class Auditor {
    /** Members that each round adds, and rounds for which a member stays in use. */
    static final int NEW_MEMBERS = 8;

    static final int ROUNDS_IN_USE = 2;

    private static final int MERCHANTS = 4;
    /** The last merchant's offer has a budget that does not last. */
    private static final int SCARCE = MERCHANTS - 1;

    private static final long BUDGET_MINOR = 500_000;
    private static final long CAP_MINOR = 1500;
    private static final int PURCHASES_MAX = 200;
    private static final int WINDOW = 150;

    private final Path sentBook;
    private final Path answeredBook;
    private final PrintWriter sentWriter;
    private final PrintWriter answeredWriter;
    private final Random random;
    private final Map<Integer, Integer> purchasesMade = new ConcurrentHashMap<>();
    private final Set<Integer> joined = ConcurrentHashMap.newKeySet();
    private final List<Sent> toClear = new ArrayList<>();
    private final List<Sent> unanswered = new ArrayList<>();
    private final AtomicInteger trace = new AtomicInteger(1000);
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger sent = new AtomicInteger();

    /** One message. A purchase is known by its number, the same in its authorization and its clearing. */
    private record Sent(String id, int purchase, int member, int merchant, boolean clearing, long minor, boolean http) {
        static Sent parse(String line) {
            String[] parts = line.split(" ", -1);
            return new Sent(
                    parts[0],
                    Integer.parseInt(parts[1]),
                    Integer.parseInt(parts[2]),
                    Integer.parseInt(parts[3]),
                    Boolean.parseBoolean(parts[4]),
                    Long.parseLong(parts[5]),
                    Boolean.parseBoolean(parts[6]));
        }

        String line() {
            return String.join(
                    " ",
                    id,
                    Integer.toString(purchase),
                    Integer.toString(member),
                    Integer.toString(merchant),
                    Boolean.toString(clearing),
                    Long.toString(minor),
                    Boolean.toString(http));
        }
    }

    private Auditor(Path folder, long seed) throws IOException {
        sentBook = folder.resolve("sent");
        answeredBook = folder.resolve("answered");
        sentWriter = new PrintWriter(Files.newBufferedWriter(sentBook, StandardOpenOption.CREATE));
        answeredWriter = new PrintWriter(Files.newBufferedWriter(answeredBook, StandardOpenOption.CREATE));
        random = new Random(seed);
    }

    public static void main(String[] args) throws Exception {
        var auditor = new Auditor(Path.of(args[0]), Long.parseLong(args[1]));
        try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ", -1);
                int[] numbers =
                        Stream.of(words).skip(1).mapToInt(Integer::parseInt).toArray();
                switch (words[0]) {
                    case "load" -> auditor.load(numbers[0], numbers[1], numbers[2]);
                    case "check" -> auditor.check(numbers[0], IntStream.range(numbers[1], numbers[2]), false);
                    case "checkAll" ->
                        auditor.check(numbers[0], auditor.joined.stream().mapToInt(member -> member), true);
                    default -> throw new IllegalArgumentException(line);
                }
            }
        }
    }

    private static void tell(String line) {
        System.out.println(line);
        System.out.flush();
    }

    // The load.

    private void load(int round, int httpPort, int linkPort) throws Exception {
        answered.set(0);
        sent.set(0);
        try (var web = new Web(httpPort)) {
            register(web, round);
        }
        int first = round * NEW_MEMBERS;
        var members = new ArrayList<Integer>();
        for (int member = Math.max(0, first - (ROUNDS_IN_USE - 1) * NEW_MEMBERS);
                member < first + NEW_MEMBERS;
                member++) {
            members.add(member);
        }
        var repeats = new ArrayList<>(unanswered);
        unanswered.clear();
        List<Thread> senders = List.of(
                Thread.ofPlatform().start(() -> overTheLink(linkPort, members, repeats, random.nextLong())),
                Thread.ofPlatform().start(() -> overTheLink(linkPort, members, List.of(), random.nextLong())),
                Thread.ofPlatform().start(() -> overHttp(httpPort, members, random.nextLong())));
        for (Thread sender : senders) {
            sender.join();
        }
        sentWriter.flush();
        answeredWriter.flush();
        tell("broken " + sent.get() + " " + answered.get());
    }

    private void register(Web web, int round) throws InterruptedException {
        if (round == 0) {
            web.post("/v1/programs", "{'id': 'prg_test', 'name': 'Test rewards', 'zone': 'UTC'}")
                    .expect(201);
            for (int merchant = 0; merchant < MERCHANTS; merchant++) {
                web.post("/v1/merchants", TestService.merchant("mer_" + merchant, mid(merchant)))
                        .expect(201);
                String budget = merchant == SCARCE ? "'budgetMinor': " + BUDGET_MINOR + ", " : "";
                web.post("/v1/offers", """
                        {'id': 'off_%d', 'merchantId': 'mer_%d', 'title': 'So much back', 'currency': 'EUR', %s
                          'schedule': {'from': '2020-01-01', 'until': '2099-01-01'}, 'minSpendMinor': 4000,
                          'maxRewardMinor': %d, 'reward': {'type': 'PERCENT', 'rateBasisPoints': %d}}
                        """.formatted(merchant, merchant, budget, CAP_MINOR, rate(merchant)))
                        .expect(201);
            }
        }
        var joining = new ArrayList<Thread>();
        for (int i = round * NEW_MEMBERS; i < (round + 1) * NEW_MEMBERS; i++) {
            int member = i;
            joining.add(Thread.ofVirtual().start(() -> {
                TestService.join(web, "mem_" + member, TestService.card(member));
                joined.add(member);
            }));
        }
        for (Thread thread : joining) {
            thread.join();
        }
    }

    private static String mid(int merchant) {
        return "SHOP" + merchant;
    }

    private static int rate(int merchant) {
        return 1000 + 125 * merchant;
    }

    private Sent authorization(List<Integer> members, Random dice, boolean http) {
        int member = members.get(dice.nextInt(members.size()));
        int merchant = dice.nextInt(MERCHANTS);
        int made = purchasesMade.merge(member * MERCHANTS + merchant, 1, Integer::sum);
        if (made > PURCHASES_MAX) {
            throw new IllegalStateException("a relationship holds 256 purchases: kill sooner");
        }
        int number = trace.incrementAndGet();
        // No two of a relationship have one amount, so that nothing is tied by its amount.
        return book(number, member, merchant, false, 5000 + 20L * made, http);
    }

    /** What was authorised, with a tip. */
    private Sent clearing(Sent authorization) {
        return book(
                authorization.purchase,
                authorization.member,
                authorization.merchant,
                true,
                authorization.minor + 7,
                authorization.http);
    }

    private Sent book(int number, int member, int merchant, boolean clearing, long minor, boolean http) {
        String id = http
                ? (clearing ? "c" : "a") + number
                : message(number, member, merchant, clearing, minor).id();
        var message = new Sent(id, number, member, merchant, clearing, minor, http);
        synchronized (sentWriter) {
            sentWriter.println(message.line());
        }
        sent.incrementAndGet();
        return message;
    }

    private CardMessage message(Sent from) {
        return message(from.purchase, from.member, from.merchant, from.clearing, from.minor);
    }

    /** Everything of it follows from its number, so that a repeat is the same. */
    private static CardMessage message(int number, int member, int merchant, boolean clearing, long minor) {
        return CardMessage.purchase(
                clearing ? "0220" : "0100", TestService.card(member), mid(merchant), minor, number, at(number));
    }

    private static Instant at(int number) {
        return TODAY.plusSeconds(number % 3600);
    }

    /** Behind every card's link, and the same in every round. */
    private static final Instant TODAY =
            Instant.ofEpochSecond(Instant.now().getEpochSecond()).plus(Duration.ofMinutes(30));

    private void answered(Sent message) {
        synchronized (answeredWriter) {
            answeredWriter.println(message.id);
        }
        int count = answered.incrementAndGet();
        if (count % 50 == 0) {
            tell("answered " + count);
        }
        if (!message.clearing) {
            synchronized (toClear) {
                toClear.add(message);
            }
        }
    }

    /** The next message: a clearing of something authorised before, or a new purchase. */
    private Sent next(List<Integer> members, Random dice, boolean http) {
        Sent open = null;
        synchronized (toClear) {
            if (!toClear.isEmpty() && dice.nextInt(5) < 2) {
                int at = dice.nextInt(toClear.size());
                if (toClear.get(at).http == http) {
                    open = toClear.set(at, toClear.getLast());
                    toClear.removeLast();
                }
            }
        }
        return open == null ? authorization(members, dice, http) : clearing(open);
    }

    private void overTheLink(int port, List<Integer> members, List<Sent> repeats, long seed) {
        var dice = new Random(seed);
        Map<String, Sent> open = new ConcurrentHashMap<>();
        var room = new Semaphore(WINDOW);
        try (LinkClient client = LinkClient.connect(port)) {
            Thread reading = Thread.ofPlatform().start(() -> hear(client, open, room));
            for (Sent repeat : repeats) {
                room.acquire();
                open.put(key(message(repeat)), repeat);
                client.send(message(repeat).as(repeat.clearing ? "0221" : "0101"));
            }
            while (room.tryAcquire(10, TimeUnit.SECONDS)) {
                Sent message = next(members, dice, false);
                open.put(key(message(message)), message);
                client.send(message(message));
                if (dice.nextInt(5) == 0) {
                    sendClearingAtOnce(client, message, open, room);
                }
                if (dice.nextInt(50) == 0) {
                    client.send(message(message));
                }
            }
            reading.join();
        } catch (UncheckedIOException _) {
            // Killed.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        synchronized (unanswered) {
            unanswered.addAll(open.values());
        }
    }

    /** A merchant that does not wait for the answer to his authorization. */
    private void sendClearingAtOnce(LinkClient client, Sent message, Map<String, Sent> open, Semaphore room)
            throws InterruptedException {
        if (!message.clearing && room.tryAcquire(10, TimeUnit.SECONDS)) {
            Sent clearing = clearing(message);
            cleared.add(message.purchase);
            open.put(key(message(clearing)), clearing);
            client.send(message(clearing));
        }
    }

    private final Set<Integer> cleared = ConcurrentHashMap.newKeySet();

    private static String key(CardMessage message) {
        return message.type.charAt(1) + message.get(37);
    }

    private void hear(LinkClient client, Map<String, Sent> open, Semaphore room) {
        try {
            while (true) {
                var answer = client.answer(Duration.ofMillis(200));
                if (answer.isEmpty() && client.isClosedWithin(Duration.ZERO)) {
                    room.release(WINDOW);
                    return;
                }
                answer.ifPresent(found -> {
                    Sent message = open.remove(key(found));
                    if (message == null) {
                        return; // a repeat's answer
                    }
                    room.release();
                    if (!found.get(39).equals("00")) {
                        tell("fault answered with " + found.get(39));
                    } else if (cleared.remove(message.purchase) && !message.clearing) {
                        answeredAlready(message);
                    } else {
                        answered(message);
                    }
                });
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Its clearing is under way, so it is not to be cleared again. */
    private void answeredAlready(Sent message) {
        synchronized (answeredWriter) {
            answeredWriter.println(message.id);
        }
        answered.incrementAndGet();
    }

    private void overHttp(int port, List<Integer> members, long seed) {
        var dice = new Random(seed);
        URI transactions = URI.create("http://127.0.0.1:" + port + "/v1/transactions");
        try (var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            while (true) {
                var messages = new ArrayList<Sent>();
                int lines = dice.nextInt(10) == 0 ? 40 : 1;
                var body = new StringBuilder();
                for (int i = 0; i < lines; i++) {
                    Sent message = next(members, dice, true);
                    messages.add(message);
                    body.append(Web.quoted(json(message))).append('\n');
                }
                HttpRequest request = HttpRequest.newBuilder(transactions)
                        .header("Content-Type", lines == 1 ? "application/json" : "application/x-ndjson")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                        .build();
                hear(client.send(request, HttpResponse.BodyHandlers.ofLines()), messages);
            }
        } catch (IOException | UncheckedIOException _) {
            // Killed.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void hear(HttpResponse<Stream<String>> response, List<Sent> messages) {
        int[] at = {0};
        response.body().forEach(line -> {
            if (line.startsWith("{\"status\":\"TAKEN\"")) {
                answered(messages.get(at[0]++));
            } else {
                tell("fault answered with " + line);
            }
        });
    }

    private static String json(Sent message) {
        return TestService.json(
                        message.clearing ? "clearing" : "authorization",
                        message.id,
                        "'number': '" + TestService.card(message.member) + "'",
                        message.minor,
                        at(message.purchase),
                        mid(message.merchant))
                .replace("'amount'", "'network': 'VISA', 'lifeCycle': 'L" + message.purchase + "', 'amount'");
    }

    // The audit.

    /** What the books and the API say of one member. */
    private final class Audit {
        private final Map<String, Sent> sentById = new HashMap<>();
        private final Set<String> answeredIds;
        private final List<String> faults = new ArrayList<>();
        private final Map<String, Long> accounts = new TreeMap<>();
        private int present;
        private int unansweredPresent;
        private long scarceMinor;

        Audit() throws IOException {
            try (Stream<String> lines = Files.lines(sentBook)) {
                lines.map(Sent::parse).forEach(each -> sentById.put(each.id, each));
            }
            try (Stream<String> lines = Files.lines(answeredBook)) {
                answeredIds = new HashSet<>(lines.toList());
            }
        }

        void member(Web web, int member) {
            String path = "/v1/members/mem_" + member;
            JsonNode purchases = web.get(path + "/purchases").expect(200).json().path("data");
            JsonNode entries = web.get(path + "/entries").expect(200).json().path("data");
            JsonNode rewards = web.get(path + "/rewards").expect(200).json();
            Map<String, Integer> times = new HashMap<>();
            purchases.forEach(purchase -> purchase(purchase, member, times));
            for (Sent each : sentById.values()) {
                if (each.member == member) {
                    count(each, times.getOrDefault(each.id, 0));
                }
            }
            entries(entries, rewards, member);
        }

        private void count(Sent message, int times) {
            boolean isAnswered = answeredIds.contains(message.id);
            if (times > 1) {
                faults.add(message.id + " is there " + times + " times");
            } else if (times == 0 && isAnswered) {
                faults.add(message.id + " was answered and is lost");
            }
            present += times;
            unansweredPresent += isAnswered ? 0 : times;
        }

        private void purchase(JsonNode purchase, int member, Map<String, Integer> times) {
            Set<Integer> numbers = new HashSet<>();
            long authorisedMinor = 0;
            long clearedMinor = 0;
            int merchant = -1;
            for (JsonNode event : purchase.path("events")) {
                String id = event.path("id").asText();
                times.merge(id, 1, Integer::sum);
                Sent message = sentById.get(id);
                if (message == null || message.member != member) {
                    faults.add(id + " is there and was never sent for this member");
                    return;
                }
                numbers.add(message.purchase);
                merchant = message.merchant;
                authorisedMinor += message.clearing ? 0 : message.minor;
                clearedMinor += message.clearing ? message.minor : 0;
            }
            if (numbers.size() != 1) {
                faults.add("one purchase of messages of several: " + numbers);
            }
            reward(purchase, merchant, clearedMinor > 0 ? clearedMinor : authorisedMinor, clearedMinor > 0);
        }

        /** What the offer promises, worked out by hand. */
        private void reward(JsonNode purchase, int merchant, long spentMinor, boolean isCleared) {
            long promised = Math.min(CAP_MINOR, (spentMinor * rate(merchant) + 5000) / 10_000);
            long held = 0;
            for (JsonNode reward : purchase.path("rewards")) {
                held += reward.path(isCleared ? "pendingMinor" : "provisionalMinor")
                        .asLong();
                if (!reward.path("offer").asText().equals("off_" + merchant)) {
                    faults.add("a reward of another merchant's offer: " + reward);
                }
            }
            if (merchant == SCARCE ? held > promised : held != promised) {
                faults.add(purchase.path("id").asText() + " holds " + held + " of " + promised + " promised");
            }
            scarceMinor += merchant == SCARCE ? held : 0;
        }

        private void entries(JsonNode entries, JsonNode rewards, int member) {
            Map<String, Set<Integer>> numbers = new HashMap<>();
            Map<String, Map<String, Long>> byReward = new HashMap<>();
            Map<String, Long> balance = new HashMap<>();
            for (JsonNode entry : entries) {
                String id = entry.path("id").asText();
                String reward = id.substring(0, id.indexOf(':'));
                int number = Integer.parseInt(id.substring(id.indexOf(':') + 1));
                if (!numbers.computeIfAbsent(reward, _ -> new HashSet<>()).add(number)) {
                    faults.add("entry " + id + " is there twice");
                }
                long minor = entry.path("amount").path("minor").asLong();
                move(
                        entry.path("debit").asText(),
                        -minor,
                        byReward.computeIfAbsent(reward, _ -> new HashMap<>()),
                        balance);
                move(entry.path("credit").asText(), minor, byReward.get(reward), balance);
            }
            numbers.forEach((reward, of) -> {
                if (!of.equals(
                        Set.copyOf(IntStream.rangeClosed(1, of.size()).boxed().toList()))) {
                    faults.add("the entries of " + reward + " have a gap: " + of);
                }
            });
            for (JsonNode reward : rewards.path("data")) {
                stands(reward, byReward.getOrDefault(reward.path("id").asText(), Map.of()), "reward");
                byReward.remove(reward.path("id").asText());
            }
            byReward.values()
                    .forEach(left -> left.values().forEach(minor -> {
                        if (minor != 0) {
                            faults.add("entries of mem_" + member + " that no reward explains: " + minor);
                        }
                    }));
            JsonNode balances = rewards.path("balances");
            stands(balances.isEmpty() ? Web.JSON.createObjectNode() : balances.get(0), balance, "mem_" + member);
        }

        private void move(String account, long minor, Map<String, Long> ofReward, Map<String, Long> balance) {
            String control = account;
            if (account.startsWith("member:")) {
                String stage = account.substring(account.lastIndexOf(':') + 1);
                ofReward.merge(stage, minor, Long::sum);
                balance.merge(stage, minor, Long::sum);
                control = "members:prg_test:" + stage;
            }
            accounts.merge(control, minor, Long::sum);
        }

        private void stands(JsonNode shown, Map<String, Long> folded, String whose) {
            for (String stage : List.of("provisional", "pending", "available")) {
                long says = shown.path(stage + "Minor").asLong();
                long sums = folded.getOrDefault(stage, 0L);
                if (says != sums) {
                    faults.add(whose + " shows " + says + " " + stage + ", and its entries come to " + sums);
                }
            }
        }

        void trialBalance(Web web, boolean all) {
            JsonNode balance = web.get("/v1/ledger/trial-balance").expect(200).json();
            if (!balance.path("balanced").asBoolean()
                    || balance.path("sums").path("EUR").asLong() != 0) {
                faults.add("the trial balance is not 0: " + balance);
            }
            Map<String, Long> shown = new LinkedHashMap<>();
            long sum = 0;
            for (JsonNode line : balance.path("lines")) {
                long minor = line.path("balance").path("minor").asLong();
                sum += minor;
                shown.put(line.path("account").asText(), minor);
            }
            if (sum != 0) {
                faults.add("the lines of the trial balance come to " + sum);
            }
            shown.values().removeIf(minor -> minor == 0);
            accounts.values().removeIf(minor -> minor == 0);
            if (all && !shown.equals(accounts)) {
                faults.add("the trial balance shows " + shown + ", and the entries come to " + accounts);
            }
            if (scarceMinor > BUDGET_MINOR) {
                faults.add("an offer spent " + scarceMinor + " of a budget of " + BUDGET_MINOR);
            }
        }
    }

    private void check(int httpPort, IntStream members, boolean all) throws IOException {
        var audit = new Audit();
        try (var web = new Web(httpPort)) {
            members.filter(joined::contains).forEach(member -> audit.member(web, member));
            audit.trialBalance(web, all);
        }
        audit.faults.stream().limit(20).forEach(fault -> tell("fault " + fault));
        tell("checked " + audit.present + " " + audit.unansweredPresent + " " + audit.faults.size());
    }
}
