import type { LineEntry } from "../ports/AlarmIntake.ts"
import { normalAccount } from "../alarm-lines/message.ts"

/** One terminal as the lines know it. `slot` is its place in tables beside, from 0, and is used again when it is gone. */
export interface Terminal {
  readonly slot: number
  readonly id: string
  readonly line: string
  readonly dialect: string | null
  readonly account: string
  readonly key: string | null
  readonly area: string | null
  readonly carrier: string | null
  readonly heartbeatMs: number | null
}

export interface Entered {
  readonly terminal: Terminal
  readonly lastHeardAt: number | null
}

/**
 * All terminals that are entered, by their account. 100,000 of them take some 30 MB: words that many have (line, dialect, area,
 * carrier) are kept once.
 */
export class Directory {
  readonly #byId = new Map<string, Terminal>()
  readonly #byAccount = new Map<string, Terminal>()
  readonly #words = new Map<string, string>()
  readonly #bySlot: Array<Terminal | undefined> = []
  readonly #free: Array<number> = []
  /** Who was told since the connection began, or since all were told. */
  #told = new Set<string>()
  #isComplete = false

  get size(): number {
    return this.#byId.size
  }

  /** Every terminal was told since the connection began. */
  get isComplete(): boolean {
    return this.#isComplete
  }

  all(): Iterable<Terminal> {
    return this.#byId.values()
  }

  find(line: string, account: string): Terminal | undefined {
    return this.#byAccount.get(keyOf(line, account))
  }

  byId(id: string): Terminal | undefined {
    return this.#byId.get(id)
  }

  at(slot: number): Terminal | undefined {
    return this.#bySlot[slot]
  }

  /** A new connection: the core tells all of them again. Those that are known stay known meanwhile. */
  begin(): void {
    this.#isComplete = false
    this.#told.clear()
  }

  enter({ account, area, carrier, dialect, heartbeatMs, id, key, lastHeardAt, line }: LineEntry): Entered {
    const known = this.#byId.get(id)
    const terminal: Terminal = {
      slot: known?.slot ?? this.#free.pop() ?? this.#bySlot.length,
      id,
      line: this.#word(line),
      dialect: dialect === null ? null : this.#word(dialect),
      account,
      key,
      area: area === null ? null : this.#word(area),
      carrier: carrier === null ? null : this.#word(carrier),
      heartbeatMs
    }
    if (known !== undefined) this.#forgetAccount(known)
    this.#byId.set(id, terminal)
    this.#bySlot[terminal.slot] = terminal
    this.#byAccount.set(keyOf(line, account), terminal)
    this.#told.add(id)
    return { terminal, lastHeardAt }
  }

  /** All were told, at the begin of a connection or once more later; returns those that are gone. */
  complete(): ReadonlyArray<Terminal> {
    const gone = [...this.#byId.keys()].filter((id) => !this.#told.has(id))
    this.#told.clear()
    this.#isComplete = true
    return this.gone(gone)
  }

  gone(ids: ReadonlyArray<string>): ReadonlyArray<Terminal> {
    return ids.flatMap((id) => {
      const terminal = this.#byId.get(id)
      if (terminal === undefined) return []
      this.#byId.delete(id)
      this.#forgetAccount(terminal)
      this.#bySlot[terminal.slot] = undefined
      this.#free.push(terminal.slot)
      return [terminal]
    })
  }

  /** Another one may have the account meanwhile. */
  #forgetAccount(terminal: Terminal): void {
    const key = keyOf(terminal.line, terminal.account)
    if (this.#byAccount.get(key) === terminal) this.#byAccount.delete(key)
  }

  #word(word: string): string {
    const known = this.#words.get(word)
    if (known !== undefined) return known
    this.#words.set(word, word)
    return word
  }
}

const keyOf = (line: string, account: string): string => `${line} ${normalAccount(account)}`
