import { BoundedSet } from "../collections/bounded-set.ts"

/** What a device may say at once, and in a second after that. Double presses, a fall with its position and a storm of one button fit. */
const BURST = 20
const PER_SECOND = 1
/** Beyond it a true alarm is let through still, if nobody said it before: so many at once, then one in two seconds. */
const PRESS_BURST = 30
const PRESSES_PER_SECOND = 0.5
/** References of a device that floods. */
const REFERENCES = 64
/** A press without a reference is the same press for so long. */
const SAME_PRESS_MS = 5_000
/** A flood is over when nothing was dropped for so long. */
export const CALM_MS = 60_000
/** A terminal that fills its bucket now and then is no flood: so many dropped within its calm is one. */
export const FLOOD_DROPS = 20
/** Devices in view; the oldest is forgotten beyond it, and has a full bucket again. */
const DEVICES = 50_000

interface Device {
  tokens: number
  presses: number
  atMs: number
  seen: BoundedSet<string> | undefined
  dropped: number
  droppedAtMs: number
  isTold: boolean
}

/** What is said, as far as a flood is concerned. `routine`: a heartbeat, a position, a code that nobody knows. */
export interface Says {
  readonly isPress: boolean
  /** What tells a press from its repeat. */
  readonly reference: string | null
  readonly code: string
}

/** Isolates a device that says too much: what is routine is dropped, what it presses for the first time is taken. */
export class FloodGate {
  readonly #devices = new Map<string, Device>()

  get size(): number {
    return this.#devices.size
  }

  admits(name: string, { code, isPress, reference }: Says, nowMs: number): boolean {
    const device = this.#device(name, nowMs)
    if (device.tokens >= 1) {
      device.tokens -= 1
      if (isPress) device.seen?.add(pressOf(reference, code, nowMs))
      return true
    }
    device.seen ??= new BoundedSet(REFERENCES)
    const press = pressOf(reference, code, nowMs)
    if (isPress && !device.seen.has(press) && device.presses >= 1) {
      device.presses -= 1
      device.seen.add(press)
      return true
    }
    device.dropped += 1
    device.droppedAtMs = nowMs
    return false
  }

  /** Now and then: who floods, told once, and whose flood is over. */
  sweep(nowMs: number): { readonly began: ReadonlyArray<string>; readonly ended: ReadonlyArray<string> } {
    const began: Array<string> = []
    const ended: Array<string> = []
    for (const [name, device] of this.#devices) {
      if (!device.isTold && device.dropped >= FLOOD_DROPS) {
        device.isTold = true
        began.push(name)
      }
      if (nowMs - Math.max(device.atMs, device.droppedAtMs) < CALM_MS) continue
      if (device.isTold) ended.push(name)
      this.#devices.delete(name)
    }
    return { began, ended }
  }

  #device(name: string, nowMs: number): Device {
    const known = this.#devices.get(name)
    if (known === undefined) {
      const device: Device = {
        tokens: BURST,
        presses: PRESS_BURST,
        atMs: nowMs,
        seen: undefined,
        dropped: 0,
        droppedAtMs: 0,
        isTold: false
      }
      this.#devices.set(name, device)
      if (this.#devices.size > DEVICES) {
        const [oldest] = this.#devices.keys()
        this.#devices.delete(oldest!)
      }
      return device
    }
    const seconds = Math.max(0, nowMs - known.atMs) / 1_000
    known.tokens = Math.min(BURST, known.tokens + seconds * PER_SECOND)
    known.presses = Math.min(PRESS_BURST, known.presses + seconds * PRESSES_PER_SECOND)
    known.atMs = nowMs
    // Calm for long enough: what it dropped before is no part of the next flood.
    if (!known.isTold && nowMs - known.droppedAtMs > CALM_MS) known.dropped = 0
    return known
  }
}

const pressOf = (reference: string | null, code: string, nowMs: number): string =>
  `${code} ${reference ?? Math.floor(nowMs / SAME_PRESS_MS)}`

/** Of strangers and of what nobody understood: what one address, and all together, may have kept. */
const STRANGER_BURST = 300
const STRANGER_PER_SECOND = 10
const ALL_BURST = 1_000
const ALL_PER_SECOND = 100
const ADDRESSES = 10_000

interface Bucket {
  tokens: number
  atMs: number
  dropped: number
}

/** Bounds what addresses of strangers may cost us. Terminals that are entered are not counted here: many share an address of a carrier. */
export class StrangerGate {
  readonly #addresses = new Map<string, Bucket>()
  /** Apart: rubbish of everywhere shall not silence a device that nobody entered yet. */
  readonly #understood: Bucket = { tokens: ALL_BURST, atMs: 0, dropped: 0 }
  readonly #rubbish: Bucket = { tokens: ALL_BURST, atMs: 0, dropped: 0 }

  admits(address: string, nowMs: number, isUnderstood = false): boolean {
    const all = isUnderstood ? this.#understood : this.#rubbish
    const bucket = this.#addresses.get(address) ?? { tokens: STRANGER_BURST, atMs: nowMs, dropped: 0 }
    this.#addresses.delete(address)
    this.#addresses.set(address, bucket)
    if (this.#addresses.size > ADDRESSES) {
      const [oldest] = this.#addresses.keys()
      this.#addresses.delete(oldest!)
    }
    refill(bucket, nowMs, STRANGER_BURST, STRANGER_PER_SECOND)
    refill(all, nowMs, ALL_BURST, ALL_PER_SECOND)
    if (bucket.tokens < 1 || all.tokens < 1) {
      bucket.dropped += 1
      return false
    }
    bucket.tokens -= 1
    all.tokens -= 1
    return true
  }

  /** Addresses whose messages are dropped now, those that drop most first; calm ones are forgotten. */
  floods(nowMs: number): ReadonlyArray<{ readonly address: string; readonly dropped: number }> {
    for (const [address, { atMs }] of this.#addresses) if (nowMs - atMs >= CALM_MS) this.#addresses.delete(address)
    return [...this.#addresses]
      .filter(([, { dropped }]) => dropped >= FLOOD_DROPS)
      .map(([address, { dropped }]) => ({ address, dropped }))
      .toSorted((a, b) => b.dropped - a.dropped)
  }
}

/** Refusals that are said to a device at once, and in a second after that: it sets its clock by one, or is set up with the wrong key. */
const ANSWER_BURST = 10
const ANSWERS_PER_SECOND = 1

/** Bounds what is said to devices that are entered, whatever else floods: a device from one address has a bucket of its own. */
export class AnswerGate {
  readonly #devices = new Map<string, Bucket>()

  admits(device: string, nowMs: number): boolean {
    const bucket = this.#devices.get(device) ?? { tokens: ANSWER_BURST, atMs: nowMs, dropped: 0 }
    this.#devices.delete(device)
    this.#devices.set(device, bucket)
    if (this.#devices.size > ADDRESSES) {
      const [oldest] = this.#devices.keys()
      this.#devices.delete(oldest!)
    }
    refill(bucket, nowMs, ANSWER_BURST, ANSWERS_PER_SECOND)
    if (bucket.tokens < 1) return false
    bucket.tokens -= 1
    return true
  }
}

const refill = (bucket: Bucket, nowMs: number, most: number, perSecond: number): void => {
  bucket.tokens = Math.min(most, bucket.tokens + (Math.max(0, nowMs - bucket.atMs) / 1_000) * perSecond)
  bucket.atMs = nowMs
}
