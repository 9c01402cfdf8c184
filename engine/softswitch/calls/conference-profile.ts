/** What differs between conferences by their profile; FreeSWITCH reads the same from `config/freeswitch`. */

/** Of whoever drives the switch: every voice is heard as it is, and nobody is told of each word that is said. */
const QUIET = "carillon"

/** How loud a voice is that is heard at all; as FreeSWITCH's default profile has it. */
const THRESHOLD = 100

/** Undefined: there is no gate, and nobody is said to talk. */
export const gateOf = (profile: string): number | undefined => (profile === QUIET ? undefined : THRESHOLD)

export const tellsFloor = (profile: string): boolean => profile !== QUIET
