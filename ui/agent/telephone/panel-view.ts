import type { CallShown } from "../../softphone/call.ts"
import type { Line } from "../../softphone/telephone-shown.ts"
import { type Hand, isCall, isCallback } from "../desk-view.ts"

export type PanelLine = Line | "off" | "elsewhere"

/** The page's telephone has one call at a time, and so has the agent: what rings here is what rings there. No callback rings. */
export const ringsFor = (
  hand: Pick<Hand, "channel" | "phase" | "work">,
  call: Pick<CallShown, "phase" | "way"> | null
): boolean =>
  isCall(hand) && !isCallback(hand) && hand.phase === "alerting" && call?.way === "in" && call.phase === "ringing"

/** The call of the telephone when it is none of the agent's work: colleagues call each other without the centre. */
export const directCall = (
  hands: ReadonlyArray<Pick<Hand, "channel" | "phase">>,
  call: CallShown | null
): CallShown | null => (call !== null && hands.some((hand) => isCall(hand) && hand.phase !== "wrap-up") ? null : call)
