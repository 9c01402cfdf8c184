import type { Control } from "./control.ts"
import { addUp, addWhispers } from "./conversation.ts"
import { amplify } from "./level.ts"
import type { MediaLeg } from "./media-leg.ts"
import type { Outbox } from "./outbox.ts"
import type { PacketIo } from "./packet-io.ts"
import type { Spoken } from "./packets.ts"
import type { Player } from "./player.ts"
import type { Receiver } from "./receiver.ts"
import type { Recorder } from "./recorder.ts"
import type { TalkEar } from "./talk.ts"
import type { Ties } from "./ties.ts"
import { twinOf } from "./twin.ts"

/** Moves every leg of a plane on by one frame. */
export const makeTick = (around: {
  readonly legs: ReadonlyMap<string, MediaLeg>
  readonly packets: PacketIo
  readonly receiver: Receiver
  readonly player: Player
  readonly ties: Ties
  readonly control: Control
  readonly recorder: Recorder
  readonly outbox: Outbox
}) => {
  const { control, legs, outbox, packets, player, receiver, recorder, ties } = around
  let sent = 0

  const tellTalk = (leg: string, { energy, isLoud, isTalking }: TalkEar): void =>
    outbox.put({ _tag: "TalkHeard", leg, isTalking, isLoud, energy })

  /** Sends a leg what its twin said, as it came. */
  const passed = (leg: MediaLeg): boolean => {
    const twin = leg.stream.codec() === "opus" ? twinOf(leg) : undefined
    if (twin === undefined) return false
    leg.stream.passOn(twin.stream.arrivals.take(), ({ datagram, to }) => {
      sent++
      leg.socket.sendFrom(datagram, to)
    })
    control.tick(leg)
    leg.browser?.tick()
    return true
  }

  /** All legs first hear, then speak: a conversation passes what came until now, whichever leg is served first. */
  const tick = (missedFrames = 0): void => {
    packets.receiveAll?.()
    for (const leg of legs.values()) {
      leg.stream.setPassing(leg.stream.codec() === "opus" && twinOf(leg) !== undefined)
      receiver.begin(leg, missedFrames)
      if (leg.ear !== undefined)
        for (const name of leg.ear.listen(leg.said)) outbox.put({ _tag: "ToneHeard", leg: leg.id, name })
      // Outside conversations tones are expected, and prompts are recorded as they are.
      if (leg.gain !== undefined && leg.conversation !== undefined) leg.gain.level(leg.said)
      if (leg.saysFactor !== 1) amplify(leg.said, leg.saysFactor)
      if (leg.gate?.listen(leg.role.speaks ? leg.said : undefined) === true) tellTalk(leg.id, leg.gate)
      player.advance(leg)
    }
    ties.listen()
    for (const leg of legs.values()) addUp(leg)
    for (const leg of legs.values()) {
      if (passed(leg)) continue
      player.fillHeard(leg)
      if (leg.hearsFactor !== 1) amplify(leg.stream.heard, leg.hearsFactor)
      const packet = leg.whispers.length === 0 ? leg.stream.finish() : finishWithWhispers(leg)
      if (packet !== undefined) {
        sent++
        leg.socket.sendFrom(packet.datagram, packet.to)
      }
      control.tick(leg)
      leg.browser?.tick()
      recorder.take(leg, missedFrames)
    }
    ties.speak()
    packets.sendAll?.()
    outbox.tellAll()
  }

  return { tick, sent: () => sent }
}

/** What is recorded is kept before the whispers come to it; what was not sent is not recorded either. */
const finishWithWhispers = (leg: MediaLeg): Spoken | undefined => {
  const { heard } = leg.stream
  leg.unwhispered.set(heard)
  addWhispers(leg, heard)
  const packet = leg.stream.finish()
  if (packet === undefined || packet.isKey) leg.unwhispered.fill(0)
  return packet
}
