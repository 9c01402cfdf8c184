import { t } from "../shared/language.ts"
import { type Hand, isCall } from "./desk-view.ts"

/** A hand's phase in words: a call rings and is talked, other work is taken and worked on. */
export const handWord = (hand: Pick<Hand, "channel" | "phase">): string =>
  t(`${isCall(hand) ? "call-phase" : "work-phase"}.${hand.phase}`)

/** What a piece of work is called in a line: its title, else what it says, else its queue. */
export const handTitle = ({ attributes, queueName }: Pick<Hand, "attributes" | "queueName">): string => {
  const text = attributes["title"] || attributes["text"]?.split("\n")[0] || ""
  return text === "" ? queueName : text
}
