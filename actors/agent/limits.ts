/** A reload of the page takes seconds; a panel gone for longer than this hears nothing. */
export const PANEL_GRACE_MS = 15_000
/** A panel that comes back within this finds its agent as it was; after it nobody is there. */
export const PANEL_GIVEN_UP_MS = 60_000
/** Tabs of one agent counted at once; a script that opens more gains nothing. */
export const PANELS_LIMIT = 16
/** An agent bound to work asks it this often whether that still holds. */
export const CHECK_EVERY_MS = 10_000
/** Questions without an answer after which the work is taken as gone: work answers within milliseconds. */
export const CHECKS_LIMIT = 3
/** A look at the switch may be this much older than the telephone's last coming or going. */
export const SNAPSHOT_MARGIN_MS = 2_000
/** One press of the button; notes rarely take longer. */
export const WRAP_UP_EXTENSION_MS = 30_000
/** Nobody writes notes for longer; a forgotten wrap-up must not hide an agent for a shift. */
export const WRAP_UP_LIMIT_MS = 30 * 60_000
/** Who can be reached by nothing, neither telephone nor panel, for so long is not there. */
export const UNREACHABLE_GIVEN_UP_MS = 60_000
/** Who signs in after so long away begins a new shift: breaks within one are shorter, also of split ones; nights are longer. */
export const SHIFT_BREAK_MS = 6 * 3_600_000
/** A telephone has heard by then that its ring was taken back: a CANCEL that gets lost is sent again after 0.5 and 1.5 s (RFC 3261 §9.1, §17.1). */
export const CANCEL_HEARD_MS = 2_000
/** A telephone that was still busy with such a ring is left alone for so long: longer than one CANCEL more takes. */
export const CANCEL_SETTLES_MS = 1_000
