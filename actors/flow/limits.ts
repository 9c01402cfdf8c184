/** A prompt's end may be lost; a minute is longer than anybody listens to one, so after it the flow goes on by itself. */
export const PROMPT_LIMIT_MS = 60_000
/** What is left of a prompt after a restart: most are shorter, and its end may have been told while nobody listened. */
export const RECOVERED_PROMPT_MS = 4_000
/** More nodes than any caller has patience for. It also ends a circle that never waits. */
export const FLOW_STEPS_LIMIT = 200
/** At most this many keys are kept of one caller. */
export const KEYS_LIMIT = 64
/** Variables that one flow may set: more than any form has fields. */
export const VARIABLES_LIMIT = 100
/** Characters kept of one variable: a long note fits, a web page that a port answered with does not. */
export const VARIABLE_LENGTH_LIMIT = 4_000
