import type { Desk } from "#wire/board.ts"

/** A call may come at any moment, and would find the telephone in its test. */
export const isVoiceOpen = (desk: Desk | null): boolean =>
  desk !== null &&
  desk.agent.state !== "signed-out" &&
  (desk.availability.voice.ready || Object.values(desk.hands).some(({ channel }) => channel === "voice"))
