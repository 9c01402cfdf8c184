import type { Desk } from "#wire/board.ts"

/** Whether the agent can begin a call: signed in, with a telephone, and nothing rings or talks at it. Notes on the last call are no hindrance. */
export const isFreeToCall = ({ agent, hands }: Pick<Desk, "agent" | "hands">): boolean =>
  agent.state !== "signed-out" &&
  agent.device === "registered" &&
  Object.values(hands).every(({ channel, phase }) => channel !== "voice" || phase === "wrap-up")
