/** Which callers a desk has open, beside the answers of the server: pure, so that each rule can be tried by itself. */

export interface OpenPop {
  /** The call's id. */
  readonly call: string
  /** Whom the agent picked, or that it is somebody new; null: what the server says decides. */
  readonly chosen: string | null
}

export const NEW = "new"

export interface PopList {
  readonly open: ReadonlyArray<OpenPop>
  /** The call that is looked at. */
  readonly shown: string | null
  /** Closed by hand while the call goes on: it does not open again. */
  readonly closed: ReadonlyArray<string>
  /** Came while somebody was typing, and has not been looked at. */
  readonly unseen: ReadonlyArray<string>
}

export const NOTHING_OPEN: PopList = { open: [], shown: null, closed: [], unseen: [] }

/**
 * A call rings. Callers whose calls are over give way, but for those with something typed and not sent. Who is typing goes on
 * typing: the new one waits in the strip.
 */
export const withCall = (
  list: PopList,
  call: string,
  around: {
    readonly atHand: ReadonlyArray<string>
    readonly hasDraft: (call: string) => boolean
    readonly isTyping: boolean
  }
): PopList => {
  if (list.closed.includes(call) || list.open.some((each) => each.call === call)) return list
  const { atHand, hasDraft, isTyping } = around
  const stays = (each: OpenPop) =>
    atHand.includes(each.call) || hasDraft(each.call) || (isTyping && each.call === list.shown)
  const open = [...list.open.filter(stays), { call, chosen: null }]
  const isShown = !isTyping || list.shown === null
  return {
    ...list,
    open,
    shown: isShown ? call : list.shown,
    unseen: isShown ? list.unseen : [...list.unseen, call]
  }
}

export const shownNow = (list: PopList, call: string): PopList => ({
  ...list,
  shown: call,
  unseen: list.unseen.filter((each) => each !== call)
})

export const chosenFor = (list: PopList, call: string, chosen: string | null): PopList => ({
  ...list,
  open: list.open.map((each) => (each.call === call ? { call, chosen } : each))
})

export const withoutCall = (list: PopList, call: string): PopList => {
  const open = list.open.filter((each) => each.call !== call)
  return {
    open,
    shown: list.shown === call ? (open.at(-1)?.call ?? null) : list.shown,
    closed: [...list.closed, call],
    unseen: list.unseen.filter((each) => each !== call)
  }
}

/** What was closed need not be remembered once its call is over. */
export const forgetting = (list: PopList, atHand: ReadonlyArray<string>): PopList => {
  const closed = list.closed.filter((call) => atHand.includes(call))
  return closed.length === list.closed.length ? list : { ...list, closed }
}
