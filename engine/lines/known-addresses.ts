/** A terminal that says nothing there for so long has moved: its carrier gave it another address. */
const MOVED_AFTER_MS = 24 * 3_600_000

/** Where each terminal is known: at the address that it was heard from first, for as long as it is heard from there. By slot. */
export class KnownAddresses {
  readonly #addresses: Array<string | undefined> = []
  readonly #heardAt: Array<number> = []

  /** Something is said from there. False: it is known at another one, and this may be somebody else. */
  isAt(slot: number, address: string, nowMs: number): boolean {
    const known = this.#addresses[slot]
    if (known !== undefined && known !== address && nowMs - this.#heardAt[slot]! < MOVED_AFTER_MS) return false
    if (known !== address) this.#addresses[slot] = address
    this.#heardAt[slot] = nowMs
    return true
  }

  forget(slot: number): void {
    this.#addresses[slot] = undefined
  }
}
