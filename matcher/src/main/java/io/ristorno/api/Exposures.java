package io.ristorno.api;

import io.ristorno.catalog.Reading;
import io.ristorno.decode.JsonExposures;
import io.ristorno.decode.Malformed;
import io.ristorno.decode.Seen;
import io.ristorno.engine.Effect.Objection;
import io.ristorno.event.Exposure;
import io.ristorno.feed.LinkMeters;
import io.ristorno.host.CurrentCatalogue;
import io.ristorno.host.Host;
import io.ristorno.host.Result;
import io.ristorno.host.Work;
import io.ristorno.match.OfferIndex;
import io.ristorno.offer.Offer;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One exposure on its way: decoded, its member and merchant found, and answered when it is durable. It is bulk: card messages go first. */
final class Exposures implements Lines {
    private static final String PROBLEM = "The exposure has a problem";

    private final CurrentCatalogue current;
    private final InstantSource clock;
    private final LinkMeters meters;

    Exposures(CurrentCatalogue current, InstantSource clock, LinkMeters meters) {
        this.current = current;
        this.clock = clock;
        this.meters = meters;
    }

    @Override
    public Exchange.Step step(byte[] json, Consumer<Exchange.Reply> later) {
        long nanos = System.nanoTime();
        meters.received();
        return switch (JsonExposures.decode(json, clock.millis())) {
            case Malformed malformed -> {
                meters.malformed();
                yield Exchange.Step.done(400, Exchange.malformed(PROBLEM, malformed));
            }
            case Seen.Told told -> step(told, nanos, later);
        };
    }

    private Exchange.Step step(Seen.Told told, long nanos, Consumer<Exchange.Reply> later) {
        return switch (ExposureForm.of(told, current.edition().catalogue())) {
            case Reading.Refused<Exposure> refused -> {
                meters.malformed();
                yield Exchange.Step.done(
                        400, Exchange.problem(PROBLEM, refused.problems().getFirst()));
            }
            case Reading.Read<Exposure> read -> {
                Exposure exposure = read.value();
                Optional<Boolean> shows =
                        exposure.kind().isSeen() ? Optional.empty() : Optional.of(!isHeldOut(exposure));
                Consumer<Result> answered = result -> {
                    meters.result(result);
                    meters.answered(System.nanoTime() - nanos);
                    later.accept(reply(result, shows));
                };
                yield new Exchange.Step(Optional.empty(), Optional.of(Work.of(exposure, answered)));
            }
        };
    }

    private boolean isHeldOut(Exposure exposure) {
        OfferIndex index = current.edition().index();
        long atMillis = exposure.at().toEpochMilli();
        String campaign = exposure.campaign().isEmpty()
                ? index.version(exposure.merchant(), exposure.offer(), atMillis)
                        .flatMap(Offer::campaign)
                        .orElse("")
                : exposure.campaign();
        return index.holdsOut(exposure.member(), campaign, atMillis);
    }

    /** @param shows whether it is to be shown, where that is asked */
    private static Exchange.Reply reply(Result result, Optional<Boolean> shows) {
        return switch (result) {
            case Result.Done _, Result.Taken _, Result.NotLinked _ -> {
                var taken = new JsonObject().put("status", "TAKEN");
                shows.ifPresent(show -> taken.put("show", show));
                yield new Exchange.Reply(200, taken);
            }
            case Result.Refused refused -> refused(refused);
            case Result.SetAside aside -> Exchange.setAside("exposure", aside);
            case Result.NotTaken notTaken -> new Exchange.Reply(503, Problems.notTaken(notTaken.why()));
        };
    }

    private static Exchange.Reply refused(Result.Refused refused) {
        int status = refused.objection() == Objection.SETTLED ? 409 : 422;
        String mend = switch (refused.objection()) {
            case UNKNOWN -> "Register the member first: POST /v1/members.";
            case SETTLED -> "Send it as the other's: GET /v1/members/{id} tells mergedInto.";
            default -> "Do not send it again: no purchase is open any more that it could be about.";
        };
        return new Exchange.Reply(
                status,
                Problems.document(status, "Not taken", refused.why(), mend)
                        .put("code", refused.objection().name()));
    }

    @Override
    public boolean submit(Host host, List<Work> works) {
        boolean taken = works.isEmpty() || host.submitBulk(works);
        if (!taken) {
            works.forEach(_ -> meters.result(new Result.NotTaken("sent away")));
        }
        return taken;
    }
}
