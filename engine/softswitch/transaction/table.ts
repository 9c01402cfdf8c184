/** How the four transaction machines of RFC 3261 §17 are written down: as data, with the RFC's names. */

/** RFC 3261 §17.1.1.1 and Table 4; ms. */
export const T1_MS = 500
export const T2_MS = 4_000
export const T4_MS = 5_000

/**
 * The timers of RFC 3261 Table 4 over UDP, L and M of RFC 6026; {@link lengthMs} has the reliable transports'. `mostMs` is there for those that fire again:
 * the interval doubles each time up to it.
 */
export const TIMERS = {
  A: { firstMs: T1_MS, mostMs: Number.POSITIVE_INFINITY },
  B: { firstMs: 64 * T1_MS },
  D: { firstMs: 32_000 },
  E: { firstMs: T1_MS, mostMs: T2_MS },
  F: { firstMs: 64 * T1_MS },
  G: { firstMs: T1_MS, mostMs: T2_MS },
  H: { firstMs: 64 * T1_MS },
  I: { firstMs: T4_MS },
  J: { firstMs: 64 * T1_MS },
  K: { firstMs: T4_MS },
  L: { firstMs: 64 * T1_MS },
  M: { firstMs: 64 * T1_MS }
} as const

export type TimerName = keyof typeof TIMERS

/** Over a reliable transport nothing is sent again by timer … */
const ONLY_UNRELIABLE: ReadonlySet<TimerName> = new Set(["A", "E", "G"])
/** … and nothing is waited for that could come again: these are zero there (RFC 3261 Table 4). */
const ZERO_WHEN_RELIABLE: ReadonlySet<TimerName> = new Set(["D", "I", "J", "K"])

/** The timer's length when it starts; undefined: it does not run at all. */
export const lengthMs = (timer: TimerName, isReliable: boolean): number | undefined => {
  if (!isReliable) return TIMERS[timer].firstMs
  if (ONLY_UNRELIABLE.has(timer)) return undefined
  return ZERO_WHEN_RELIABLE.has(timer) ? 0 : TIMERS[timer].firstMs
}

/** What a machine asks of its surroundings. */
export type Action =
  /** Send the request or the newest response again. */
  | { readonly _tag: "Resend" }
  /** Send the ACK of a final response that is no 2xx (RFC 3261 §17.1.1.3). */
  | { readonly _tag: "Acknowledge" }
  /** Hand the message up to the transaction user. */
  | { readonly _tag: "Tell" }
  | { readonly _tag: "TellTimeout" }
  /** The transport says that nothing can get there (RFC 3261 §17.1.4). */
  | { readonly _tag: "TellUnreachable" }
  | { readonly _tag: "Start"; readonly timer: TimerName }
  /** Set the timer that just fired again, at twice its interval. */
  | { readonly _tag: "Double"; readonly timer: TimerName }
  /** Set the timer again at T2 (timer E in Proceeding). */
  | { readonly _tag: "Slow"; readonly timer: TimerName }
  | { readonly _tag: "Stop"; readonly timer: TimerName }

export type Cell<State extends string> = readonly [next: State, actions: ReadonlyArray<Action>]

/** State by event. A missing cell means "ignored here". Every state named `Terminated` has no cells and holds no timers. */
export interface Machine<State extends string, Event extends string> {
  readonly name: string
  readonly initial: Cell<State>
  readonly table: { readonly [S in State]: { readonly [E in Event]?: Cell<State> } }
}

export const resend: Action = { _tag: "Resend" }
export const acknowledge: Action = { _tag: "Acknowledge" }
export const tell: Action = { _tag: "Tell" }
export const tellTimeout: Action = { _tag: "TellTimeout" }
export const tellUnreachable: Action = { _tag: "TellUnreachable" }
export const start = (timer: TimerName): Action => ({ _tag: "Start", timer })
export const double = (timer: TimerName): Action => ({ _tag: "Double", timer })
export const slow = (timer: TimerName): Action => ({ _tag: "Slow", timer })
export const stop = (timer: TimerName): Action => ({ _tag: "Stop", timer })
