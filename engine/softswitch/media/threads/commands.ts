import type { MediaPlane } from "../../media-contract.ts"
import { weightOf } from "../weight.ts"
import type { LegTable, PlacedLeg } from "./leg-table.ts"
import type { Order, TieTable } from "./tie-table.ts"

/** Passes what a plane is asked to do with a leg to the thread where that is. */
export const commandsOf = (
  legs: LegTable,
  ties: TieTable,
  order: Order
): Omit<MediaPlane, "open" | "legs" | "room" | "counts" | "stop"> => {
  const on = (id: string, command: (leg: PlacedLeg) => void): void => {
    const leg = legs.find(id)
    if (leg !== undefined) command(leg)
  }
  const meet = (a: string, b: string, how: "bridge" | "join"): void =>
    on(a, (one) =>
      on(b, (other) => {
        if (one === other) return
        ties.loosen(a)
        if (how === "bridge") ties.loosen(b)
        if (one.thread === other.thread) order(one.thread, how, a, b)
        else ties.tie(one, other, how)
      })
    )

  return {
    close: (id) =>
      on(id, ({ thread }) => {
        ties.loosen(id)
        legs.closed(id)
        order(thread, "close", id)
      }),
    connect: (id, session, vouched) =>
      on(id, ({ thread }) => {
        legs.weigh(id, weightOf(session.codec))
        order(thread, "connect", id, session, vouched)
      }),
    confirm: (id) => on(id, ({ thread }) => order(thread, "confirm", id)),
    play: (id, playback, file, how) => on(id, ({ thread }) => order(thread, "play", id, playback, file, how)),
    stopPlayback: (id) => on(id, ({ thread }) => order(thread, "stopPlayback", id)),
    bridge: (a, b) => meet(a, b, "bridge"),
    join: (id, to) => meet(id, to, "join"),
    unbridge: (id) =>
      on(id, ({ thread }) => {
        ties.loosen(id)
        order(thread, "unbridge", id)
      }),
    record: (id, path, how) =>
      on(id, ({ recordings, thread }) => {
        recordings.add(path)
        order(thread, "record", id, path, how)
      }),
    stopRecording: (id, path) => on(id, ({ thread }) => order(thread, "stopRecording", id, path)),
    sendDigits: (id, digits) => on(id, ({ thread }) => order(thread, "sendDigits", id, digits))
  }
}
