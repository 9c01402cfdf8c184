/** Below this a battery is low; charged again above the other one. */
export const BATTERY_LOW = 20
export const BATTERY_GOOD = 30
/** Below this, so often running, a signal is weak; as often above the other one it is good again. */
export const SIGNAL_LOW = 10
export const SIGNAL_GOOD = 20
export const SIGNAL_TIMES = 3
/** A battery that fell all this time without being charged, and is empty within that time if it goes on so. */
export const TREND_OVER_MS = 3 * 86_400_000
export const EMPTY_WITHIN_MS = 3 * 86_400_000
/** A rise of less is a warmer room. */
const CHARGED_BY = 5
/** A fall of less is the noise of the meter. */
const FALLEN_BY = 10

const UNKNOWN = 255

export type Trend = "battery" | "signal"

export interface TrendChange {
  readonly slot: number
  readonly trend: Trend
  readonly isLow: boolean
  readonly percent: number
}

interface Kept {
  /** Since it was charged last, or was heard first. */
  highest: number
  highestAt: number
  battery: number
  signal: number
  /** Readings running that say the other thing. */
  signalOther: number
  isLow: Record<Trend, boolean>
  told: Record<Trend, boolean>
}

/** Battery and signal as terminals say them beside, and what of it is to be told: once when it is low, once when it is good. */
export class Trends {
  readonly #kept = new Map<number, Kept>()
  readonly #open = new Set<number>()

  /** Absent: it did not say. */
  reads(
    slot: number,
    { batteryPercent, signalPercent }: { readonly batteryPercent?: number; readonly signalPercent?: number },
    nowMs: number
  ): void {
    if (batteryPercent === undefined && signalPercent === undefined) return
    const kept = this.#kept.get(slot) ?? fresh()
    this.#kept.set(slot, kept)
    if (batteryPercent !== undefined) readBattery(kept, batteryPercent, nowMs)
    if (signalPercent !== undefined) readSignal(kept, signalPercent)
    if (isOpen(kept)) this.#open.add(slot)
  }

  /** It says itself that its battery is low, or is not any more. */
  saidBattery(slot: number, isLow: boolean): void {
    const kept = this.#kept.get(slot) ?? fresh()
    this.#kept.set(slot, kept)
    kept.isLow.battery = isLow
    kept.told.battery = isLow
  }

  /** Undefined: it never said. */
  of(slot: number): { readonly batteryPercent: number | null; readonly signalPercent: number | null } {
    const { battery = UNKNOWN, signal = UNKNOWN } = this.#kept.get(slot) ?? {}
    return { batteryPercent: known(battery), signalPercent: known(signal) }
  }

  forget(slot: number): void {
    this.#kept.delete(slot)
    this.#open.delete(slot)
  }

  changes(limit: number): ReadonlyArray<TrendChange> {
    const changes: Array<TrendChange> = []
    for (const slot of this.#open) {
      if (changes.length >= limit) break
      this.#open.delete(slot)
      const kept = this.#kept.get(slot)
      if (kept === undefined) continue
      for (const trend of TRENDS)
        if (kept.isLow[trend] !== kept.told[trend])
          changes.push({ slot, trend, isLow: kept.isLow[trend], percent: kept[trend] })
    }
    return changes
  }

  told({ isLow, slot, trend }: TrendChange): void {
    const kept = this.#kept.get(slot)
    if (kept === undefined) return
    kept.told[trend] = isLow
    if (isOpen(kept)) this.#open.add(slot)
  }

  untold({ slot }: TrendChange): void {
    if (this.#kept.has(slot)) this.#open.add(slot)
  }
}

const TRENDS = ["battery", "signal"] as const

const fresh = (): Kept => ({
  highest: UNKNOWN,
  highestAt: 0,
  battery: UNKNOWN,
  signal: UNKNOWN,
  signalOther: 0,
  isLow: { battery: false, signal: false },
  told: { battery: false, signal: false }
})

const known = (percent: number): number | null => (percent === UNKNOWN ? null : percent)

const isOpen = ({ isLow, told }: Kept): boolean => TRENDS.some((trend) => isLow[trend] !== told[trend])

const readBattery = (kept: Kept, percent: number, nowMs: number): void => {
  const isCharged = kept.battery !== UNKNOWN && percent >= kept.battery + CHARGED_BY
  if (kept.highest === UNKNOWN || percent > kept.highest || isCharged) {
    kept.highest = percent
    kept.highestAt = nowMs
  }
  kept.battery = percent
  if (kept.isLow.battery) kept.isLow.battery = percent < BATTERY_GOOD || isFalling(kept, nowMs)
  else kept.isLow.battery = percent < BATTERY_LOW || isFalling(kept, nowMs)
}

const isFalling = ({ battery, highest, highestAt }: Kept, nowMs: number): boolean => {
  const [fallen, overMs] = [highest - battery, nowMs - highestAt]
  return fallen >= FALLEN_BY && overMs >= TREND_OVER_MS && (battery * overMs) / fallen < EMPTY_WITHIN_MS
}

const readSignal = (kept: Kept, percent: number): void => {
  kept.signal = percent
  const saysOther = kept.isLow.signal ? percent >= SIGNAL_GOOD : percent < SIGNAL_LOW
  kept.signalOther = saysOther ? kept.signalOther + 1 : 0
  if (kept.signalOther < SIGNAL_TIMES) return
  kept.isLow.signal = !kept.isLow.signal
  kept.signalOther = 0
}
