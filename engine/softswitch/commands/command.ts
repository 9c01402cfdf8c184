import type { Exchange } from "../exchange.ts"

/** Tells a command's answer, once. `after` runs when it is on its way, so that it comes before the events it causes. */
export type Settle = (answer: string, after?: () => void) => void

/** One API command: answers once, at once or later. */
export type ApiCommand = (exchange: Exchange, argument: string, settle: Settle) => void
