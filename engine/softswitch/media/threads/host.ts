import type { DrivenMediaPlane, MediaPlaneOptions } from "../plane.ts"
import { makeMediaPlane } from "../plane.ts"
import type { Command, FromThread, ThreadStart, ToThread } from "./messages.ts"

/** A plane behind messages: what a media thread is, without the thread. */
export interface HostedPlane {
  readonly plane: DrivenMediaPlane
  readonly take: (message: ToThread) => void
  readonly tellCounts: () => void
}

export const hostPlane = (
  start: ThreadStart,
  post: (message: FromThread) => void,
  parts: Pick<MediaPlaneOptions, "sockets" | "files" | "after" | "now" | "identity"> = {},
  liveMb: () => number = () => 0
): HostedPlane => {
  const plane = makeMediaPlane({
    ...parts,
    localAddress: start.localAddress,
    portFrom: start.portFrom,
    portTo: start.portTo,
    maxLegs: start.maxLegs,
    ...(start.silenceMs === undefined ? {} : { silenceMs: start.silenceMs }),
    emit: (output) => post({ _tag: "Output", output }),
    notice: (text) => post({ _tag: "Notice", text }),
    ties: {
      pressed: (tie, digits) => post({ _tag: "TiePressed", tie, digits }),
      loose: (tie) => post({ _tag: "TieLoose", tie })
    }
  })
  const take = (message: ToThread): void => {
    switch (message._tag) {
      case "Command":
        return carryOut(plane, message.command)
      case "Open": {
        const { kind, leg, options } = message
        plane.open(leg, kind, options).then(
          (local) => post({ _tag: "Opened", leg, local }),
          (error: unknown) =>
            post({ _tag: "NotOpened", leg, reason: error instanceof Error ? error.message : String(error) })
        )
        return
      }
      case "Stop":
        void plane.stop().then(() => post({ _tag: "Stopped", counts: plane.counts() }))
    }
  }
  const counts = () => ({ ...plane.counts(), threadsLiveMb: liveMb() })
  return { plane, take, tellCounts: () => post({ _tag: "Counts", counts: counts() }) }
}

const carryOut = (plane: DrivenMediaPlane, command: Command): void => {
  switch (command[0]) {
    case "close":
      return plane.close(command[1])
    case "connect":
      return plane.connect(command[1], command[2], command[3])
    case "confirm":
      return plane.confirm(command[1])
    case "play":
      return plane.play(command[1], command[2], command[3], command[4])
    case "stopPlayback":
      return plane.stopPlayback(command[1])
    case "bridge":
      return plane.bridge(command[1], command[2])
    case "join":
      return plane.join(command[1], command[2])
    case "unbridge":
      return plane.unbridge(command[1])
    case "openMeeting":
      return plane.openMeeting(command[1])
    case "steer":
      return plane.steer(command[1], command[2])
    case "setMusic":
      return plane.setMusic(command[1], command[2])
    case "setFactor":
      return plane.setFactor(command[1], command[2], command[3])
    case "setGain":
      return plane.setGain(command[1], command[2])
    case "hearKeys":
      return plane.hearKeys(command[1], command[2])
    case "listenForTones":
      return plane.listenForTones(command[1], command[2])
    case "markRecording":
      return plane.markRecording(command[1], command[2], command[3])
    case "supervise":
      return plane.supervise(command[1], command[2])
    case "setRole":
      return plane.setRole(command[1], command[2])
    case "setGate":
      return plane.setGate(command[1], command[2])
    case "whisper":
      return plane.whisper(command[1], command[2])
    case "record":
      return plane.record(command[1], command[2], command[3])
    case "stopRecording":
      return plane.stopRecording(command[1], command[2])
    case "sendDigits":
      return plane.sendDigits(command[1], command[2])
    case "tie":
      return plane.tie(command[1], command[2], command[3])
    case "untie":
      return plane.untie(command[1])
    case "pressTie":
      return plane.pressTie(command[1], command[2])
  }
}
