import type { SupervisionMode } from "../party-words.ts"
import { isDialling, numbered, type Numbered, type Parties } from "./party.ts"

/**
 * What one leg is to hear: others of the call, something that is played to it, or nothing; a supervisor follows another leg.
 */
export type Sound =
  | { readonly _tag: "With"; readonly attempts: ReadonlyArray<number> }
  | { readonly _tag: "Plays"; readonly prompt: "music" | "ring-back" }
  | { readonly _tag: "Silence" }
  | { readonly _tag: "Over"; readonly attempt: number; readonly mode: SupervisionMode }

/** By attempt, of all who are connected. */
export type Arrangement = ReadonlyMap<number, Sound>

/** What the switch should have follows from the parties, and from nothing else. */
export const arrangementOf = (parties: Parties): Arrangement => {
  const all = numbered(parties)
  const connected = all.filter(({ state }) => state._tag !== "Dialling")
  return new Map(connected.map((party) => [party.attempt, soundOf(party, all)]))
}

const soundOf = (party: Numbered, all: ReadonlyArray<Numbered>): Sound => {
  if (party.over !== null) return { _tag: "Over", ...party.over }
  if (party.state._tag === "Held") return MUSIC
  const company = all.filter((other) => isTogether(party, other))
  if (company.length > 1) return { _tag: "With", attempts: company.map(({ attempt }) => attempt).toSorted(byNumber) }
  // Whoever is alone waits for somebody: agents hear that it rings, everybody else hears music, never silence.
  if (party.role !== "agent") return MUSIC
  return all.some(isDialling) ? RING_BACK : SILENCE
}

/** Both hear each other. Each is together with itself. */
const isTogether = (one: Numbered, other: Numbered): boolean =>
  other.state._tag === "Up" && other.over === null && other.side === one.side

const MUSIC: Sound = { _tag: "Plays", prompt: "music" }
const RING_BACK: Sound = { _tag: "Plays", prompt: "ring-back" }
const SILENCE: Sound = { _tag: "Silence" }

const byNumber = (a: number, b: number) => a - b

/** One thing to be done so that the switch is as it should be. */
export type Change =
  /** Two hear each other. */
  | { readonly _tag: "Join"; readonly attempts: readonly [number, number] }
  /** More than two do; who does already is not disturbed. */
  | { readonly _tag: "Confer"; readonly attempts: ReadonlyArray<number> }
  /** Hears nobody any more. */
  | { readonly _tag: "Part"; readonly attempt: number }
  | { readonly _tag: "Play"; readonly attempt: number; readonly prompt: "music" | "ring-back" }
  | { readonly _tag: "Stop"; readonly attempt: number }
  | {
      readonly _tag: "Supervise"
      readonly attempt: number
      readonly over: number
      readonly mode: SupervisionMode
    }

/** From what is, by our picture or as the switch showed it, to what should be. What is as it should be is left alone. */
export const changesBetween = (is: Arrangement, wanted: Arrangement): ReadonlyArray<Change> => [
  ...apart(is, wanted),
  ...together(is, wanted),
  ...[...wanted].flatMap(([attempt, sound]) => alone(attempt, is.get(attempt), sound))
]

/** Those who leave others and join nobody else: who joins elsewhere is moved by that. */
const apart = (is: Arrangement, wanted: Arrangement): ReadonlyArray<Change> =>
  [...wanted].flatMap(([attempt, sound]): ReadonlyArray<Change> => {
    const was = is.get(attempt)
    const leaves = was?._tag === "With" || was?._tag === "Over"
    return leaves && (sound._tag === "Plays" || sound._tag === "Silence") ? [{ _tag: "Part", attempt }] : []
  })

const together = (is: Arrangement, wanted: Arrangement): ReadonlyArray<Change> => {
  const groups = new Map<string, ReadonlyArray<number>>()
  for (const sound of wanted.values()) if (sound._tag === "With") groups.set(sound.attempts.join(), sound.attempts)
  return [...groups.values()].flatMap((attempts): ReadonlyArray<Change> => {
    const [first, second, ...more] = attempts
    // Those who are left of a larger conversation go on hearing each other, whatever it is made of.
    const already = is.get(first!)
    if (already?._tag === "With" && attempts.every((attempt) => isIn(is.get(attempt), first!))) return []
    return more.length === 0 ? [{ _tag: "Join", attempts: [first!, second!] }] : [{ _tag: "Confer", attempts }]
  })
}

const isIn = (sound: Sound | undefined, attempt: number): boolean =>
  sound?._tag === "With" && sound.attempts.includes(attempt)

const alone = (attempt: number, was: Sound | undefined, sound: Sound): ReadonlyArray<Change> => {
  switch (sound._tag) {
    case "With":
      return []
    case "Plays":
      return was?._tag === "Plays" && was.prompt === sound.prompt
        ? []
        : [{ _tag: "Play", attempt, prompt: sound.prompt }]
    case "Silence":
      return was?._tag === "Plays" ? [{ _tag: "Stop", attempt }] : []
    case "Over":
      return was?._tag === "Over" && was.attempt === sound.attempt && was.mode === sound.mode
        ? []
        : [{ _tag: "Supervise", attempt, over: sound.attempt, mode: sound.mode }]
  }
}

/** Whether somebody should hear others. */
export const isTogetherIn = (arrangement: Arrangement, attempt: number): boolean =>
  arrangement.get(attempt)?._tag === "With"
