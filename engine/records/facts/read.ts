import { type UnknownFact, type WrittenFact, readFact } from "#actors/facts-versions.ts"
import type { Fact } from "#actors/facts.ts"

/** Columns that {@link knownFacts} needs of each row. */
export const WRITTEN_FACT = ["kind", "version", "body"] as const

/** Unknown facts met since the start, by name and version. */
const met = new Map<string, number>()

/** The facts among these rows that this code knows, in its own shapes. The others stay in the table and are counted. */
export const knownFacts = (rows: ReadonlyArray<WrittenFact>): ReadonlyArray<Fact> =>
  rows.flatMap((row) => {
    const fact = readFact(row)
    if (fact._tag !== "UnknownFact") return [fact]
    count(fact)
    return []
  })

/** "DroneLanded v1" → how often it was passed over; shown in /health. */
export const unknownFacts = (): Readonly<Record<string, number>> => Object.fromEntries(met)

const count = ({ kind, version }: UnknownFact): void => {
  const name = `${kind} v${version}`
  met.set(name, (met.get(name) ?? 0) + 1)
}
