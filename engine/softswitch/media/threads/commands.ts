import type { MediaPlane } from "../../media-contract.ts"
import { attend, converse, hush, join, leave, LISTENER, part, whisper } from "../conversation.ts"
import { weightOf } from "../weight.ts"
import type { LegTable, PlacedLeg } from "./leg-table.ts"
import type { Order, TieTable } from "./tie-table.ts"

/**
 * Passes what a plane is asked to do with a leg to the thread where that is. Who is with whom is known here as in a single
 * plane: what brings legs of different threads together is done by a tie, and none is made between those who are together.
 */
export const commandsOf = (legs: LegTable, ties: TieTable, order: Order) => {
  const on = (id: string, command: (leg: PlacedLeg) => void): void => {
    const leg = legs.find(id)
    if (leg !== undefined) command(leg)
  }
  const onBoth = (a: string, b: string, command: (one: PlacedLeg, other: PlacedLeg) => void): void =>
    on(a, (one) => on(b, (other) => one !== other && command(one, other)))

  const bridgeLegs = (one: PlacedLeg, other: PlacedLeg): void => {
    for (const { id } of [one, other]) ties.endWhisper(id)
    converse(one.party, other.party)
    if (one.thread === other.thread) order(one.thread, "bridge", one.id, other.id)
    else ties.tie(one, other, "bridge")
  }

  /** Who joins a supervisor joins the one it supervises, and stays there when they go. */
  const joinLegs = (one: PlacedLeg, asked: PlacedLeg): void => {
    const { conversation } = one.party
    const other = supervised(asked)
    if (conversation !== undefined && conversation === other.party.conversation) return
    ties.endWhisper(one.id)
    join(one.party, other.party)
    if (one.thread === other.thread) order(one.thread, "join", one.id, other.id)
    else ties.tie(one, other, "join")
  }

  const supervised = (leg: PlacedLeg): PlacedLeg => {
    const { attends } = leg.party
    if (attends === undefined) return leg
    for (const one of legs.all()) if (one.party === attends) return supervised(one)
    return leg
  }

  const supervise = (one: PlacedLeg, other: PlacedLeg): void => {
    attend(one.party, other.party)
    // Nobody supervises those who supervise it: refused, and all is as it was.
    if (one.party.attends !== other.party) return
    ties.endWhisper(one.id)
    if (one.thread === other.thread) return order(one.thread, "supervise", one.id, other.id)
    ties.tie(one, other, "attend")
    order(one.thread, "setRole", one.id, LISTENER)
  }

  const whisperTo = (one: PlacedLeg, to: string | undefined): void => {
    const other = to === undefined ? undefined : legs.find(to)
    ties.endWhisper(one.id)
    hush(one.party)
    if (other !== undefined) whisper(one.party, other.party)
    const isHere = other?.thread === one.thread
    order(one.thread, "whisper", one.id, isHere ? other.id : undefined)
    if (other !== undefined && !isHere) ties.whisper(one, other)
  }

  /** The leg is no more: who supervised it from another thread, or whispered to it from there, does so no longer. */
  const forget = (leg: PlacedLeg): void => {
    const { party, thread } = leg
    ties.endWhisper(leg.id)
    const others = party.company.length + party.whispers.length > 0 ? legs.all() : []
    for (const one of others) {
      if (one.party.whispersTo === party || one.party.attends === party) ties.endWhisper(one.id)
      if (one.party.attends === party && one.thread !== thread) order(one.thread, "unbridge", one.id)
    }
    part(party)
  }

  const commands: Omit<MediaPlane, "open" | "openMeeting" | "legs" | "room" | "counts" | "stop"> = {
    close: (id) =>
      on(id, (leg) => {
        forget(leg)
        legs.closed(id)
        order(leg.thread, "close", id)
      }),
    connect: (id, session, vouched) =>
      on(id, ({ thread }) => {
        legs.weigh(id, weightOf(session.codec))
        order(thread, "connect", id, session, vouched)
      }),
    confirm: (id) => on(id, ({ thread }) => order(thread, "confirm", id)),
    play: (id, playback, file, how) => on(id, ({ thread }) => order(thread, "play", id, playback, file, how)),
    stopPlayback: (id) => on(id, ({ thread }) => order(thread, "stopPlayback", id)),
    steer: (id, how) => on(id, ({ thread }) => order(thread, "steer", id, how)),
    setMusic: (id, file) => on(id, ({ thread }) => order(thread, "setMusic", id, file)),
    setFactor: (id, way, factor) => on(id, ({ thread }) => order(thread, "setFactor", id, way, factor)),
    setGain: (id, isOn) => on(id, ({ thread }) => order(thread, "setGain", id, isOn)),
    hearKeys: (id, isOn) => on(id, ({ thread }) => order(thread, "hearKeys", id, isOn)),
    listenForTones: (id, patterns) => on(id, ({ thread }) => order(thread, "listenForTones", id, patterns)),
    bridge: (a, b) => onBoth(a, b, bridgeLegs),
    join: (id, to) => onBoth(id, to, joinLegs),
    unbridge: (id) =>
      on(id, ({ party, thread }) => {
        ties.endWhisper(id)
        leave(party)
        order(thread, "unbridge", id)
      }),
    supervise: (id, target) => onBoth(id, target, supervise),
    setRole: (id, role) => on(id, ({ thread }) => order(thread, "setRole", id, role)),
    setGate: (id, threshold) => on(id, ({ thread }) => order(thread, "setGate", id, threshold)),
    whisper: (id, to) => on(id, (leg) => whisperTo(leg, to)),
    record: (id, path, how) =>
      on(id, ({ recordings, thread }) => {
        recordings.add(path)
        order(thread, "record", id, path, how)
      }),
    markRecording: (id, path, mark) => on(id, ({ thread }) => order(thread, "markRecording", id, path, mark)),
    stopRecording: (id, path) => on(id, ({ thread }) => order(thread, "stopRecording", id, path)),
    sendDigits: (id, digits) => on(id, ({ thread }) => order(thread, "sendDigits", id, digits))
  }
  return { commands, forget }
}
