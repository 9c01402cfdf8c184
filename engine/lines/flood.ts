import { BoundedSet } from "../collections/bounded-set.ts"

/** What a device may say at once from one address, and in a second after that. Double presses, a fall with its position and a storm of one button fit. */
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

/** Of one account: so many addresses that are not the one it is known at have a bucket of their own; those beyond share one. */
const ADDRESSES_OF_ONE = 4
/** No address is empty. */
const BEYOND = ""

interface Allowance {
  tokens: number
  presses: number
  atMs: number
  seen: BoundedSet<string> | undefined
}

interface Device {
  /** From the address at which it is known. */
  readonly own: Allowance
  others: Map<string, Allowance> | undefined
  atMs: number
  dropped: number
  droppedAtMs: number
  isTold: boolean
}

/** Who says it. An account in clear may be anybody's at another address, so what is said there spends nothing of the account's own. */
export interface From {
  readonly device: string
  readonly address: string
  /** The device is known at this address. */
  readonly isKnown: boolean
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

  admits(from: From, { code, isPress, reference }: Says, nowMs: number): boolean {
    const device = this.#device(from.device, nowMs)
    const allowance = refilled(allowanceOf(device, from, nowMs), nowMs)
    const press = pressOf(reference, code, nowMs)
    if (allowance.tokens >= 1) {
      allowance.tokens -= 1
      if (isPress) allowance.seen?.add(press)
      return true
    }
    allowance.seen ??= new BoundedSet(REFERENCES)
    if (isPress && !allowance.seen.has(press) && allowance.presses >= 1) {
      allowance.presses -= 1
      allowance.seen.add(press)
      return true
    }
    device.dropped += 1
    device.droppedAtMs = nowMs
    return false
  }

  /** What was admitted at `atMs` could not be written: said again, it is no repeat. */
  unwritten({ address, device: name, isKnown }: From, { code, reference }: Says, atMs: number): void {
    const device = this.#devices.get(name)
    const allowance = isKnown ? device?.own : (device?.others?.get(address) ?? device?.others?.get(BEYOND))
    allowance?.seen?.delete(pressOf(reference, code, atMs))
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
      if (nowMs - Math.max(device.atMs, device.droppedAtMs) < CALM_MS) {
        forgetCalm(device, nowMs)
        continue
      }
      if (device.isTold) ended.push(name)
      this.#devices.delete(name)
    }
    return { began, ended }
  }

  #device(name: string, nowMs: number): Device {
    const known = this.#devices.get(name)
    if (known === undefined) {
      const device: Device = {
        own: full(nowMs),
        others: undefined,
        atMs: nowMs,
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
    known.atMs = nowMs
    // Calm for long enough: what it dropped before is no part of the next flood.
    if (!known.isTold && nowMs - known.droppedAtMs > CALM_MS) known.dropped = 0
    return known
  }
}

const full = (nowMs: number): Allowance => ({ tokens: BURST, presses: PRESS_BURST, atMs: nowMs, seen: undefined })

const refilled = (allowance: Allowance, nowMs: number): Allowance => {
  const seconds = Math.max(0, nowMs - allowance.atMs) / 1_000
  allowance.tokens = Math.min(BURST, allowance.tokens + seconds * PER_SECOND)
  allowance.presses = Math.min(PRESS_BURST, allowance.presses + seconds * PRESSES_PER_SECOND)
  allowance.atMs = nowMs
  return allowance
}

const allowanceOf = (device: Device, { address, isKnown }: From, nowMs: number): Allowance => {
  if (isKnown) return device.own
  device.others ??= new Map()
  const name = device.others.has(address) || device.others.size < ADDRESSES_OF_ONE ? address : BEYOND
  const allowance = device.others.get(name) ?? full(nowMs)
  device.others.set(name, allowance)
  return allowance
}

const forgetCalm = ({ others }: Device, nowMs: number): void => {
  for (const [name, { atMs }] of others ?? []) if (nowMs - atMs >= CALM_MS) others?.delete(name)
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
