import type { ReservedSql, Sql } from "postgres"

/** A wire that is set aside for one transaction. */
export interface OwnWire {
  /** Runs a query of the transaction; fails at once when the connection has closed or closes. */
  readonly run: <A>(query: (sql: ReservedSql) => Promise<A>) => Promise<A>
  readonly isLost: () => boolean
  /** Gives it back. Whoever waits longest gets it. */
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
    const wire = await this.#take()
    wire.lone++
    try {
      return await Promise.race([query(wire.sql), wire.end])
    } finally {
      wire.lone--
      this.#drop(wire)
    }
  }

  /** Sets a wire aside for a transaction, after the lone queries on it. */
  async setAside(): Promise<OwnWire> {
    const wire = await this.#take()
    wire.aside = true
    try {
      const sql = await Promise.race([wire.sql.reserve(), wire.end])
      const release = () => {
        if (!wire.lost) sql.release()
        this.#giveBack(wire)
      }
      const run = <A>(query: (own: ReservedSql) => Promise<A>) =>
        wire.lost ? wire.end : Promise.race([query(sql), wire.end])
      return { run, isLost: () => wire.lost, release }
    } catch (error) {
      this.#giveBack(wire)
      throw error
    }
  }

  /** Ends all. What is on its way has `seconds` left. */
  async end(seconds: number): Promise<void> {
    this.#ended = true
    await Promise.all(this.#wires.map(({ sql }) => sql.end({ timeout: seconds })))
    this.#next()
  }

  #fresh(): MutableWire {
    const { promise: end, reject } = Promise.withResolvers<never>()
    end.catch(() => {})
    const lose = () => {
      reject(connectionClosed())
      this.#lose(wire)
    }
    const wire: MutableWire = { sql: this.#open(lose), end, lost: false, lone: 0, aside: false, used: false }
    return wire
  }

  #lose(wire: MutableWire): void {
    if (wire.lost) return
    wire.lost = true
    this.#lostAt = performance.now()
    if (this.#ended) return
    this.#wires[this.#wires.indexOf(wire)] = this.#fresh()
    this.#next()
  }

  /** postgres.js connects again for what it still keeps: nobody waits for that any more. */
  #drop(wire: MutableWire): void {
    if (wire.lost && wire.lone === 0 && !wire.aside && !this.#ended) void wire.sql.end({ timeout: 1 }).catch(() => {})
  }

  async #take(): Promise<MutableWire> {
    for (;;) {
      const wire = this.#free()
      if (wire === undefined) await new Promise<void>((resolve) => this.#waiting.push(resolve))
      else if (wire.used || !(await this.#held())) {
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

  /** Waits out the gap after a loss, if it is not over. */
  async #held(): Promise<boolean> {
    const ms = this.#ended ? 0 : this.#lostAt + this.#gapMs - performance.now()
    if (ms <= 0) return false
    await new Promise((resolve) => setTimeout(resolve, ms))
    return true
  }

  #giveBack(wire: MutableWire): void {
    wire.aside = false
    this.#drop(wire)
    this.#next()
  }

  #next(): void {
    const waiting = this.#waiting.splice(0)
    for (const go of waiting) go()
  }
}

/** What a query fails with whose connection closed before its answer. The code is that of postgres.js. */
const connectionClosed = (): Error =>
  Object.assign(new Error("the connection closed before the answer"), { code: "CONNECTION_CLOSED" })

interface MutableWire {
  readonly sql: Sql
  /** Fails when its connection closes. */
  readonly end: Promise<never>
  lost: boolean
  lone: number
  aside: boolean
  used: boolean
}
