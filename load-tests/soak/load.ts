interface Span {
  readonly from: number
  readonly to: number
}

/** How many call, how often, and for how long. */
export interface Load {
  readonly agents: number
  readonly meanBetweenCallsMs: number
  readonly talkMs: Span
}

/**
 * `day`: what the first release was promised to carry. About two calls a second; ring, talk and wrap-up take 12 s, so that
 * thirty agents are busy most of the time and some callers wait.
 */
export const DAY: Load = { agents: 30, meanBetweenCallsMs: 480, talkMs: { from: 2_000, to: 9_000 } }

/** A talk of 20 s for each of so many callers at a time: a twentieth of them come each second. */
const MEAN_TALK_MS = 20_000

/** Beside those who talk, some ring, wrap up, or have missed a ring and are away. */
const AGENTS_A_CALL = 1.5

export const atATime = (calls: number): Load => ({
  agents: Math.ceil(calls * AGENTS_A_CALL),
  meanBetweenCallsMs: MEAN_TALK_MS / calls,
  talkMs: { from: MEAN_TALK_MS / 2, to: (MEAN_TALK_MS * 3) / 2 }
})

export const between = ({ from, to }: Span): number => from + Math.random() * (to - from)
