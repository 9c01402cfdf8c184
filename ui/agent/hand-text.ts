import { t } from "../shared/language.ts"
import { standingOf } from "./call/standing.ts"
import { type Hand, isCall, isCallback } from "./desk-view.ts"

/** A hand's phase in words: a call rings and is talked, other work is taken and worked on. */
export const handWord = (hand: Pick<Hand, "call" | "channel" | "phase" | "work">): string => {
  if (isCallback(hand)) return t(hand.phase === "active" ? "standing.calling" : `work-phase.${hand.phase}`)
  const standing = hand.call === null ? null : standingOf(hand.call)
  if (standing !== null && (hand.phase === "active" || standing === "calling")) return t(`standing.${standing}`)
  return t(`${isCall(hand) ? "call-phase" : "work-phase"}.${hand.phase}`)
}

/** What a piece of work is called in a line: its title, else what it says, else its queue. */
export const handTitle = ({ attributes, queueName }: Pick<Hand, "attributes" | "queueName">): string => {
  const text =
    attributes["title"] ||
    (attributes["voicemail"] === undefined ? "" : t("work.voicemail")) ||
    attributes["text"]?.split("\n")[0] ||
    ""
  return text === "" ? queueName : text
}
