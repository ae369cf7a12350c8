package io.ristorno.app;

/** Something the user can mend: one sentence that names what and how. */
final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1;

    UserError(String message) {
        super(message);
    }
}
