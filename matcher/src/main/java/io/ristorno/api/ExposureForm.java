package io.ristorno.api;

import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.Problem;
import io.ristorno.catalog.Reading;
import io.ristorno.decode.Seen;
import io.ristorno.event.Exposure;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MerchantKey;
import io.ristorno.offer.Campaign;
import io.ristorno.offer.Offer;
import io.ristorno.program.Program;
import java.util.List;
import java.util.Optional;

/** From what a publisher tells to the event: whose member, and which merchant's, the catalogue knows. */
public final class ExposureForm {
    private ExposureForm() {}

    /** The event, or what the catalogue has not. */
    public static Reading<Exposure> of(Seen.Told told, Catalogue catalogue) {
        Optional<String> program = program(told, catalogue);
        if (program.isEmpty()) {
            return refused("program", "names no registered program", "name one that GET /v1/programs lists");
        }
        Optional<String> merchant = merchant(told, catalogue);
        if (merchant.isEmpty()) {
            return told.offer().isEmpty()
                    ? refused("campaign", "names no registered campaign", "name one that GET /v1/campaigns lists")
                    : refused("offer", "names no published offer", "name one that GET /v1/offers lists");
        }
        Optional<String> measured = catalogue.campaign(told.campaign()).map(Campaign::merchantId);
        return told.campaign().isEmpty() || measured.equals(merchant)
                ? new Reading.Read<>(exposure(told, program.get(), merchant.get()))
                : refused("campaign", "names no campaign of the offer's merchant", "name one of his, or leave it out");
    }

    /** A service with one program need not be told which. */
    private static Optional<String> program(Seen.Told told, Catalogue catalogue) {
        List<Program> programs = catalogue.programs();
        if (told.program().isEmpty()) {
            return programs.size() == 1 ? Optional.of(programs.getFirst().id()) : Optional.empty();
        }
        return programs.stream().map(Program::id).filter(told.program()::equals).findFirst();
    }

    private static Optional<String> merchant(Seen.Told told, Catalogue catalogue) {
        return told.offer().isEmpty()
                ? catalogue.campaign(told.campaign()).map(Campaign::merchantId)
                : catalogue.offer(told.offer()).map(Offer::merchantId);
    }

    private static Exposure exposure(Seen.Told told, String program, String merchant) {
        return new Exposure(
                MemberKey.of(program, told.member()),
                told.kind(),
                told.id(),
                new MerchantKey(merchant),
                told.offer(),
                told.campaign(),
                told.placement(),
                told.creative(),
                told.medium(),
                told.rank(),
                told.viewable(),
                told.at());
    }

    private static Reading<Exposure> refused(String field, String message, String mend) {
        return new Reading.Refused<>(List.of(new Problem(field, message, mend)));
    }
}
