import type { ReservedSql, Sql } from "postgres"

/** A wire that is set aside for one transaction. */
export interface OwnWire {
  /** Runs a query of the transaction; fails at once when the connection has closed or closes. */
  readonly run: <A>(query: (sql: ReservedSql) => Promise<A>) => Promise<A>
  readonly isLost: () => boolean
  /** Gives it back to those who wait. */
  readonly release: () => void
}

/** A client of one connection; `onLost` is called when that connection closes. */
export type OpenWire = (onLost: () => void) => Sql

/**
 * As many wires as a pool has connections: each is a client of postgres.js that never holds another, and is thrown away with it.
 *
 * postgres.js 3.4.9 has a pool of its own, and two faults at the end of a connection that hang a query for ever: a query
 * sent over a reserved connection that has closed throws outside of any promise, and what stood ready to be written at that
 * moment is neither written nor forgotten, so that the connection never greets the server again. Here a wire learns of its end
 * at once, is never used after it, and a fresh one takes its place.
 */
export class Wires {
  readonly #open: OpenWire
  readonly #gapMs: number
  readonly #wires: Array<MutableWire> = []
  readonly #waiting: Array<() => void> = []
  #lostAt = Number.NEGATIVE_INFINITY
  #ended = false

  /** `gapMs`: shortest time from the end of a connection to the next one that is opened, in milliseconds. */
  constructor(open: OpenWire, count: number, gapMs: number) {
    this.#open = open
    this.#gapMs = gapMs
    for (let n = 0; n < count; n++) this.#wires.push(this.#fresh())
  }

  /** Runs a lone query over the wire that has the fewest. Waits while each is set aside. */
  async run<A>(query: (sql: Sql) => Promise<A>): Promise<A> {
    const wire = await this.#take((free) => free.lone++)
    try {
      return await untilLost(wire, query(wire.sql))
    } finally {
      wire.lone--
      this.#drop(wire)
    }
  }

  /** Sets a wire aside for a transaction, after the lone queries on it. */
  async setAside(): Promise<OwnWire> {
    const wire = await this.#take((free) => (free.aside = true))
    try {
      const sql = await untilLost(wire, wire.sql.reserve())
      const release = () => {
        if (!wire.lost) sql.release()
        this.#giveBack(wire)
      }
      const run = <A>(query: (own: ReservedSql) => Promise<A>) =>
        wire.lost ? Promise.reject(connectionClosed()) : untilLost(wire, query(sql))
      return { run, isLost: () => wire.lost, release }
    } catch (error) {
      this.#giveBack(wire)
      throw error
    }
  }

  /** Promises of queries under way; for a test, since none may stay. */
  get unanswered(): number {
    return this.#wires.reduce((sum, { refuse }) => sum + refuse.size, 0)
  }

  /** Ends all. What is on its way has `seconds` left. */
  async end(seconds: number): Promise<void> {
    this.#ended = true
    await Promise.all(this.#wires.map(({ sql }) => sql.end({ timeout: seconds })))
    this.#next()
  }

  #fresh(): MutableWire {
    const wire: MutableWire = {
      sql: this.#open(() => this.#lose(wire)),
      refuse: new Set(),
      lost: false,
      lone: 0,
      aside: false,
      used: false
    }
    return wire
  }

  #lose(wire: MutableWire): void {
    if (wire.lost) return
    wire.lost = true
    this.#lostAt = performance.now()
    for (const refuse of wire.refuse) refuse(connectionClosed())
    wire.refuse.clear()
    if (this.#ended) return
    this.#wires[this.#wires.indexOf(wire)] = this.#fresh()
    this.#next()
  }

  /** postgres.js connects again for what it still keeps: nobody waits for that any more. */
  #drop(wire: MutableWire): void {
    if (wire.lost && wire.lone === 0 && !wire.aside && !this.#ended) void wire.sql.end({ timeout: 1 }).catch(() => {})
  }

  /** Chooses and claims in one go: whoever asks in the same moment sees it claimed. */
  async #take(claim: (wire: MutableWire) => void): Promise<MutableWire> {
    for (;;) {
      const wire = this.#free()
      const heldMs = wire === undefined || wire.used || this.#ended ? 0 : this.#lostAt + this.#gapMs - performance.now()
      if (wire === undefined) await new Promise<void>((resolve) => this.#waiting.push(resolve))
      else if (heldMs > 0) await new Promise((resolve) => setTimeout(resolve, heldMs))
      else {
        claim(wire)
        wire.used = true
        return wire
      }
    }
  }

  #free(): MutableWire | undefined {
    let best: MutableWire | undefined
    for (const wire of this.#wires) if (!wire.aside && (best === undefined || wire.lone < best.lone)) best = wire
    return best
  }

  #giveBack(wire: MutableWire): void {
    wire.aside = false
    this.#drop(wire)
    this.#next()
  }

  /** Those who wait look again, in their order: several lone queries may share what one has left. */
  #next(): void {
    const waiting = this.#waiting.splice(0)
    for (const go of waiting) go()
  }
}

/** What a query fails with whose connection closed before its answer. The code is that of postgres.js. */
const connectionClosed = (): Error =>
  Object.assign(new Error("the connection closed before the answer"), { code: "CONNECTION_CLOSED" })

const untilLost = <A>(wire: MutableWire, running: Promise<A>): Promise<A> =>
  new Promise((resolve, reject) => {
    wire.refuse.add(reject)
    running.then(
      (answer) => {
        wire.refuse.delete(reject)
        resolve(answer)
      },
      (error: unknown) => {
        wire.refuse.delete(reject)
        reject(error)
      }
    )
  })

interface MutableWire {
  readonly sql: Sql
  /** Of each query under way: fails it when the connection closes. No promise that lives as long as the connection, which would keep every answer. */
  readonly refuse: Set<(error: Error) => void>
  lost: boolean
  lone: number
  aside: boolean
  used: boolean
}
