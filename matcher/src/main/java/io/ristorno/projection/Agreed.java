package io.ristorno.projection;

import io.ristorno.attribute.Contribution;
import io.ristorno.attribute.Terms;
import io.ristorno.catalog.Catalogue;
import io.ristorno.event.RelationshipKey;
import io.ristorno.program.Program;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a catalogue says of all campaigns.
 *
 * @param revision of the catalogue
 * @param programs by id
 * @param terms by program and merchant
 * @param fingerprint differs where anything in the terms does, or in what a member gives by them
 */
record Agreed(long revision, Map<String, Program> programs, Map<String, Map<String, Terms>> terms, String fingerprint) {
    static Agreed of(Catalogue catalogue) {
        var programs = new HashMap<String, Program>();
        var terms = new HashMap<String, Map<String, Terms>>();
        if (!catalogue.campaigns().isEmpty()) {
            for (Program program : catalogue.programs()) {
                programs.put(program.id(), program);
                terms.put(program.id(), Terms.of(catalogue, program));
            }
        }
        return new Agreed(catalogue.revision(), programs, terms, fingerprint(terms));
    }

    private static String fingerprint(Map<String, Map<String, Terms>> terms) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(("contribution " + Contribution.VERSION).getBytes(StandardCharsets.UTF_8));
            new TreeMap<>(terms)
                    .forEach((program, its) -> new TreeMap<>(its)
                            .forEach((merchant, each) -> digest.update(String.join("|", program, merchant, words(each))
                                    .getBytes(StandardCharsets.UTF_8))));
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    private static String words(Terms terms) {
        return terms.zone() + "|" + terms.control() + "|" + new TreeMap<>(terms.campaigns()) + "|"
                + new TreeMap<>(terms.campaignOf()) + "|" + new TreeMap<>(terms.commodities());
    }

    /** Those of a merchant with a program; none where he has no campaign. */
    Optional<Terms> terms(RelationshipKey key) {
        Map<String, Terms> its = terms.get(key.member().program());
        return its == null
                ? Optional.empty()
                : Optional.ofNullable(its.get(key.merchant().value()));
    }
}
