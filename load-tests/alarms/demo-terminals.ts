import type { Doors } from "#engine/laboratory/doors.ts"
import type { Leg, Phone } from "#engine/laboratory/telephone/phone.ts"
import { KNOWN_KINDS, type KnownKind, makeNumbers } from "#engine/laboratory/known.ts"
import { SEEDED } from "./seeded.ts"
import type { Saying, Terminal } from "#engine/laboratory/terminals/terminal.ts"
import { sayAgainAndAgain } from "./called-out.ts"

/** A newcomer sees the first alarm well within a minute, and then one now and then. */
const FIRST_AFTER_MS = 15_000
const MEAN_BETWEEN_MS = 35_000
/** Half of the shortest heartbeat in the seed, so that one may be lost. */
const BEAT_EVERY_MS = 120_000
const WITHIN_MS = 120_000

/** The last two call: one says in tones what happened, of the other its number says it. They stay, for whoever talks with them. */
const KINDS: ReadonlyArray<KnownKind> = [
  "scaip",
  "now-ip",
  "dc-09",
  "anxin-a1",
  "kanglin-20",
  "json",
  "mqtt",
  "contact-id",
  "call"
]
/** A line that the centre does not release is put down by whoever pressed, in the end. */
const STAYS_AT_MOST_MS = 5 * 60_000

/** As alarms come in a centre: the button most of all, a fire seldom. */
const SAYINGS: ReadonlyArray<readonly [Saying, share: number]> = [
  ["press", 8],
  ["fall", 4],
  ["smoke", 1],
  ["battery-low", 1],
  ["battery-charged", 1],
  ["test", 1]
]

/** The terminals of the seed, pressed for as long as the demo runs, by real packets. */
export class DemoTerminals {
  readonly #terminals: ReadonlyArray<readonly [KnownKind, Terminal]>
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #say: (line: string) => void
  readonly #nextNumber = makeNumbers()
  readonly #busy = new Set<Terminal>()
  /** Terminals that are in a call of their own. */
  readonly #talking: ReadonlySet<KnownKind>
  #isStopped = false
  #isToldOf = false

  private constructor(
    terminals: ReadonlyArray<readonly [KnownKind, Terminal]>,
    talking: Set<KnownKind>,
    say: (line: string) => void
  ) {
    this.#terminals = terminals
    this.#talking = talking
    this.#say = say
    for (const [, terminal] of terminals) if (terminal.can.has("heartbeat")) this.#beats(terminal)
    this.#after(FIRST_AFTER_MS, () => this.#press())
  }

  /** `speechOf`: what is said into the terminal of this number. */
  static async start(
    doors: Doors,
    phone: Phone,
    speechOf: (number: string) => Int16Array | undefined,
    say: (line: string) => void
  ): Promise<DemoTerminals> {
    const talking = new Set<KnownKind>()
    const made: Array<readonly [KnownKind, Terminal]> = []
    for (const kind of KINDS) {
      const onTalk = (leg: Leg): void => {
        if (leg.ending !== undefined) return
        talking.add(kind)
        const speech = speechOf(SEEDED[kind].number ?? "")
        if (speech !== undefined) sayAgainAndAgain(leg, speech)
        const timer = setTimeout(() => phone.hangUp(leg), STAYS_AT_MOST_MS)
        leg.onEnd.add(() => {
          clearTimeout(timer)
          talking.delete(kind)
        })
      }
      const around = { doors, phone, receiver: "95110", hotline: "95119", onTalk }
      made.push([kind, await KNOWN_KINDS[kind](SEEDED[kind], around)])
    }
    return new DemoTerminals(made, talking, say)
  }

  stop(): void {
    this.#isStopped = true
    for (const timer of this.#timers) clearTimeout(timer)
    for (const [, terminal] of this.#terminals) terminal.close()
  }

  #beats(terminal: Terminal): void {
    this.#said(terminal, "heartbeat")
    this.#after(BEAT_EVERY_MS, () => this.#beats(terminal))
  }

  #press(): void {
    const saying = weighted(SAYINGS)
    const free = this.#terminals.filter(
      ([each, one]) => one.can.has(saying) && !this.#busy.has(one) && !this.#talking.has(each)
    )
    const [kind, terminal] = free[Math.floor(Math.random() * free.length)] ?? []
    if (kind !== undefined && terminal !== undefined) {
      this.#say(`terminal ${kind} ${terminal.account}: ${saying}`)
      this.#said(terminal, saying)
    }
    this.#after(-Math.log(1 - Math.random()) * MEAN_BETWEEN_MS, () => this.#press())
  }

  /** One thing at a time: a device that still repeats its press says nothing else. */
  #said(terminal: Terminal, saying: Saying): void {
    if (this.#busy.has(terminal)) return
    this.#busy.add(terminal)
    terminal
      .say(saying, { withinMs: WITHIN_MS, number: this.#nextNumber() })
      .catch((error: Error) => {
        if (!this.#isToldOf && !this.#isStopped) this.#say(`${error.message} (further ones are not told)`)
        this.#isToldOf = true
      })
      .finally(() => this.#busy.delete(terminal))
  }

  #after(ms: number, run: () => void): void {
    if (this.#isStopped) return
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      run()
    }, ms)
    this.#timers.add(timer)
  }
}

const weighted = <A>(of: ReadonlyArray<readonly [A, number]>): A => {
  let left = Math.random() * of.reduce((sum, [, share]) => sum + share, 0)
  return of.find(([, share]) => (left -= share) < 0)![0]
}
