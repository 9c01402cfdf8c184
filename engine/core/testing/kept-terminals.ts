import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import * as Stream from "effect/Stream"
import type { AlarmTerminals, Heard, KnownTerminal } from "../../ports/AlarmTerminals.ts"

/** A terminal whose records say no more than they must. */
export const terminalOf = (id: string, more: Partial<KnownTerminal> = {}): KnownTerminal => ({
  id,
  revision: 1,
  title: `${id} Wang`,
  line: "dc-09",
  dialect: null,
  account: `a-${id}`,
  key: null,
  numbers: [],
  area: null,
  carrier: null,
  place: null,
  model: null,
  heartbeatMs: null,
  testUntil: null,
  user: {
    customer: "c1",
    name: "王秀英",
    contacts: [{ name: "Li", relation: "son", number: "13800138000", hasKeys: true }],
    guardians: [],
    attention: null,
    plans: {}
  },
  nuisance: null,
  checkIns: [],
  checkInOpensMs: 0,
  reminder: null,
  missedCheckInClass: null,
  ...more
})

/** Records of terminals in memory, as the port promises them. */
export class KeptTerminals {
  readonly all = new Map<string, KnownTerminal>()
  readonly toldOf = new Map<string, number>()
  readonly heard: Array<Heard> = []
  readonly #changes = Effect.runSync(Queue.unbounded<ReadonlyArray<string> | null>())

  readonly service: AlarmTerminals["Service"] = {
    byAccount: (line, account) => this.#first((one) => one.line === line && one.account === account),
    byNumber: (number) => this.#first(({ numbers }) => numbers.includes(number)),
    byId: (id) => this.#first((one) => one.id === id),
    page: (after, limit) =>
      Effect.sync(() =>
        [...this.all.values()]
          .filter(({ id }) => after === null || id > after)
          .toSorted((a, b) => (a.id < b.id ? -1 : 1))
          .slice(0, limit)
          .map(({ account, area, carrier, dialect, heartbeatMs, id, key, line, numbers, revision }) => ({
            account,
            area,
            carrier,
            dialect,
            heartbeatMs,
            id,
            key,
            line,
            numbers,
            revision,
            lastHeardAt: null
          }))
      ),
    changes: Stream.fromQueue(this.#changes),
    untold: (limit) =>
      Effect.sync(() =>
        [
          ...[...this.all.values()]
            .filter(({ id, revision }) => this.toldOf.get(id) !== revision)
            .map((known) => ({ id: known.id, revision: known.revision, known })),
          ...[...this.toldOf]
            .filter(([id]) => !this.all.has(id))
            .map(([id, revision]) => ({ id, revision, known: null }))
        ].slice(0, limit)
      ),
    told: (rows) =>
      Effect.sync(() => {
        for (const { id, revision } of rows)
          if (this.all.has(id)) this.toldOf.set(id, revision)
          else this.toldOf.delete(id)
      }),
    untell: Effect.sync(() => {
      for (const { checkIns, id } of this.all.values()) if (checkIns.length > 0) this.toldOf.delete(id)
    }),
    heard: (rows) => Effect.sync(() => void this.heard.push(...rows))
  }

  /** Enters it, or changes it. */
  enter(...terminals: ReadonlyArray<KnownTerminal>): void {
    for (const one of terminals) this.all.set(one.id, one)
    Queue.offerUnsafe(
      this.#changes,
      terminals.map(({ id }) => id)
    )
  }

  remove(id: string): void {
    this.all.delete(id)
    Queue.offerUnsafe(this.#changes, [id])
  }

  #first(fits: (one: KnownTerminal) => boolean) {
    return Effect.sync(() => [...this.all.values()].find(fits) ?? null)
  }
}
