import type { Asker } from "./asker.ts"
import { LEVELS, type Level } from "./permissions.ts"

/**
 * Nobody gives what they do not have: not by an API key, and not by a password for somebody who may do more. Answers what the
 * asker would give beyond their own, none when they may.
 */
export const beyond = ({ grants: own }: Pick<Asker, "grants">, given: Asker["grants"]): ReadonlyArray<string> =>
  Object.entries(given)
    .filter(([permission, level]) => !reaches(own[permission], level))
    .map(([permission]) => permission)

const reaches = (own: Level | undefined, wanted: Level): boolean =>
  own !== undefined && LEVELS.indexOf(own) >= LEVELS.indexOf(wanted)
