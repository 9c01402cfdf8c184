import type { Exchange } from "../exchange.ts"

/**
 * In a call of the house that is more than a ringing. Whoever distributes calls cannot know of it, so its calls hear that the
 * person is busy; a colleague's call goes to the telephone, which has its own mind about a second one.
 */
export const isTalkingInHouse = (exchange: Exchange, account: string): boolean =>
  [...exchange.channels.values()].some(
    ({ answered, direction, hangupCause, house }) =>
      house?.account === account && hangupCause === undefined && (answered || direction === "inbound")
  )
