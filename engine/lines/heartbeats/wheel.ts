/**
 * Slots that are due at some time, in buckets of a second. Who is heard again moves nothing: its slot stays where it is, and
 * when its bucket comes it is asked anew when it is due. So 100,000 terminals cost a look at some 200 a second.
 */
export class Wheel {
  readonly #heads = new Int32Array(BUCKETS).fill(NONE)
  #next = new Int32Array(FIRST_ROOM).fill(NONE)
  #before = new Int32Array(FIRST_ROOM).fill(NONE)
  #bucket = new Int32Array(FIRST_ROOM).fill(NONE)
  /** The last tick that was looked at. */
  #tick: number

  constructor(nowMs: number) {
    this.#tick = tickOf(nowMs)
  }

  has(slot: number): boolean {
    return slot < this.#bucket.length && this.#bucket[slot] !== NONE
  }

  /** Later than the wheel goes: it is looked at once in between. */
  put(slot: number, dueMs: number): void {
    if (this.has(slot)) this.remove(slot)
    this.#grow(slot)
    const tick = Math.min(Math.max(tickOf(dueMs) + 1, this.#tick + 1), this.#tick + BUCKETS - 1)
    const bucket = tick % BUCKETS
    const head = this.#heads[bucket]!
    this.#next[slot] = head
    this.#before[slot] = NONE
    if (head !== NONE) this.#before[head] = slot
    this.#heads[bucket] = slot
    this.#bucket[slot] = bucket
  }

  remove(slot: number): void {
    if (!this.has(slot)) return
    const [before, next] = [this.#before[slot]!, this.#next[slot]!]
    if (before === NONE) this.#heads[this.#bucket[slot]!] = next
    else this.#next[before] = next
    if (next !== NONE) this.#before[next] = before
    this.#bucket[slot] = NONE
  }

  /** Takes out everything whose bucket has come. `due` may put slots in again. */
  advance(nowMs: number, due: (slot: number) => void): void {
    const last = tickOf(nowMs)
    // A clock that jumped ahead turns the wheel once, not for hours.
    if (last - this.#tick > BUCKETS) this.#tick = last - BUCKETS
    while (this.#tick < last) {
      this.#tick += 1
      const taken: Array<number> = []
      for (let slot = this.#heads[this.#tick % BUCKETS]!; slot !== NONE; slot = this.#next[slot]!) taken.push(slot)
      for (const slot of taken) this.remove(slot)
      for (const slot of taken) due(slot)
    }
  }

  #grow(slot: number): void {
    if (slot < this.#bucket.length) return
    const room = Math.max(slot + 1, this.#bucket.length * 2)
    const grown = (old: Int32Array<ArrayBuffer>) => {
      const larger = new Int32Array(room).fill(NONE)
      larger.set(old)
      return larger
    }
    this.#next = grown(this.#next)
    this.#before = grown(this.#before)
    this.#bucket = grown(this.#bucket)
  }
}

const NONE = -1
const FIRST_ROOM = 1_024
/** 34 minutes: three times the usual five minutes, and more. */
const BUCKETS = 2_048
const TICK_MS = 1_000

const tickOf = (ms: number): number => Math.floor(ms / TICK_MS)
